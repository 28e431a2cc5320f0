from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from speech.recording import Studio
from virtual_audio import sound, virtual_audio  # noqa: F401


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    studio = Studio(tmp_path)
    yield studio
    studio.close()
