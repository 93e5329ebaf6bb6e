"""The control plane (ARM): deployments of tuned models, and deleted accounts.

What is looked at goes through `Looks`; what is written goes through the SDK, which takes 0.2 s to
import. The SDK repeats nothing by itself: a PUT or DELETE of a deployment does the same however
often it is sent, so `retrying` repeats the whole of it, under one deadline.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from finetune.azure.clouds import Cloud, get_cloud
from finetune.azure.credentials import get_credential
from finetune.azure.looks import control_plane_looks
from finetune.azure.retries import retrying
from finetune.azure.translation import translated
from finetune.errors import Conflict, NotFound, ServiceError

if TYPE_CHECKING:
    from azure.core.polling import LROPoller
    from azure.mgmt.cognitiveservices import CognitiveServicesManagementClient

API_VERSION = "2025-09-01"
"""What azure-mgmt-cognitiveservices 14.1 asks for too."""

WRITE_LIMIT_SECONDS = 15 * 60.0
"""Deployments of tuned models take minutes each, and somebody else may make several."""

_ACCOUNT_GONE = ("ResourceNotFound", "ResourceGroupNotFound")
"""Any other 404 is about something else, as SubscriptionNotFound is: signed in elsewhere.

Source: https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors
"""

_OK = 200

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
        retry_total=0,
    )


class ControlPlane:
    """One account's deployments; every method may raise a `ServiceError`."""

    def __init__(self, cloud_name: str, account_id: str) -> None:
        """Asks nothing yet."""
        self._cloud = get_cloud(cloud_name)
        self._account = parse_account_id(account_id)
        self._id = f"/{account_id.strip('/')}"
        self._looks = control_plane_looks(self._cloud)
        # The SDK refuses plain HTTP unless told: the local Azure, and nothing else, is told.
        self._transport: Any = {"enforce_https": False} if self._cloud.is_local else {}
        self._lock = _write_locks[account_id.lower()]

    @property
    def service_time(self) -> datetime:
        """What time it was for ARM when it last answered."""
        return self._looks.service_time

    def account_exists(self) -> bool:
        """Whether the account is there; a soft-deleted one is not.

        Raises:
            ServiceError: NotFound too, where it is not the account that ARM does not find.
        """
        try:
            self._looks.get(_versioned(self._id), "looking for the account")
        except NotFound as error:
            if error.code in _ACCOUNT_GONE:
                return False
            raise
        return True

    def find_deleted_account(self) -> dict[str, Any] | None:
        """The account as it waits, soft-deleted, to be restored or purged; None if it does not."""
        account = self._account
        base = f"/subscriptions/{account.subscription_id}/providers/Microsoft.CognitiveServices"
        ending = f"/resourceGroups/{account.resource_group_name}/deletedAccounts/"
        ending = f"{ending}{account.account_name}".lower()
        deleted = self._looks.get_all(
            _versioned(f"{base}/deletedAccounts"), "looking for deleted accounts"
        )
        return next((one for one in deleted if str(one.get("id")).lower().endswith(ending)), None)

    def deployments(self) -> dict[str, dict[str, Any]]:
        """The account's deployments as on the wire, by name."""
        doing = "listing deployments"
        found = self._looks.get_all(_versioned(f"{self._id}/deployments"), doing)
        return {str(one.get("name")): one for one in found}

    def get_deployment(self, name: str) -> dict[str, Any]:
        """The deployment as on the wire; NotFound if there is none of that name."""
        path = _versioned(f"{self._id}/deployments/{name}")
        return self._looks.get(path, f"looking for deployment {name}")

    def find_deployment(self, name: str) -> dict[str, Any] | None:
        """The deployment as on the wire, or None if there is none of that name."""
        try:
            return self.get_deployment(name)
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
        self._write(
            f"purging account {name}",
            lambda: self._client.deleted_accounts.begin_purge(
                location, group, name, **self._transport
            ),
        )

    @property
    def _client(self) -> CognitiveServicesManagementClient:
        return management_client(self._cloud, self._account.subscription_id)

    def _write(self, doing: str, begin: Callable[[], LROPoller[Any]]) -> None:
        """Begins an operation and waits for its end; waits out a writer that is not ours.

        Our own writers wait for each other, and for nobody's pause: the lock is free meanwhile.

        Raises:
            ServiceError: the operation has failed, or does not end.
        """

        def attempt() -> None:
            try:
                with self._lock, translated(doing):
                    _await_end(begin(), doing)
            except ServiceError as error:
                error.retryable = _may_pass(error)
                raise

        retrying(attempt, limit_seconds=WRITE_LIMIT_SECONDS)

    def _path(self) -> tuple[str, str]:
        return self._account.resource_group_name, self._account.account_name


def _versioned(path: str) -> str:
    return f"{path}?api-version={API_VERSION}"


def _await_end(poller: LROPoller[Any], doing: str) -> None:
    """The poller would wait for ever for an operation that never ends."""
    poller.wait(WRITE_LIMIT_SECONDS)
    if not poller.done():
        minutes = WRITE_LIMIT_SECONDS / 60
        raise ServiceError(f"{doing}: Azure has not ended it within {minutes:g} minutes")
    poller.result()


def _may_pass(error: ServiceError) -> bool:
    """Whether the same write may be carried out later: ARM was away, or busy with another."""
    if isinstance(error, Conflict):
        return error.code == "RequestConflict"
    return error.retryable and not _has_ended(error.__cause__)


def _has_ended(cause: BaseException | None) -> bool:
    """Whether a poll was answered, and says that the operation has failed."""
    from azure.core.exceptions import DecodeError, HttpResponseError

    is_answer = isinstance(cause, HttpResponseError) and not isinstance(cause, DecodeError)
    return is_answer and getattr(cause, "status_code", None) == _OK
