"""What is in an account, as the looks of one process share it.

The engine compares one resource after another, all of them in one provider process. So the first
thing of a kind is asked for by itself, and from the second on one list of all of them serves for
the next seconds. What is not in the list is asked for by itself, since a list may lag behind: only
a 404 makes a thing gone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from finetune import clock
from finetune.azure.clouds import Cloud, get_cloud
from finetune.azure.control_plane import ControlPlane
from finetune.azure.data_plane import PURPOSE, data_plane
from finetune.azure.looks import data_plane_looks
from finetune.azure.translation import translated
from finetune.errors import ServiceUnreachable
from finetune.job import Job, job_from_wire

KEPT_SECONDS = 10.0
"""A preview of many models takes less; an `up` may last for hours, and must not look at old lists.
"""

Thing = TypeVar("Thing")
Answer = TypeVar("Answer")


class Listing(Generic[Thing]):
    """All things of one kind in an account, by id."""

    def __init__(
        self, get_one: Callable[[str], Thing], get_all: Callable[[], Mapping[str, Thing]]
    ) -> None:
        """Looks through these two, which raise `ServiceError`; nothing is asked yet."""
        self._get_one = get_one
        self._get_all = get_all
        self._lock = threading.Lock()
        self._known: dict[str, Thing] = {}
        self._is_whole = False
        self._outage: ServiceUnreachable | None = None
        self._since_seconds = float("-inf")

    def get(self, thing_id: str) -> Thing:
        """One thing, as it was at most some seconds ago.

        Raises:
            ServiceError: NotFound if it is not there.
        """
        with self._lock:
            if self._is_old():
                self._forget()
            elif thing_id not in self._known:
                self._list()
            if thing_id not in self._known:
                self._known[thing_id] = self._asked(lambda: self._get_one(thing_id))
            return self._known[thing_id]

    def all(self) -> Mapping[str, Thing]:
        """All things, by id; one of the last moment may be missing.

        Raises:
            ServiceError: they could not be listed.
        """
        with self._lock:
            if self._is_old():
                self._forget()
            self._list()
            return dict(self._known)

    def _list(self) -> None:
        if not self._is_whole:
            self._known = {**self._known, **self._asked(self._get_all)}
            self._is_whole = True

    def _is_old(self) -> bool:
        return clock.monotonic_seconds() - self._since_seconds > KEPT_SECONDS

    def _forget(self) -> None:
        self._known, self._is_whole, self._outage = {}, False, None
        self._since_seconds = clock.monotonic_seconds()

    def _asked(self, request: Callable[[], Answer]) -> Answer:
        """The answer; a service that is away is not waited for again by each resource."""
        if self._outage is not None:
            raise self._outage
        try:
            return request()
        except ServiceUnreachable as outage:
            self._outage = outage
            raise


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPlaneListings:
    """What is in an account's data plane."""

    files: Listing[dict[str, Any]]
    jobs: Listing[Job]
    models: Listing[dict[str, Any]]


@cache
def data_plane_listings(cloud_name: str, endpoint: str) -> DataPlaneListings:
    """The files, jobs and models of the account behind `endpoint`.

    Raises:
        SpecError: the endpoint does not belong to the cloud.
    """
    plane = data_plane(cloud_name, endpoint)
    looks = data_plane_looks(cloud_name, endpoint)

    def listed(path: str, doing: str) -> dict[str, dict[str, Any]]:
        return _by(looks.get_all(path, doing), "id", doing)

    def jobs() -> dict[str, Job]:
        doing = "listing fine-tuning jobs"
        wires = listed("fine_tuning/jobs?limit=100", doing)
        with translated(doing):
            return {job_id: job_from_wire(wire) for job_id, wire in wires.items()}

    return DataPlaneListings(
        files=Listing(plane.get_file, lambda: listed(f"files?purpose={PURPOSE}", "listing files")),
        jobs=Listing(plane.get_job, jobs),
        models=Listing(plane.get_model, lambda: listed("models", "listing models")),
    )


def deployment_listing(cloud_name: str, account_id: str) -> Listing[dict[str, Any]]:
    """The deployments of an account, by name."""
    return _deployment_listing(get_cloud(cloud_name), account_id)


@cache
def _deployment_listing(cloud: Cloud, account_id: str) -> Listing[dict[str, Any]]:
    plane = ControlPlane(cloud.name, account_id)
    return Listing(plane.get_deployment, plane.deployments)


def _by(things: list[dict[str, Any]], key: str, doing: str) -> dict[str, dict[str, Any]]:
    with translated(doing):
        try:
            return {str(thing[key]): thing for thing in things}
        except KeyError as fault:
            raise ValueError(f"one has no {fault}") from fault
