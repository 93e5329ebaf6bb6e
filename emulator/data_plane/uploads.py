"""Uploads in parts (docs/azure.md 1.2): begun, filled, completed to a file, or cancelled.

Ids are those of the examples in S-2504. Parts lie in the state directory until the upload is over.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
from dataclasses import replace
from typing import Any

from emulator.cloud import Cloud
from emulator.data_plane import errors, file_expiry, file_limits, files
from emulator.data_plane.surfaces import on_both
from emulator.data_plane.upload_records import FileUpload, UploadPart
from emulator.operation import Call, Reply
from emulator.records import JsonObject, StoredFile

KEPT_SECONDS = 2 * 3600.0
_FIELDS = ("purpose", "filename", "bytes", "mime_type", "expires_after")
_COPIED_BYTES = 1024 * 1024


def create_upload(call: Call) -> Reply:
    """Begin an upload."""
    body = call.json()
    _refuse_unknown(body, _FIELDS)
    files.check_purpose(body.get("purpose"))
    for name in ("filename", "mime_type"):
        if not isinstance(body.get(name), str) or not body[name]:
            raise errors.invalid_payload(f"'{name}' is missing or not a string.", name)
    file_limits.check_room(call, _whole(body.get("bytes"), "bytes"))
    now = call.cloud.clock.now()
    upload = FileUpload(
        uid=f"{files.FINE_TUNE}-{call.cloud.identifiers.hexadecimal('upload')}",
        account_uid=call.account.uid,
        filename=body["filename"],
        purpose=body["purpose"],
        bytes=body["bytes"],
        expires_after=file_expiry.seconds_of(body.get("expires_after")),
        created_at=now,
        state_since=now,
    )
    call.cloud.store.put(upload)
    return Reply(200, _render(call.cloud, upload))


def add_part(call: Call) -> Reply:
    """Take a part; where it belongs is said at the end."""
    upload, sent = _pending(call), call.form.get_file("data")
    here = sum(part.bytes for part in call.cloud.store.all(UploadPart, upload.uid))
    if here + sent.bytes > upload.bytes:
        raise errors.invalid_payload(
            f"The parts together are larger than the {upload.bytes} bytes of the upload.", "data"
        )
    digits = call.cloud.identifiers.hexadecimal("part")
    part = UploadPart(
        uid=f"uplprt-{digits}",
        block_id=base64.b64encode(bytes.fromhex(digits)).decode(),
        upload_id=upload.uid,
        bytes=sent.bytes,
        created_at=call.cloud.clock.now(),
    )
    folder = call.cloud.folder.parts(upload.uid)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / part.uid).open("wb") as place:
        shutil.copyfileobj(sent.content, place, _COPIED_BYTES)
    call.cloud.store.put(part)
    return Reply(200, _render_part(part))


def complete_upload(call: Call) -> Reply:
    """Put the parts together, in the order that is given."""
    upload, body = _pending(call), call.json()
    _refuse_unknown(body, ("part_ids", "md5"))
    md5 = body.get("md5")
    if md5 is not None and not isinstance(md5, str):
        raise errors.invalid_payload("'md5' is not a string.", "md5")
    parts = _ordered(call.cloud, upload, body.get("part_ids"))
    if sum(part.bytes for part in parts) != upload.bytes:
        raise errors.invalid_payload(
            f"The parts have {sum(part.bytes for part in parts)} bytes together, "
            f"the upload was begun for {upload.bytes}.",
            "part_ids",
        )
    file_limits.check_room(call, upload.bytes)
    file_id = files.new_id(call.cloud)
    digest = _assemble(call.cloud, upload, parts, file_id)
    if md5 is not None and md5.lower() != digest:
        call.cloud.folder.file(file_id).unlink()
        raise errors.invalid_payload(f"The md5 of the parts together is {digest}.", "md5")
    files.keep(
        call.cloud,
        upload.account_uid,
        file_id,
        upload.filename,
        purpose=upload.purpose,
        expires_after=upload.expires_after,
    )
    return _ended(call.cloud, replace(upload, file_id=file_id), "completed")


def cancel_upload(call: Call) -> Reply:
    """Give an upload up."""
    return _ended(call.cloud, _pending(call), "cancelled")


def expire(cloud: Cloud, upload: FileUpload, at: float) -> None:
    """Let an upload be over that nobody completed in time."""
    _end(cloud, replace(upload, state="expired", state_since=at))


def forget(cloud: Cloud, upload: FileUpload) -> None:
    """Remove an upload and its parts."""
    _end(cloud, upload)
    cloud.store.delete(upload)


def _pending(call: Call) -> FileUpload:
    upload_id = call.parameters["upload_id"]
    upload = call.cloud.store.get(FileUpload, upload_id)
    if upload is None or upload.account_uid != call.account.uid:
        raise errors.upload_not_found(upload_id)
    if upload.state != "pending":
        raise errors.upload_is_over(upload_id, upload.state)
    return upload


def _ordered(cloud: Cloud, upload: FileUpload, part_ids: Any) -> list[UploadPart]:
    """Give the named parts; openai-python names their ids, the examples their block ids."""
    if not isinstance(part_ids, list) or not part_ids:
        raise errors.invalid_payload("'part_ids' is missing or not a list of ids.", "part_ids")
    parts = cloud.store.all(UploadPart, upload.uid)
    known = {part.uid: part for part in parts} | {part.block_id: part for part in parts}
    for part_id in part_ids:
        if not isinstance(part_id, str) or part_id not in known:
            raise errors.invalid_payload(f"The upload has no part '{part_id}'.", "part_ids")
    if len(set(part_ids)) != len(part_ids):
        raise errors.invalid_payload("'part_ids' names a part twice.", "part_ids")
    return [known[part_id] for part_id in part_ids]


def _assemble(cloud: Cloud, upload: FileUpload, parts: list[UploadPart], file_id: str) -> str:
    """Write the parts one after the other to a file's place; give the md5 of it all."""
    digest = hashlib.md5(usedforsecurity=False)
    with files.make_place(cloud, file_id).open("wb") as whole:
        for part in parts:
            with (cloud.folder.parts(upload.uid) / part.uid).open("rb") as content:
                while piece := content.read(_COPIED_BYTES):
                    digest.update(piece)
                    whole.write(piece)
    return digest.hexdigest()


def _ended(cloud: Cloud, upload: FileUpload, state: str) -> Reply:
    upload = replace(upload, state=state, state_since=cloud.clock.now())
    _end(cloud, upload)
    return Reply(200, _render(cloud, upload))


def _end(cloud: Cloud, upload: FileUpload) -> None:
    cloud.store.put(upload)
    for part in cloud.store.all(UploadPart, upload.uid):
        cloud.store.delete(part)
    folder = cloud.folder.parts(upload.uid)
    cloud.store.after_commit(lambda: shutil.rmtree(folder, ignore_errors=True))


def _refuse_unknown(body: JsonObject, fields: tuple[str, ...]) -> None:
    for name in sorted(set(body) - set(fields)):
        raise errors.invalid_payload(f"Unknown field '{name}'.", name)


def _whole(value: Any, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise errors.invalid_payload(f"'{name}' must be a whole number from 1.", name)
    return value


def _render(cloud: Cloud, upload: FileUpload) -> JsonObject:
    file = cloud.store.get(StoredFile, upload.file_id) if upload.file_id else None
    return {
        "id": upload.uid,
        "object": "upload",
        "bytes": upload.bytes,
        "created_at": int(upload.created_at),
        "expires_at": int(upload.created_at + KEPT_SECONDS),
        "filename": upload.filename,
        "purpose": upload.purpose,
        "status": upload.state,
        "file": files.render(file) if file else None,
    }


def _render_part(part: UploadPart) -> JsonObject:
    return {
        "id": part.uid,
        "object": "upload.part",
        "created_at": int(part.created_at),
        "upload_id": part.upload_id,
        "azure_block_id": part.block_id,
    }


_SINCE = "2025-03-01-preview"
_UPLOAD = "uploads/{upload_id}"
_DIFFERS = (
    "A file is 512 MB at most, as files.create takes it; Azure's limit of 9 GB is above what "
    "an account may have for fine-tuning."
)
OPERATIONS = (
    *on_both("uploads.create", "POST", "uploads", create_upload, since=_SINCE, differs=_DIFFERS),
    *on_both(
        "uploads.parts.create",
        "POST",
        f"{_UPLOAD}/parts",
        add_part,
        since=_SINCE,
        takes_upload=True,
    ),
    *on_both("uploads.complete", "POST", f"{_UPLOAD}/complete", complete_upload, since=_SINCE),
    *on_both("uploads.cancel", "POST", f"{_UPLOAD}/cancel", cancel_upload, since=_SINCE),
)
