"""How many files, and how large, an account may have for fine-tuning (docs/azure.md 2.1)."""

from __future__ import annotations

from emulator.data_plane import errors
from emulator.operation import Call
from emulator.records import StoredFile

MOST_FILE_BYTES = 512 * 1024**2
_MOST_FILES = 100
_MOST_BYTES = 1024**3


def check_room(call: Call, new_bytes: int) -> None:
    """Let a file of that size in; results, which jobs write, do not count.

    Raises:
        WireError: 400 if it, or all files together, are too large, or too many.
    """
    if new_bytes > MOST_FILE_BYTES:
        raise errors.invalid_payload("The file is larger than 512 MB.", "file")
    files = call.cloud.store.all(StoredFile, call.account.uid)
    sizes = [file.bytes for file in files if file.purpose == "fine-tune"]
    if len(sizes) >= _MOST_FILES:
        raise errors.quota_exceeded(f"The number of files is at the limit of {_MOST_FILES}.")
    if sum(sizes) + new_bytes > _MOST_BYTES:
        raise errors.quota_exceeded("The size of files together would exceed the limit of 1 GB.")
