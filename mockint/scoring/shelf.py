"""A big dictionary that is read in small pieces: only what is looked up costs time, not what is there.

The entries lie in buckets by a checksum of their key, each bucket packed by itself. A bucket is unpacked when one of its keys
is asked for; from then on looking up that key is one look-up in a plain dictionary. One answer asks for some hundred of the
fifty thousand entries of a table of weights. Where very much is asked for (thousands of answers in one process), the shelf is
unpacked as a whole and stays as it is: then memory is flat however much more is scored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar
from zlib import crc32

import msgspec

PER_BUCKET = 6
"""Entries of a bucket, on average: few enough to be unpacked at once, many enough that buckets are not all overhead."""
OPENS_AFTER = 10
"""A shelf is unpacked as a whole when a tenth as many keys as it holds have been unpacked one by one, which took as long."""

Value = TypeVar("Value")


class Shelf(dict[str, Value | None]):
    """``shelf[key]`` is the entry or None; other methods of a dictionary see only what has been asked for."""

    def __init__(self, buckets: Sequence[bytes]) -> None:
        super().__init__()
        self._buckets = buckets
        self._whole = False

    def __missing__(self, key: str) -> Value | None:
        if self._whole:
            return None
        if len(self) * OPENS_AFTER >= len(self._buckets) * PER_BUCKET:
            self._whole = True
            self.clear()
            self.update(self.everything())
            return self.get(key)
        packed = self._buckets[crc32(key.encode("utf-8", "surrogatepass")) % len(self._buckets)]
        found: Value | None = msgspec.msgpack.decode(packed).get(key)
        self[key] = found
        return found

    def everything(self) -> dict[str, Value]:
        """All entries."""
        return {key: value for packed in self._buckets for key, value in msgspec.msgpack.decode(packed).items()}


class Drawers(Generic[Value]):
    """A list whose entries are unpacked when they are first asked for."""

    def __init__(self, packed: Sequence[bytes]) -> None:
        self._packed = packed
        self._open: list[Value | None] = [None] * len(packed)

    def __getitem__(self, number: int) -> Value:
        found = self._open[number]
        if found is None:
            found = self._open[number] = msgspec.msgpack.decode(self._packed[number])
        return found

    def __len__(self) -> int:
        return len(self._packed)


def shelve(entries: Mapping[str, Value]) -> list[bytes]:
    """The buckets of a shelf, the same for the same entries."""
    buckets: list[dict[str, Value]] = [{} for _ in range(max(1, len(entries) // PER_BUCKET))]
    for key in sorted(entries):
        buckets[crc32(key.encode("utf-8", "surrogatepass")) % len(buckets)][key] = entries[key]
    return [msgspec.msgpack.encode(bucket) for bucket in buckets]


def lookup(entries: Mapping[str, Value | None]) -> Callable[[str], Value | None]:
    """The quickest way to ask for an entry that may be missing: shelves answer by themselves, dictionaries with ``get``."""
    return entries.__getitem__ if isinstance(entries, Shelf) else entries.get
