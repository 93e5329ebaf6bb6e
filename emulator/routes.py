"""The route table: every operation that is known, built or not, and which one a request means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from emulator import admin
from emulator.control_plane import (
    account_keys,
    accounts,
    async_operations,
    deleted_accounts,
    deployments,
    graph,
    metadata,
    models,
    resource_groups,
    role_assignments,
    subscriptions,
)
from emulator.control_plane import (
    unbuilt as unbuilt_control,
)
from emulator.data_plane import (
    chat,
    checkpoints,
    events,
    files,
    job_pausing,
    jobs,
)
from emulator.data_plane import (
    models as model_objects,
)
from emulator.data_plane import (
    unbuilt as unbuilt_data,
)
from emulator.operation import Operation
from emulator.wire_errors import Plane

_EMULATOR_PREFIX = "/_emulator/"
_DATA_PREFIX = "/accounts/"


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
        models,
        role_assignments,
        async_operations,
        metadata,
        graph,
        unbuilt_control,
    )
    data = (files, jobs, job_pausing, events, checkpoints, model_objects, chat, unbuilt_data)
    return tuple(operation for group in (*control, *data, admin) for operation in group.OPERATIONS)


def plane_of(path: str) -> Plane:
    """Say whose error body a path's answers use."""
    if path.startswith(_EMULATOR_PREFIX):
        return "emulator"
    return "data" if path.startswith(_DATA_PREFIX) else "control"


def find(method: str, path: str) -> Match | None:
    """Find the operation of a request, None if no operation has that method and path."""
    for operation, pattern in _patterns():
        if operation.method == method and (found := pattern.fullmatch(path)):
            return Match(operation, found.groupdict())
    return None


@cache
def _patterns() -> tuple[tuple[Operation, re.Pattern[str]], ...]:
    return tuple((operation, operation.pattern()) for operation in operations())
