"""Files of an account: uploaded, listed, read and deleted (docs/azure.md 1.2 and 1.3)."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from emulator.cloud import Cloud
from emulator.data_plane import errors, examples, file_expiry, file_limits
from emulator.data_plane.file_expiry import FileExpiry
from emulator.data_plane.pages import page
from emulator.data_plane.surfaces import on_both
from emulator.operation import Call, Reply
from emulator.records import JsonObject, StoredFile
from emulator.wire_errors import not_built

FINE_TUNE = "fine-tune"
RESULTS = "fine-tune-results"
# Virtual seconds from pending to running, and from there to processed or error.
SECONDS_PENDING = 2.0
SECONDS_RUNNING = 5.0
_PURPOSES_OF_AZURE = ("assistants", "batch", "evals")
# What files may be for, and what those are for that the service writes (S-2504).
_PURPOSES = (
    FINE_TUNE,
    RESULTS,
    *_PURPOSES_OF_AZURE,
    *(f"{purpose}_output" for purpose in _PURPOSES_OF_AZURE),
)
_MOST_LISTED = 10_000
_COPIED_BYTES = 1024 * 1024


def create_file(call: Call) -> Reply:
    """Take an upload; it is looked at afterwards."""
    fields, sent = call.form.fields, call.form.get_file("file")
    for name in fields:
        if name != "purpose" and not file_expiry.is_field(name):
            raise errors.invalid_payload(f"Unknown field '{name}'.", name)
    check_purpose(fields.get("purpose"))
    expires_after = file_expiry.seconds_in_form(fields)
    file_limits.check_room(call, sent.bytes)
    file_id = new_id(call.cloud)
    with make_place(call.cloud, file_id).open("wb") as place:
        shutil.copyfileobj(sent.content, place, _COPIED_BYTES)
    file = keep(
        call.cloud,
        call.account.uid,
        file_id,
        sent.filename,
        purpose=FINE_TUNE,
        expires_after=expires_after,
    )
    if call.planted is not None:
        file = replace(file, planted_error=call.planted["message"])
        call.cloud.store.put(file)
    return Reply(200, render(file))


def list_files(call: Call) -> Reply:
    """List an account's files, newest first unless order=asc."""
    purpose, order = call.query.get("purpose"), call.query.get("order", "desc")
    if purpose is not None and purpose not in _PURPOSES:
        raise errors.invalid_payload(f"The purpose '{purpose}' is invalid.", "purpose")
    if order not in ("asc", "desc"):
        raise errors.invalid_payload("'order' must be 'asc' or 'desc'.", "order")
    files = call.cloud.store.all(StoredFile, call.account.uid)
    found = [file for file in files if purpose in (None, file.purpose)]
    if order == "desc":
        found.reverse()
    return page(found, call.query, render, default=_MOST_LISTED, most=_MOST_LISTED)


def get_file(call: Call) -> Reply:
    """Give a file's description."""
    return Reply(200, render(existing(call)))


def get_content(call: Call) -> Reply:
    """Give a file's bytes, as they came."""
    file = existing(call)
    # Opened now: a file that is deleted meanwhile is still read to its end.
    content = call.cloud.folder.file(file.uid).open("rb")
    headers = {"content-type": "application/octet-stream", "content-length": f"{file.bytes}"}
    return Reply(200, _pieces(content), headers)


async def _pieces(content: BinaryIO) -> AsyncIterator[bytes]:
    with content:
        while piece := content.read(_COPIED_BYTES):
            yield piece


def delete_file(call: Call) -> Reply:
    """Delete a file, also one that a job has used."""
    file = existing(call)
    forget(call.cloud, file)
    return Reply(200, {"id": file.uid, "object": "file", "deleted": True})


def new_id(cloud: Cloud) -> str:
    """Give an id for a file."""
    return f"file-{cloud.identifiers.hexadecimal('file')}"


def make_place(cloud: Cloud, file_id: str) -> Path:
    """Give the place for a file's bytes; only ids are in paths, never what a client sends."""
    place = cloud.folder.file(file_id)
    place.parent.mkdir(exist_ok=True)
    return place


def write(
    cloud: Cloud, account_uid: str, file_id: str, filename: str, *, content: bytes, purpose: str
) -> StoredFile:
    """Keep a file that a job has written; it needs no looking at."""
    make_place(cloud, file_id).write_bytes(content)
    return keep(cloud, account_uid, file_id, filename, purpose=purpose)


def keep(
    cloud: Cloud,
    account_uid: str,
    file_id: str,
    filename: str,
    *,
    purpose: str,
    expires_after: int | None = None,
) -> StoredFile:
    """Keep a file whose bytes are in their place."""
    now = cloud.clock.now()
    file = StoredFile(
        uid=file_id,
        account_uid=account_uid,
        filename=filename,
        purpose=purpose,
        bytes=cloud.folder.file(file_id).stat().st_size,
        created_at=now,
        status_details=None,
        state="processed" if purpose == RESULTS else "pending",
        state_since=now,
        expires_at=None if expires_after is None else now + expires_after,
    )
    cloud.store.put(file)
    if file.expires_at is not None:
        cloud.store.put(FileExpiry(file_id=file_id, state_since=file.expires_at))
    return file


def expire(cloud: Cloud, expiry: FileExpiry, _: float) -> None:
    """Let a file be gone whose time has come, unless it has been deleted before."""
    cloud.store.delete(expiry)
    file = cloud.store.get(StoredFile, expiry.file_id)
    if file is not None:
        forget(cloud, file)


def finish_import(cloud: Cloud, file: StoredFile, at: float) -> None:
    """Look at an uploaded file and say what became of it."""
    details = file.planted_error or examples.find_fault(cloud.folder.file(file.uid))
    state = "error" if details else "processed"
    cloud.store.put(replace(file, state=state, state_since=at, status_details=details))


def forget(cloud: Cloud, file: StoredFile) -> None:
    """Remove a file and its bytes."""
    path = cloud.folder.file(file.uid)
    cloud.store.delete(file)
    cloud.store.after_commit(lambda: path.unlink(missing_ok=True))


def find(call: Call, file_id: str) -> StoredFile | None:
    """Find a file of the calling account."""
    file = call.cloud.store.get(StoredFile, file_id)
    return file if file and file.account_uid == call.account.uid else None


def existing(call: Call) -> StoredFile:
    """Give the file that a path names.

    Raises:
        WireError: 404 if there is none.
    """
    file = find(call, call.parameters["file_id"])
    if file is None:
        raise errors.file_not_found(call.parameters["file_id"])
    return file


def render(file: StoredFile) -> JsonObject:
    """Write a file as the data plane does."""
    return {
        "id": file.uid,
        "object": "file",
        "bytes": file.bytes,
        "created_at": int(file.created_at),
        "filename": file.filename,
        "purpose": file.purpose,
        "status": file.state,
        "status_details": file.status_details,
        "expires_at": None if file.expires_at is None else int(file.expires_at),
    }


def check_purpose(purpose: Any) -> None:
    """Let pass what a client may upload a file for.

    Raises:
        WireError: 501 for a purpose that the local Azure has not, 400 for one that nobody has.
    """
    if purpose in _PURPOSES_OF_AZURE:
        raise not_built(f"files with the purpose '{purpose}'")
    if purpose != FINE_TUNE:
        raise errors.invalid_payload(f"The purpose '{purpose}' is invalid.", "purpose")


_SINCE = "2023-12-01-preview"
OPERATIONS = (
    *on_both(
        "files.create", "POST", "files", create_file, since=_SINCE, takes_upload=True, creates=True
    ),
    *on_both("files.list", "GET", "files", list_files, since=_SINCE),
    *on_both("files.retrieve", "GET", "files/{file_id}", get_file, since=_SINCE),
    *on_both("files.content", "GET", "files/{file_id}/content", get_content, since=_SINCE),
    *on_both("files.delete", "DELETE", "files/{file_id}", delete_file, since=_SINCE),
)
