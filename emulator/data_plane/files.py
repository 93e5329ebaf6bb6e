"""Files of an account: uploaded, listed, read and deleted (docs/azure.md 1.2 and 1.3)."""

from __future__ import annotations

from dataclasses import replace

from emulator.cloud import Cloud
from emulator.data_plane import errors, examples
from emulator.data_plane.pages import page
from emulator.data_plane.v1 import operation
from emulator.operation import Call, Reply
from emulator.records import JsonObject, StoredFile
from emulator.wire_errors import not_built

FINE_TUNE = "fine-tune"
RESULTS = "fine-tune-results"
# Virtual seconds from pending to running, and from there to processed or error.
SECONDS_PENDING = 2.0
SECONDS_RUNNING = 5.0
_PURPOSES_OF_AZURE = ("assistants", "batch", "evals")
_MOST_BYTES = 512 * 1024 * 1024
_MOST_LISTED = 10_000


def create_file(call: Call) -> Reply:
    """Take an upload; it is looked at afterwards."""
    upload = call.upload
    if upload is None or upload.filename is None:
        raise errors.invalid_payload("The request needs a multipart form with a 'file'.", "file")
    _check_fields(upload.fields)
    if len(upload.content) > _MOST_BYTES:
        raise errors.invalid_payload("The file is larger than 512 MB.", "file")
    file = write(
        call.cloud,
        call.account.uid,
        new_id(call.cloud),
        upload.filename,
        content=upload.content,
        purpose=FINE_TUNE,
    )
    if call.planted is not None:
        file = replace(file, planted_error=call.planted["message"])
        call.cloud.store.put(file)
    return Reply(200, render(file))


def list_files(call: Call) -> Reply:
    """List an account's files, newest first unless order=asc."""
    purpose, order = call.query.get("purpose"), call.query.get("order", "desc")
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
    return Reply(200, call.cloud.folder.file(existing(call).uid).read_bytes())


def delete_file(call: Call) -> Reply:
    """Delete a file, also one that a job has used."""
    file = existing(call)
    forget(call.cloud, file)
    return Reply(200, {"id": file.uid, "object": "file", "deleted": True})


def new_id(cloud: Cloud) -> str:
    """Give an id for a file."""
    return f"file-{cloud.identifiers.hexadecimal('file')}"


def write(
    cloud: Cloud, account_uid: str, file_id: str, filename: str, *, content: bytes, purpose: str
) -> StoredFile:
    """Keep a file; one written by a job needs no looking at."""
    path = cloud.folder.file(file_id)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    now = cloud.clock.now()
    file = StoredFile(
        uid=file_id,
        account_uid=account_uid,
        filename=filename,
        purpose=purpose,
        bytes=len(content),
        created_at=now,
        status_details=None,
        state="processed" if purpose == RESULTS else "pending",
        state_since=now,
    )
    cloud.store.put(file)
    return file


def finish_import(cloud: Cloud, file: StoredFile, at: float) -> None:
    """Look at an uploaded file and say what became of it."""
    details = file.planted_error or _fault_in(cloud.folder.file(file.uid).read_bytes())
    state = "error" if details else "processed"
    cloud.store.put(replace(file, state=state, state_since=at, status_details=details))


def _fault_in(content: bytes) -> str | None:
    try:
        examples.check_importable(content)
    except examples.UnusableDataError as fault:
        return str(fault)
    return None


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
    }


def _check_fields(fields: dict[str, str]) -> None:
    purpose = fields.get("purpose")
    if purpose in _PURPOSES_OF_AZURE:
        raise not_built(f"files with the purpose '{purpose}'")
    if purpose != FINE_TUNE:
        raise errors.invalid_payload(f"The purpose '{purpose}' is invalid.", "purpose")
    for name in fields:
        if name.startswith("expires_after"):
            raise not_built("files that expire ('expires_after')")
        if name != "purpose":
            raise errors.invalid_payload(f"Unknown field '{name}'.", name)


OPERATIONS = (
    operation("files.create", "POST", "files", create_file, takes_upload=True),
    operation("files.list", "GET", "files", list_files),
    operation("files.retrieve", "GET", "files/{file_id}", get_file),
    operation("files.content", "GET", "files/{file_id}/content", get_content),
    operation("files.delete", "DELETE", "files/{file_id}", delete_file),
)
