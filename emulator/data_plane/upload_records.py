"""An upload in parts, and one part of it: frozen values, as `emulator.records`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FileUpload:
    """A file that comes in parts; `bytes` is what it is said to have, `file_id` what it became."""

    uid: str
    account_uid: str
    filename: str
    purpose: str
    bytes: int
    created_at: float
    state_since: float
    expires_after: int | None = None
    file_id: str | None = None
    state: str = "pending"

    @property
    def key(self) -> str:
        """Its id."""
        return self.uid

    @property
    def parent(self) -> str:
        """The account's uid."""
        return self.account_uid


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPart:
    """A part that has come."""

    uid: str
    block_id: str
    upload_id: str
    bytes: int
    created_at: float
    state: str = ""

    @property
    def key(self) -> str:
        """Its id."""
        return self.uid

    @property
    def parent(self) -> str:
        """The upload's id."""
        return self.upload_id
