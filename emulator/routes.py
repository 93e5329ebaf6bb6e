"""The route table: every operation that is known, built or not, and which one a request means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from emulator import admin, status_page
from emulator.control_plane import (
    account_keys,
    accounts,
    async_operations,
    deleted_accounts,
    deployments,
    domains,
    graph,
    metadata,
    model_capacities,
    models,
    providers,
    resource_groups,
    role_assignments,
    skus,
    subscriptions,
    usages,
)
from emulator.control_plane import (
    unbuilt as unbuilt_control,
)
from emulator.data_plane import (
    chat,
    checkpoint_copies,
    checkpoints,
    events,
    file_import,
    files,
    graders,
    job_pausing,
    jobs,
    refused_inference,
    uploads,
)
from emulator.data_plane import (
    models as model_objects,
)
from emulator.data_plane import (
    unbuilt as unbuilt_data,
)
from emulator.operation import Operation
from emulator.wire_errors import Plane, Surface, surface_of

_PLANES: dict[Surface, Plane] = {
    "arm": "control",
    "v1": "data",
    "dated": "data",
    "emulator": "emulator",
}


@dataclass(frozen=True, slots=True)
class Match:
    """An operation and what its path's parameters stand for."""

    operation: Operation
    parameters: dict[str, str]


def operations() -> tuple[Operation, ...]:
    """Give every known operation, by group (the coverage page is made from this)."""
    control = (
        subscriptions,
        resource_groups,
        accounts,
        account_keys,
        deleted_accounts,
        deployments,
        skus,
        models,
        model_capacities,
        usages,
        domains,
        providers,
        role_assignments,
        async_operations,
        metadata,
        graph,
        unbuilt_control,
    )
    data = (
        files,
        file_import,
        uploads,
        jobs,
        job_pausing,
        events,
        checkpoints,
        graders,
        checkpoint_copies,
        model_objects,
        chat,
        refused_inference,
        unbuilt_data,
    )
    return tuple(
        operation
        for group in (*control, *data, status_page, admin)
        for operation in group.OPERATIONS
    )


def plane_of(path: str) -> Plane:
    """Say whose path it is."""
    return _PLANES[surface_of(path)]


def find(method: str, path: str) -> Match | None:
    """Find the operation of a request, None if no operation has that method and path."""
    for operation, pattern in _patterns(plane_of(path)):
        if operation.method == method and (found := pattern.fullmatch(path)):
            return Match(operation, found.groupdict())
    return None


def is_known(path: str) -> bool:
    """Say whether some operation has that path, with whatever method."""
    return any(pattern.fullmatch(path) for _, pattern in _patterns(plane_of(path)))


@lru_cache
def _patterns(plane: Plane) -> tuple[tuple[Operation, re.Pattern[str]], ...]:
    return tuple((one, one.pattern()) for one in operations() if one.plane == plane)
