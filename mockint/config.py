"""The user's settings: strict TOML, errors that name the key and suggest the near word."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from mockint import paths
from mockint.catalogue.language import of_locale
from mockint.errors import SettingsError, StoreError, near


class VoiceSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How questions are read. ``rate`` is words a minute; ``volume`` 0–1; a voice id by language, "" for the default."""

    enabled: bool = True
    rate: int = 160
    volume: float = 1.0
    en: str = ""
    id: str = ""
    output: str = ""


class MicrophoneSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``input`` is a device name, "" for the system's default. ``stop_after_silence`` in seconds, 0 for never."""

    enabled: bool = True
    input: str = ""
    stop_after_silence: float = 0.0
    headphones: bool = False


class SpeechSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``model`` is a size name or the path of a local CTranslate2 folder; "" picks the best one installed.

    ``window`` is the speech in seconds after which a pause settles the captions; less settles sooner and costs more work.
    """

    model: str = ""
    threads: int = 0
    window: float = 15.0


class PracticeSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the home screen offers first; kept from the last choice. ``questions`` are ids chosen one by one, with spaces
    between."""

    pack: str = ""
    mode: Literal["coach", "mock"] = "coach"
    length: Literal["quick", "short", "full", "interview"] = "short"
    questions: str = ""


class LibrarySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Recordings older than ``audio_days``, and the oldest above ``audio_megabytes`` in all, are thinned out; 0 keeps them.
    ``guess`` asks for the user's own guess before each report."""

    audio_days: int = 0
    audio_megabytes: int = 0
    guess: bool = False


class HabitSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``questions`` is how many at most are due on one day; ``days_a_week`` the goal, 0 for none; ``minutes`` what a day's
    practice is to take."""

    questions: int = 3
    days_a_week: int = 4
    minutes: int = 5


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings. ``interface`` is the language of the screens, "" to follow the locale."""

    interface: Literal["", "en", "id"] = ""
    theme: Literal["dark", "light"] = "dark"
    voice: VoiceSettings = VoiceSettings()
    microphone: MicrophoneSettings = MicrophoneSettings()
    speech: SpeechSettings = SpeechSettings()
    practice: PracticeSettings = PracticeSettings()
    library: LibrarySettings = LibrarySettings()
    habit: HabitSettings = HabitSettings()


def interface_language(settings: Settings) -> Literal["en", "id"]:
    """The language of the screens: the setting, else the locale, else English."""
    if settings.interface:
        return settings.interface
    return of_locale()


def load(file: Path | None = None) -> Settings:
    """Read the settings; the defaults when there is no file. Raises SettingsError naming file, key and what is allowed."""
    file = file or paths.config_file()
    try:
        text = file.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError("settings_unreadable", file=str(file), reason=str(error)) from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError("settings_syntax", file=str(file), reason=str(error)) from error
    _check(data, Settings, str(file), "")
    try:
        settings = msgspec.convert(data, Settings)
    except msgspec.ValidationError as error:
        raise SettingsError("settings_syntax", file=str(file), reason=str(error)) from error
    for key, value, low, high in (
        ("voice.rate", settings.voice.rate, 60, 400),
        ("voice.volume", settings.voice.volume, 0, 1),
        ("microphone.stop_after_silence", settings.microphone.stop_after_silence, 0, 600),
        ("speech.threads", settings.speech.threads, 0, 256),
        ("speech.window", settings.speech.window, 2, 20),
        ("library.audio_days", settings.library.audio_days, 0, 36_500),
        ("library.audio_megabytes", settings.library.audio_megabytes, 0, 10_000_000),
        ("habit.questions", settings.habit.questions, 1, 20),
        ("habit.days_a_week", settings.habit.days_a_week, 0, 7),
        ("habit.minutes", settings.habit.minutes, 3, 60),
    ):
        if not low <= value <= high:
            raise SettingsError("settings_range", file=str(file), key=key, value=value, low=low, high=high)
    return settings


def _check(data: dict[str, Any], kind: type, file: str, prefix: str) -> None:
    """Name the first unknown key or wrong value, before msgspec's own less friendly words."""
    hints = get_type_hints(kind)
    for key, value in data.items():
        name = f"{prefix}{key}"
        if key not in hints:
            raise SettingsError("settings_unknown", file=file, key=name, near=near(key, hints))
        hint = hints[key]
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            if not isinstance(value, dict):
                raise SettingsError("settings_type", file=file, key=name, expected="[table]")
            _check(value, hint, file, f"{name}.")
        elif get_origin(hint) is Literal:
            if value not in get_args(hint):
                allowed = ", ".join(repr(a) for a in get_args(hint) if a != "")
                raise SettingsError("settings_choice", file=file, key=name, value=value, allowed=allowed)
        else:
            wanted = (int, float) if hint is float else (hint,)
            if not isinstance(value, wanted) or (isinstance(value, bool) and hint is not bool):
                raise SettingsError("settings_type", file=file, key=name, expected=hint.__name__)


def save(settings: Settings, file: Path | None = None) -> None:
    """Write the settings whole, atomically, with mode 0600. Only what differs from the defaults is written."""
    file = file or paths.config_file()
    plain: dict[str, Any] = msgspec.to_builtins(settings)
    usual: dict[str, Any] = msgspec.to_builtins(Settings())
    lines = [f"{k} = {_toml(v)}" for k, v in plain.items() if not isinstance(v, dict) and v != usual[k]]
    for table, values in plain.items():
        if isinstance(values, dict):
            changed = [f"{k} = {_toml(v)}" for k, v in values.items() if v != usual[table][k]]
            if changed:
                lines += ["", f"[{table}]", *changed]
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = file.with_name(f".{file.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write("\n".join(lines).strip() + "\n")
        draft.replace(file)
    except OSError as error:
        raise StoreError("home_unwritable", folder=str(file.parent), reason=error.strerror or str(error)) from error


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    # A JSON string is a valid TOML basic string, control characters and quotes included.
    return msgspec.json.encode(str(value)).decode()
