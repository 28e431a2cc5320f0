"""A pack as TOML text, and kept in the user's folder under a name that takes nobody's place."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

import msgspec

from mockint.errors import StoreError
from mockint.model import Pack, Question
from mockint.packs.reading import control_in, tidy

_BRACKETS = str.maketrans({"[": "(", "]": ")", "{": "(", "}": ")", "|": "/", "<": "(", ">": ")"})


def speakable(text: str, longest: int = 400) -> str:
    """Foreign text made fit for a pack: one line, no control characters, nothing that fills in or marks up."""
    return tidy("".join(c for c in text if not control_in(c)).translate(_BRACKETS))[:longest].strip()


def slug(text: str, longest: int = 40) -> str:
    """A piece of a file name: small letters, digits and single hyphens; "" when nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:longest].strip("-")


def to_toml(pack: Pack) -> str:
    """The pack as its file holds it. Only fields that differ from the usual are written. Pure."""
    head = {"title": pack.title, "lang": pack.lang, "stage": pack.stage, "role": pack.role, "version": pack.version}
    if pack.about:
        head["about"] = pack.about
    out = ["[pack]", *(f"{key} = {_value(value)}" for key, value in head.items())]
    for question in pack.questions:
        out += ["", "[[question]]"]
        for key in ("id", "text", "kind", "competency"):
            out.append(f"{key} = {_value(getattr(question, key))}")
        for key in ("wants", "key_points", "probes", "hint", "seconds", "synonyms"):
            value, usual = getattr(question, key), getattr(Question(id="", text=""), key)
            if value != usual:
                out.append(f"{key} = {_value(value)}")
    return "\n".join(out) + "\n"


def _value(value: object) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_value(str(k))} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(v) for v in value) + "]"
    # A JSON string is a valid TOML basic string; DEL alone has to be escaped by hand.
    return msgspec.json.encode(str(value)).decode().replace("\x7f", "\\u007f")


def keep(pack: Pack, name: str, folder: Path) -> Path:
    """Write the pack to ``folder/name.toml``, whole or not at all (mode 0600). A file of that name is replaced: the caller
    makes sure that it is its own. Raises PackError when the pack would not load, StoreError when it cannot be written."""
    from mockint.packs.checking import check_text

    path = folder / f"{name}.toml"
    text = to_toml(pack)
    checked = check_text(path, text)
    if checked.pack is None:
        raise checked.errors[0]
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{name}.{os.getpid()}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as out:
                out.write(text)
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StoreError("home_unwritable", folder=str(folder), reason=error.strerror or str(error)) from error
    return path
