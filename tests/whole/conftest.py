from __future__ import annotations

from pathlib import Path

import pytest
from virtual_audio import refuse, sound, virtual_audio  # noqa: F401

MODEL = Path(__file__).parent.parent / "miniature" / "model"


@pytest.fixture
def model() -> Path:
    """The miniature model's folder."""
    if not (MODEL / "model.bin").is_file():
        refuse("the miniature model is missing: tests/miniature/README.md says how to make it")
    return MODEL
