"""Uploads a data file once, and leaves no copy and no half of it behind.

A file's name says whose it is, which resource's, and what is in it (`file_name`). So what a run
that was killed has uploaded is found again, and what it has left over is told from what is used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from finetune.azure.data_plane import DataPlane
from finetune.azure.retries import retrying
from finetune.errors import NotFound, ServiceError
from finetune.providers import engine
from finetune.providers.claims import is_claimed, knows_its_jobs
from finetune.providers.job_cancellation import cancel_jobs_of_file

HASH_DIGITS = 12

_in_state: set[str] = set()


def file_name(owner: str, resource: str, sha256: str) -> str:
    """The name of an upload: `azure-finetune.dev.tutor-training-0123456789ab.jsonl`."""
    return f"{owner.replace('/', '.')}.{resource}-{sha256[:HASH_DIGITS]}.jsonl"


def note_in_state(file_id: str) -> None:
    """Every `diff` says which file the engine has recorded, and deletes by itself if it must."""
    _in_state.add(file_id)


def find_upload(plane: DataPlane, name: str, size_bytes: int) -> str | None:
    """The id of an earlier upload of the same content; what no state knows beside it is deleted.

    Those are copies, halves, refused ones and other contents of the same resource, which an
    interrupted run has left over.
    """
    series = [file for file in plane.files() if _is_of_series(file.filename, name)]
    same = [file for file in series if file.filename == name]
    whole = [file for file in same if file.bytes == size_bytes and file.status != "error"]
    found = min(whole, key=lambda file: (file.created_at, file.id), default=None)
    for file in series:
        if file is not found and file.id not in _in_state:
            _delete(plane, file.id)
    return found.id if found else None


def upload(plane: DataPlane, name: str, content: bytes) -> str:
    """Uploads the content and returns the file's id; after a doubtful answer it looks first."""

    def attempt() -> str:
        engine.require_alive(f"uploading {name}")
        try:
            return plane.upload_file(name, content)
        except ServiceError as error:
            found = find_upload(plane, name, len(content)) if error.retryable else None
            if found is None:
                raise
            return found

    return retrying(attempt)


def remove_uploads(plane: DataPlane, file_id: str, props: Mapping[str, Any]) -> None:
    """Deletes a resource's file, with whatever else an interrupted run has uploaded for it.

    Jobs under way that no state knows are cancelled before the file that they train on goes;
    under `--target`, which does not tell which ones the state knows, they go on.

    Args:
        plane: of the resource's account.
        file_id: the file's id.
        props: of the resource: its `file_name`, and the `account` with its owner.
    """
    if knows_its_jobs():
        cancel_jobs_of_file(plane, plane.jobs(), props["account"]["owner"], file_id)
    for file in plane.files():
        if file.id == file_id or _is_of_series(file.filename, props["file_name"]):
            _delete(plane, file.id)


def _is_of_series(other: str, name: str) -> bool:
    """Whether two names differ in their content's hash at most."""
    before_hash = name[: -len("-.jsonl") - HASH_DIGITS]
    pattern = rf"{re.escape(before_hash)}-[0-9a-f]{{{HASH_DIGITS}}}\.jsonl"
    return re.fullmatch(pattern, other) is not None


def _delete(plane: DataPlane, file_id: str) -> None:
    """Deletes a file, unless this run uses it; one that is gone already is fine."""
    if is_claimed(file_id):
        return
    engine.require_alive(f"deleting {file_id}")
    try:
        plane.delete_file(file_id)
    except NotFound:
        return
