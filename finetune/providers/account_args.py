"""Which account a resource lives in: the one input that all data-plane resources share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from pulumi import Input

from finetune import clock
from finetune.azure.control_plane import ControlPlane
from finetune.azure.data_plane import DataPlane, data_plane
from finetune.azure.listings import (
    DataPlaneListings,
    Listing,
    data_plane_listings,
    deployment_listing,
)
from finetune.errors import NotAuthorised, NotFound, ServiceError, ServiceUnreachable
from finetune.providers import engine

Answer = TypeVar("Answer")

ACCESS_LIMIT_SECONDS = 300.0
"""A new role assignment takes minutes to be believed everywhere, a new subdomain to resolve.

Source: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting (2026-11-22):
up to ten minutes, usually much less; whoever still waits after five runs `pulumi up` again.
"""

_FRESH = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountArgs:
    """An account, as the program knows it.

    Attributes:
        cloud: `public`, `usgov`, `china` or `local`; must *not* be an Output.
        owner: `project/stack`: things of other owners are never touched; must *not* be an Output.
        id: the ARM id; a plain string, so that a preview knows when the account is another one.
        endpoint: the data plane's address, which is no part of any identity.
        created_at: when ARM made it, so that an account made anew under the old name is noticed.
        access_granted_at: when its role was assigned, or it was made (RFC 3339).
    """

    cloud: str
    owner: str
    id: str
    endpoint: Input[str]
    created_at: Input[str]
    access_granted_at: Input[str]

    def inputs(self) -> dict[str, Input[str]]:
        """As the input property `account`."""
        return {
            "cloud": self.cloud,
            "owner": self.owner,
            "id": self.id,
            "endpoint": self.endpoint,
            "created_at": self.created_at,
            "access_granted_at": self.access_granted_at,
        }


def connect(props: dict[str, Any]) -> DataPlane:
    """The data plane of a resource's account."""
    return data_plane(props["account"]["cloud"], props["account"]["endpoint"])


def look(props: dict[str, Any]) -> DataPlaneListings:
    """What is in the data plane of a resource's account, for a preview that asks seldom."""
    return data_plane_listings(props["account"]["cloud"], props["account"]["endpoint"])


def look_at_deployments(props: dict[str, Any]) -> Listing[dict[str, Any]]:
    """The deployments of a resource's account, likewise."""
    return deployment_listing(props["account"]["cloud"], props["account"]["id"])


def when_let_in(account: dict[str, Any], request: Callable[[], Answer]) -> Answer:
    """Makes the first request to an account that may be minutes old, until it is let in.

    Args:
        account: the input property `account`.
        request: something idempotent, asked again and again.

    Raises:
        NotAuthorised, ServiceUnreachable: still after five minutes; or at once where the access
            was granted long ago, since then it is no matter of waiting.
    """
    limit_seconds = ACCESS_LIMIT_SECONDS if _is_fresh(account["access_granted_at"]) else 0.0
    said = False
    for waited_seconds in clock.attempts(limit_seconds):
        try:
            return request()
        except (NotAuthorised, ServiceUnreachable) as error:
            if waited_seconds >= limit_seconds:
                raise
            if not said:
                engine.say(f"waiting up to 5 minutes for the new account to let us in: {error}")
            said = True
    raise AssertionError("the last attempt answers or raises")


def is_gone(error: ServiceError, account: dict[str, Any]) -> bool:
    """Whether a thing that could not be reached is there no more, because it or its account is not.

    A deleted account's name no longer resolves, so its data plane cannot say so: ARM can.
    """
    return isinstance(error, NotFound) or not has_account(account)


def has_account(account: dict[str, Any]) -> bool:
    """False only if ARM says that the account is not there; a soft-deleted one is not."""
    try:
        return ControlPlane(account["cloud"], account["id"]).account_exists()
    except ServiceError:
        return True  # then whoever asked says what is wrong


def _is_fresh(access_granted_at: str) -> bool:
    return clock.now() - datetime.fromisoformat(access_granted_at) < _FRESH
