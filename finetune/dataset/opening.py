"""Opens a data file, or says why it is none; never waits for a pipe or a device."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from finetune.dataset.fault import Fault

MAX_FILE_BYTES = 512 * 1024**2
"""Of one file for fine-tuning, uploaded through the API.

Source: https://learn.microsoft.com/azure/ai-foundry/openai/quotas-limits (September 2026).
"""

Identity = tuple[int, int, int, int, int]
"""Device, inode, size, and times of the last change: of the content, and of anything (by POSIX)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """An open data file; `identity` is what it was when it was opened."""

    path: str
    file: BufferedReader
    size_bytes: int
    identity: Identity


def open_data(path: str) -> DataFile | Fault:
    """Opens a regular file, or says why not."""
    try:
        mode = Path(path).stat().st_mode
        if not stat.S_ISREG(mode):
            return _no_file(mode)
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        file = os.fdopen(os.open(path, flags), "rb")
    except (FileNotFoundError, NotADirectoryError):
        return _missing(path)
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}; look at its permissions"
        return Fault("not-readable", what)
    except ValueError:  # a NUL, or a lone surrogate
        return Fault("file-missing", "no file can have this path; correct it")
    return _open(path, file)


def still_the_same(data: DataFile) -> bool:
    """Whether the file at the path is still the one that was opened, and has not changed."""
    try:
        return _identity(Path(data.path).stat()) == data.identity
    except OSError:
        return False


def _open(path: str, file: BufferedReader) -> DataFile | Fault:
    status = os.fstat(file.fileno())
    if stat.S_ISREG(status.st_mode):
        size = status.st_size
        return DataFile(path=path, file=file, size_bytes=size, identity=_identity(status))
    file.close()
    return _no_file(status.st_mode)


def _identity(status: os.stat_result) -> Identity:
    times = (status.st_mtime_ns, status.st_ctime_ns)
    return (status.st_dev, status.st_ino, status.st_size, *times)


def _missing(path: str) -> Fault:
    if Path(path).is_symlink():
        return Fault("file-missing", "is a link to a file that does not exist; correct the link")
    return Fault("file-missing", "does not exist; correct the path")


def _no_file(mode: int) -> Fault:
    kinds = {
        stat.S_IFDIR: "a directory",
        stat.S_IFIFO: "a pipe",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
        stat.S_IFSOCK: "a socket",
    }
    kind = kinds.get(stat.S_IFMT(mode), "something else")
    return Fault("not-a-file", f"is {kind}, not a file; name a JSONL file")
