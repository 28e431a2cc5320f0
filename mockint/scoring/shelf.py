"""A big dictionary that is read in small pieces: only what is looked up costs time, not what is there.

The entries lie in buckets by a checksum of their key, each bucket packed by itself. A bucket is unpacked when one of its keys
is asked for; from then on looking up that key is one look-up in a plain dictionary. One answer asks for some hundred of the
fifty thousand entries of a table of weights. Where very much is asked for or expected (thousands of answers in one process),
the shelf is unpacked as a whole and stays as it is: then memory is flat however much more is scored.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate, pairwise
from typing import Generic, TypeVar
from zlib import crc32

import msgspec

PER_BUCKET = 12
"""Entries of a bucket, on average: few enough to be unpacked at once, many enough that buckets are not all overhead."""
OPENS_AFTER = 10
"""A shelf is unpacked as a whole when a tenth as many keys as it holds have been asked for."""
_END = 4
"""Bytes of a number that says where a bucket ends."""

Value = TypeVar("Value")


class _Expected:
    """What this process is for."""

    many = False


_expected = _Expected()


def expect_many() -> None:
    """Much will be asked for in this process: from now on a shelf is unpacked as a whole when it is next asked for what it
    has not been asked for yet."""
    _expected.many = True


class Packed(msgspec.Struct, frozen=True):
    """Buckets one after the other, each packed by itself, and where each ends: two strings of bytes are read from a file at
    once, tens of thousands of small ones are not."""

    buckets: bytes
    ends: bytes

    def __len__(self) -> int:
        return len(self.ends) // _END

    def borders(self) -> array[int]:
        """Where each bucket begins, and where the last ends."""
        out = array("I", bytes(_END) + self.ends)
        if sys.byteorder == "big":
            out.byteswap()
        return out


class Shelf(dict[str, Value | None]):
    """``shelf[key]`` is the entry or None; other methods of a dictionary see only what has been asked for."""

    def __init__(self, packed: Packed) -> None:
        super().__init__()
        self._buckets, self._borders, self._count = packed.buckets, packed.borders(), len(packed)
        self._whole = False

    def __missing__(self, key: str) -> Value | None:
        if self._whole:
            return None
        if _expected.many or len(self) * OPENS_AFTER >= self._count * PER_BUCKET:
            self._whole = True
            self.clear()
            for entries in self._entries():
                self.update(entries)
            return self.get(key)
        name = key.encode("utf-8", "surrogatepass")
        number = crc32(name) % self._count
        packed = self._buckets[self._borders[number] : self._borders[number + 1]]
        # Most of what is asked for is not there, which the packed bytes tell sooner than what is in them.
        found: Value | None = msgspec.msgpack.decode(packed).get(key) if name in packed else None
        self[key] = found
        return found

    def everything(self) -> dict[str, Value]:
        """All entries."""
        return {key: value for entries in self._entries() for key, value in entries.items()}

    def _entries(self) -> Iterator[dict[str, Value]]:
        """Bucket by bucket."""
        for start, end in pairwise(self._borders):
            yield msgspec.msgpack.decode(self._buckets[start:end])


class Drawers(Generic[Value]):
    """A list whose entries are unpacked when they are first asked for."""

    def __init__(self, packed: Packed) -> None:
        self._buckets, self._borders = packed.buckets, packed.borders()
        self._open: list[Value | None] = [None] * len(packed)

    def __getitem__(self, number: int) -> Value:
        found = self._open[number]
        if found is None:
            packed = self._buckets[self._borders[number] : self._borders[number + 1]]
            found = self._open[number] = msgspec.msgpack.decode(packed)
        return found

    def __len__(self) -> int:
        return len(self._open)


def stack(entries: Iterable[object]) -> Packed:
    """Entries by their number."""
    packed = [msgspec.msgpack.encode(entry) for entry in entries]
    ends = b"".join(end.to_bytes(_END, "little") for end in accumulate(map(len, packed)))
    return Packed(b"".join(packed), ends)


def shelve(entries: Mapping[str, Value]) -> Packed:
    """The buckets of a shelf, the same for the same entries."""
    buckets: list[dict[str, Value]] = [{} for _ in range(max(1, len(entries) // PER_BUCKET))]
    for key in sorted(entries):
        buckets[crc32(key.encode("utf-8", "surrogatepass")) % len(buckets)][key] = entries[key]
    return stack(buckets)


def lookup(entries: Mapping[str, Value | None]) -> Callable[[str], Value | None]:
    """The quickest way to ask for an entry that may be missing: shelves answer by themselves, dictionaries with ``get``."""
    return entries.__getitem__ if isinstance(entries, Shelf) else entries.get
