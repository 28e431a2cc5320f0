"""Takes on disk: FLAC written while it is spoken, and made whole again when the writing was cut off.

A FLAC file is a header and then independent frames of 4,096 samples (85 ms at 48 kHz). The header's STREAMINFO block holds
the number of samples, which stays 0, "unknown", until the file is closed. So what is on disk when a process is killed can be
decoded to its last whole frame (RFC 9639 §8.2, §9); only the header has to be put right.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

from mockint.errors import SpeechError
from mockint.speech.protocols import Take

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BLOCK_AT = 8  # smallest and largest block size, two bytes each, after "fLaC" and the block's head
_TOTAL_AT = 21  # the low 4 bits of this byte and the four bytes after it: number of samples
_FRAME_SYNC = (b"\xff\xf8", b"\xff\xf9")


class _Disk:
    """The file below libsndfile. Keeps the error number of a failed write, which libsndfile does not pass on, and where the
    last whole frame ended: libFLAC writes one frame with one call."""

    def __init__(self, file: Path) -> None:
        self.descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        self.error: OSError | None = None
        self.frames = 0
        self.whole = 0

    def seek(self, offset: int, whence: int = 0) -> int:
        return os.lseek(self.descriptor, offset, whence)

    def tell(self) -> int:
        return os.lseek(self.descriptor, 0, os.SEEK_CUR)

    def write(self, data: bytes) -> int:
        if self.error:
            return 0
        done = 0
        try:
            while done < len(data):
                done += os.write(self.descriptor, data[done:])
        except OSError as error:
            self.error = error
        else:
            if data[:2] in _FRAME_SYNC:
                self.frames += 1
                self.whole = self.tell()
        return done

    def read(self, count: int) -> bytes:
        return os.read(self.descriptor, count)

    def flush(self) -> None:
        """Nothing is held back."""


class TakeWriter:
    """Writes one take: mono, 16 bits, at the device's rate, each frame on disk as soon as it is full; mode 0600."""

    def __init__(self, file: Path, rate: int) -> None:
        """Create the file. Raises OSError when that is not possible."""
        import soundfile

        self._rate = rate
        self._samples = 0
        self._disk = _Disk(file)
        self._broken = soundfile.SoundFileError
        try:
            self._flac = soundfile.SoundFile(self._disk, "w", rate, 1, "PCM_16", format="FLAC")
        except soundfile.SoundFileError as error:
            os.close(self._disk.descriptor)
            raise self._disk.error or OSError(errno.EIO, str(error)) from error

    @property
    def seconds(self) -> float:
        """Length so far."""
        return self._samples / self._rate

    def write(self, samples: NDArray[np.int16]) -> None:
        """Append. Raises OSError when the disk does not take it; then close, and what was written stays."""
        try:
            self._flac.write(samples)
        except (self._broken, AssertionError) as error:
            raise self._disk.error or OSError(errno.EIO, str(error)) from error
        if self._disk.error:
            raise self._disk.error
        self._samples += len(samples)

    def close(self) -> float:
        """Finish the file, also after a failed write; returns its length in seconds."""
        try:
            try:
                self._flac.close()
            except self._broken as error:
                self._disk.error = self._disk.error or OSError(errno.EIO, str(error))
            if self._disk.error:
                # The encoder gives up at the first failed write and leaves its header open and a piece of a frame behind.
                # Both can be mended within what the file has already.
                self._samples = self._disk.frames * _block_size(self._disk.descriptor)
                os.truncate(self._disk.descriptor, self._disk.whole or self._disk.tell())
                _write_total(self._disk.descriptor, self._samples)
        finally:
            os.close(self._disk.descriptor)
        return self.seconds


def trouble_of(error: OSError) -> str:
    """The catalogue key (section ``error``) for a write that failed."""
    full = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
    return "take_disk_full" if error.errno in full else "take_write_failed"


def recover_take(file: Path) -> Take:
    """Make a recording whole whose process was killed; returns it with the trouble ``take_cut``.

    Everything up to the last whole frame is kept (libFLAC is asked, with its checksums). The mended file takes the place of
    the broken one at once, or, where the disk has no room for a second one, gets its length written into the header. A file
    that was closed properly is left alone and has no trouble. Takes about 1 s for 5 minutes. Raises SpeechError when the file
    is not there or holds no sound that can be read.
    """
    import soundfile

    try:
        with soundfile.SoundFile(str(file)) as sound:
            if sound.format != "FLAC":
                raise SpeechError("take_unreadable", file=file.name)
            rate = int(sound.samplerate)
        with file.open("r+b") as raw:
            total, block = _read_total(raw.fileno()), _block_size(raw.fileno())
            if total:
                return Take(file=file, seconds=total / rate)
            draft = file.with_name(f".{file.name}.mending")
            try:
                samples = _copy(file, draft, rate, block)
                if not os.path.samestat(os.fstat(raw.fileno()), file.stat()):
                    raise SpeechError("take_unreadable", file=file.name)  # somebody began anew under the same name
                draft.replace(file)
            except OSError:
                samples = _copy(file, None, rate, block)
                _write_total(raw.fileno(), samples)
            finally:
                draft.unlink(missing_ok=True)
    except (soundfile.SoundFileError, OSError) as error:
        raise SpeechError("take_unreadable", file=file.name) from error
    if not samples:
        raise SpeechError("take_unreadable", file=file.name)
    return Take(file=file, seconds=samples / rate, trouble="take_cut")


def _copy(file: Path, draft: Path | None, rate: int, block: int) -> int:
    """Decode frame by frame as far as it goes, writing to ``draft`` if given; returns the number of samples."""
    import soundfile

    writer = TakeWriter(draft, rate) if draft else None
    samples = 0
    try:
        with soundfile.SoundFile(str(file)) as sound:
            while True:
                try:
                    part = sound.read(block, dtype="int16")
                except soundfile.SoundFileError:
                    break
                if not len(part):
                    break
                samples += len(part)
                if writer:
                    writer.write(part)
    finally:
        if writer:
            writer.close()
    return samples


def _pread(descriptor: int, count: int, offset: int) -> bytes:
    os.lseek(descriptor, offset, os.SEEK_SET)
    return os.read(descriptor, count)


def _block_size(descriptor: int) -> int:
    return int.from_bytes(_pread(descriptor, 2, _BLOCK_AT), "big") or 4096


def _read_total(descriptor: int) -> int:
    return int.from_bytes(_pread(descriptor, 5, _TOTAL_AT), "big") & 0xF_FFFF_FFFF


def _write_total(descriptor: int, samples: int) -> None:
    upper = _pread(descriptor, 1, _TOTAL_AT)[0] & 0xF0
    os.lseek(descriptor, _TOTAL_AT, os.SEEK_SET)
    os.write(descriptor, ((upper << 32) | samples).to_bytes(5, "big"))
