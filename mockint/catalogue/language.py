"""The interface's language, found without reading the settings in full: ``--help`` needs it within milliseconds."""

from __future__ import annotations

import os
from typing import Literal

Interface = Literal["en", "id"]


def of_locale() -> Interface:
    """What the environment asks for, else what the system says, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "id" if value.lower().startswith(("id", "in_")) else "en"
    import locale

    try:
        return "id" if (locale.getlocale()[0] or "").lower().startswith(("id", "indonesian")) else "en"
    except ValueError:
        return "en"


def quick() -> Interface:
    """The setting ``interface`` if the settings can be read, else the locale's. Wrong settings are told by ``config.load``."""
    import tomllib

    from mockint import paths

    try:
        chosen = tomllib.loads(paths.config_file().read_text("utf-8")).get("interface")
    except (OSError, ValueError, RecursionError):
        chosen = ""
    if chosen == "id":
        return "id"
    return "en" if chosen == "en" else of_locale()
