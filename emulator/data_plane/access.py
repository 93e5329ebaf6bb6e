"""Who may call an account's data plane: keys, tokens, and roles that take a while to work.

A key opens everything unless the account has disableLocalAuth. A token opens an account with a
custom subdomain; with an access delay set, only once a role assignment covers the account and is
that old, which is how long Azure takes to spread it. Any role will do, and any token that has not
the form of a key: the local Azure does not know who calls.
"""

from __future__ import annotations

import re
from dataclasses import replace

from emulator.cloud import Cloud
from emulator.control_plane import role_assignments, roles
from emulator.control_plane.gate import bearer_token
from emulator.control_plane.resource_ids import account_id
from emulator.data_plane import errors
from emulator.operation import Call
from emulator.records import Account

# The form of a key: no token is one, so what has it is the wrong key.
_KEY = re.compile(r"[0-9a-f]{64}")
# The stored setting: virtual seconds that a role assignment takes to work; 0 asks for none.
ACCESS_DELAY = "access_delay_seconds"


def granted(call: Call) -> Call:
    """Give the call with the account that it may use.

    Raises:
        WireError: 404 for an unknown account; 400, 401 or 403 for a caller without access.
    """
    account = _find(call.cloud, call.parameters["subdomain"].lower())
    if account is None:
        raise errors.resource_not_found()
    keys = call.cloud.identifiers.account_keys(account.uid, account.key_renewals)
    header, token = call.headers.get("api-key"), bearer_token(call)
    if header in keys or token in keys:
        _refuse_keys_if_disabled(account)
    elif header and account.properties.get("disableLocalAuth"):
        raise errors.key_authentication_disabled()
    elif token is None or _KEY.fullmatch(token):
        raise errors.access_denied()
    else:
        _check_token(call.cloud, account)
    return replace(call, caller=account)


def _find(cloud: Cloud, name: str) -> Account | None:
    for account in cloud.store.all(Account):
        is_it = name == (account.subdomain or account.uid)
        if is_it and account.deleted_at is None and account.state == "Succeeded":
            return account
    return None


def _refuse_keys_if_disabled(account: Account) -> None:
    if account.properties.get("disableLocalAuth"):
        raise errors.key_authentication_disabled()


def _check_token(cloud: Cloud, account: Account) -> None:
    if account.subdomain is None:
        raise errors.custom_subdomain_required()
    if not roles.has_roles(cloud):
        raise errors.permission_denied()
    delay = float(cloud.store.setting(ACCESS_DELAY) or 0)
    if delay <= 0:
        return
    since = role_assignments.oldest_grant(cloud, account_id(account))
    if since is None or cloud.clock.now() - since < delay:
        raise errors.permission_denied()
