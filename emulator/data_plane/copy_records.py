"""A checkpoint copied to another account: a frozen value, as `emulator.records`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointCopy:
    """A copy and its weights, which are kept under its own id, whatever becomes of the source.

    `names` are what it is deployed as; `account_uid` is the account that has it, `resource_id` and
    `region` what that was called in the request.
    """

    uid: str
    checkpoint_id: str
    account_uid: str
    resource_id: str
    region: str
    base_model: str
    step_number: int
    names: list[str]
    created_at: float
    state_since: float
    state: str = "InProgress"

    @property
    def key(self) -> str:
        """Its id."""
        return self.uid

    @property
    def parent(self) -> str:
        """The account that has it."""
        return self.account_uid
