"""What every ARM request must bring: an api-version, a bearer token and the right subscription."""

from __future__ import annotations

from emulator.control_plane import errors
from emulator.control_plane.resource_ids import SUBSCRIPTION
from emulator.operation import Call


def check(call: Call) -> None:
    """Let an ARM request pass; any api-version and any token do.

    Raises:
        WireError: 401 without a bearer token, 400 without api-version, 404 for a subscription
            other than the one there is.
    """
    if bearer_token(call) is None:
        raise errors.authentication_failed()
    if not call.query.get("api-version"):
        raise errors.missing_api_version()
    subscription = call.parameters.get("subscription", SUBSCRIPTION)
    if subscription.lower() != SUBSCRIPTION:
        raise errors.subscription_not_found(subscription)


def bearer_token(call: Call) -> str | None:
    """Give the token of the Authorization header, or None if there is none."""
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None
