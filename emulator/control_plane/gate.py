"""What an ARM request must bring: api-version, token, the right subscription, and a role."""

from __future__ import annotations

import re

from emulator.control_plane import api_versions, errors, roles
from emulator.control_plane.resource_ids import SUBSCRIPTION
from emulator.operation import Call, Operation
from emulator.wire_errors import not_built

_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(-preview)?", re.IGNORECASE)


def check(operation: Operation, call: Call) -> None:
    """Let an ARM request pass; any token does.

    Raises:
        WireError: 401 without a bearer token, 400 without an api-version or with one that there
            is not, 404 for a subscription other than the one there is, 403 for a caller without
            roles, 501 for a `$filter`, `$top` or the like that the operation does not read.
    """
    if bearer_token(call) is None:
        raise errors.authentication_failed()
    version = call.query.get("api-version")
    if not version:
        raise errors.missing_api_version()
    if not _VERSION.fullmatch(version):
        raise errors.invalid_api_version(version)
    api_versions.require(operation, version)
    subscription = call.parameters.get("subscription", SUBSCRIPTION)
    if subscription.lower() != SUBSCRIPTION:
        raise errors.subscription_not_found(subscription)
    roles.require_roles(call)
    _refuse_options(operation, call)


def bearer_token(call: Call) -> str | None:
    """Give the token of the Authorization header, or None if there is none."""
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def _refuse_options(operation: Operation, call: Call) -> None:
    for name in call.query:
        if name.startswith("$") and name not in operation.options:
            raise not_built(f"the query parameter '{name}' of {operation.name}")
