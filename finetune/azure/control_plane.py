"""The control plane (ARM): deployments of tuned models, and the purge of deleted accounts."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from finetune.azure.clouds import Cloud, get_cloud
from finetune.azure.credentials import get_credential
from finetune.azure.translation import translated
from finetune.clock import attempts
from finetune.errors import Conflict, NotFound

if TYPE_CHECKING:
    from azure.core.polling import LROPoller
    from azure.mgmt.cognitiveservices import CognitiveServicesManagementClient

CONFLICT_LIMIT_SECONDS = 15 * 60.0
"""Deployments of tuned models take minutes each, and somebody else may make several."""

_write_locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
"""One write at a time for each account: ARM refuses a second one with 409 RequestConflict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountId:
    """The parts of an account's ARM id."""

    subscription_id: str
    resource_group_name: str
    account_name: str


def parse_account_id(arm_id: str) -> AccountId:
    """Takes `/subscriptions/{s}/resourceGroups/{g}/providers/…/accounts/{a}` apart."""
    parts = arm_id.strip("/").split("/")
    return AccountId(subscription_id=parts[1], resource_group_name=parts[3], account_name=parts[-1])


@cache
def management_client(cloud: Cloud, subscription_id: str) -> CognitiveServicesManagementClient:
    """ARM's client for a subscription; one for each, kept."""
    from azure.mgmt.cognitiveservices import CognitiveServicesManagementClient

    return CognitiveServicesManagementClient(
        get_credential(cloud),
        subscription_id,
        base_url=cloud.resource_manager,
        credential_scopes=[f"{cloud.resource_manager}/.default"],
        polling_interval=cloud.polling_interval_seconds,
    )


class ControlPlane:
    """One account's deployments; every method may raise a `ServiceError`."""

    def __init__(self, cloud_name: str, account_id: str) -> None:
        self._cloud = get_cloud(cloud_name)
        self._account = parse_account_id(account_id)
        self._client = management_client(self._cloud, self._account.subscription_id)
        # The SDK refuses plain HTTP unless told: the local Azure, and nothing else, is told.
        self._transport: Any = {"enforce_https": False} if self._cloud.is_local else {}
        self._lock = _write_locks[account_id.lower()]

    def account_exists(self) -> bool:
        """Whether the account is there; a soft-deleted one is not."""
        try:
            with translated("looking for the account"):
                self._client.accounts.get(*self._path(), **self._transport)
        except NotFound:
            return False
        return True

    def find_deployment(self, name: str) -> Any | None:
        """The deployment, or None if there is none of that name."""
        try:
            with translated(f"looking for deployment {name}"):
                return self._client.deployments.get(*self._path(), name, **self._transport)
        except NotFound:
            return None

    def put_deployment(
        self, name: str, *, model: str, sku_name: str, capacity: int, tags: dict[str, str]
    ) -> None:
        """Makes or changes a deployment of a tuned model and waits until it has succeeded."""
        # As on the wire (api-version 2025-09-01); a tuned model's version is always "1".
        body: Any = {
            "sku": {"name": sku_name, "capacity": capacity},
            "properties": {"model": {"format": "OpenAI", "name": model, "version": "1"}},
            "tags": tags,
        }
        self._write(
            f"deploying {name}",
            lambda: self._client.deployments.begin_create_or_update(
                *self._path(), name, body, **self._transport
            ),
        )

    def delete_deployment(self, name: str) -> None:
        """Deletes a deployment and waits until it is gone; one that is gone already is fine."""
        try:
            self._write(
                f"deleting deployment {name}",
                lambda: self._client.deployments.begin_delete(
                    *self._path(), name, **self._transport
                ),
            )
        except NotFound:
            return

    def purge_account(self, location: str) -> None:
        """Purges the soft-deleted account, whose name stays taken for 48 hours otherwise.

        Raises:
            NotFound: no deleted account of that name is waiting.
        """
        group, name = self._path()
        with translated(f"purging account {name}"):
            self._client.deleted_accounts.begin_purge(
                location, group, name, **self._transport
            ).result()

    def _write(self, doing: str, begin: Callable[[], LROPoller[Any]]) -> None:
        """Begins an operation and waits for its end; waits out a writer that is not ours."""
        for waited_seconds in attempts(CONFLICT_LIMIT_SECONDS):
            try:
                with self._lock, translated(doing):
                    begin().result()
            except Conflict as conflict:
                if conflict.code != "RequestConflict" or waited_seconds >= CONFLICT_LIMIT_SECONDS:
                    raise
            else:
                return

    def _path(self) -> tuple[str, str]:
        return self._account.resource_group_name, self._account.account_name
