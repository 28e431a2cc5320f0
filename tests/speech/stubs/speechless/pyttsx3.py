"""Lists no voice of a language that the questions are in."""

from types import SimpleNamespace


def init():
    voice = SimpleNamespace(id="com.example.anna", name="Anna", languages=["de_DE"])
    return SimpleNamespace(getProperty=lambda name: [voice])
