"""What a person reads when mockint itself is at fault: one line, and where the rest was written."""

from __future__ import annotations

import errno
import os
import sys
import traceback

from mockint.cli.console import Console
from mockint.errors import StoreError

LOG = "errors.log"
LARGEST = 1 << 20
"""Bytes of the log before it is begun anew."""


def tell(error: Exception, console: Console) -> int:
    """Say it, write the traceback to the data folder (to standard error with MOCKINT_DEBUG=1); returns the exit code."""
    if os.environ.get("MOCKINT_DEBUG") == "1":
        traceback.print_exception(error, file=sys.stderr)
        return 1
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EIO) and error.filename is None:
        # A full disk behind standard output.
        from mockint.cli import _forget_output

        console.note(f"mockint: {console.say('cli.output_failed', reason=error.strerror or '')}")
        _forget_output()
        return 1
    kind = type(error).__name__
    file = _log(error)
    key = "cli.unexpected" if file else "cli.unexpected_unlogged"
    console.note(f"mockint: {console.say(key, kind=kind, file=file)}")
    return 1


def _log(error: Exception) -> str:
    from mockint import __version__, paths

    try:
        file = paths.make_private(paths.home()) / LOG
        flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if file.exists() and file.stat().st_size > LARGEST else os.O_APPEND)
        with os.fdopen(os.open(file, flags, 0o600), "w", encoding="utf-8", errors="replace") as log:
            log.write(f"mockint {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n")
            # Without the values of variables: what was said or typed does not belong into a log.
            log.write("".join(traceback.format_exception(error)) + "\n")
    except (OSError, StoreError):
        return ""
    return str(file)
