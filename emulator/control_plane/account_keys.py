"""The two keys of an account, and how one is exchanged for another."""

from __future__ import annotations

from dataclasses import replace

from emulator.control_plane import accounts, errors
from emulator.control_plane.json_shape import value_of
from emulator.control_plane.resource_ids import ACCOUNT_PATH
from emulator.operation import Call, Operation, Reply
from emulator.records import Account

_NAMES = ("key1", "key2")


def list_keys(call: Call) -> Reply:
    """Give both keys."""
    return _keys(call, _with_keys(call))


def regenerate_key(call: Call) -> Reply:
    """Exchange one key for another, at once, and give both."""
    account = _with_keys(call)
    name = str(value_of(call.json(), "keyName", str))
    if name.lower() not in _NAMES:
        raise errors.invalid_property(f"The key name '{name}' is neither Key1 nor Key2.")
    renewals = list(account.key_renewals)
    renewals[_NAMES.index(name.lower())] += 1
    account = replace(account, key_renewals=renewals)
    call.cloud.store.put(account)
    return _keys(call, account)


def _with_keys(call: Call) -> Account:
    """Give the account, if keys open it at all."""
    account = accounts.existing(call)
    if account.properties.get("disableLocalAuth"):
        raise errors.cannot_list_keys()
    return account


def _keys(call: Call, account: Account) -> Reply:
    keys = call.cloud.identifiers.account_keys(account.uid, account.key_renewals)
    return Reply(200, dict(zip(_NAMES, keys, strict=True)))


OPERATIONS = (
    Operation(
        name="accounts.list_keys",
        method="POST",
        path=ACCOUNT_PATH + "/listKeys",
        answer=list_keys,
        since="2017-04-18",
    ),
    Operation(
        name="accounts.regenerate_key",
        method="POST",
        path=ACCOUNT_PATH + "/regenerateKey",
        answer=regenerate_key,
        differs="With disableLocalAuth it is refused as listKeys is; what Azure does is not known.",
        since="2017-04-18",
    ),
)
