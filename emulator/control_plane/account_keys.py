"""The two keys of an account."""

from __future__ import annotations

from emulator.control_plane import accounts
from emulator.control_plane.resource_ids import ACCOUNT_PATH
from emulator.operation import Call, Operation, Reply


def list_keys(call: Call) -> Reply:
    """Give both keys."""
    account = accounts.existing(call)
    first, second = call.cloud.identifiers.account_keys(account.uid)
    return Reply(200, {"key1": first, "key2": second})


OPERATIONS = (
    Operation(
        name="accounts.list_keys",
        method="POST",
        path=ACCOUNT_PATH + "/listKeys",
        answer=list_keys,
    ),
    Operation(
        name="accounts.regenerate_key",
        method="POST",
        path=ACCOUNT_PATH + "/regenerateKey",
        answer=None,
    ),
)
