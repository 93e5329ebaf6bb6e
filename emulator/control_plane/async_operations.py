"""Deletions that take a while: what a client polls until they are over.

The answer to a deletion names two addresses, as ARM's do: `Azure-AsyncOperation` answers with a
status word, `Location` with 202 and then 204. A client may as well GET the thing until it is 404.
"""

from __future__ import annotations

import math

from emulator.cloud import Cloud
from emulator.control_plane import errors
from emulator.control_plane.resource_ids import PROVIDER_PATH, SUBSCRIPTION_ID
from emulator.operation import Call, Operation, Reply
from emulator.records import Account, AsyncOperation, Deployment, ResourceGroup

DELETING = "Deleting"
_UNDER_WAY = ("Accepted", "Creating", DELETING)
_LOOK_AGAIN_SECONDS = 10.0
_KINDS = {kind.__name__: kind for kind in (Account, Deployment, ResourceGroup)}


def accepted(cloud: Cloud, target: Account | Deployment | ResourceGroup) -> Reply:
    """Answer that the deletion of `target` has begun."""
    operation = AsyncOperation(
        uid=cloud.identifiers.guid("operation"),
        target_kind=type(target).__name__,
        target_key=target.key,
    )
    cloud.store.put(operation)
    base = f"{cloud.root_url}{SUBSCRIPTION_ID}/providers/Microsoft.CognitiveServices"
    query = "api-version=2025-09-01"
    headers = {
        "Azure-AsyncOperation": f"{base}/operationStatuses/{operation.uid}?{query}",
        "Location": f"{base}/operationResults/{operation.uid}?{query}",
        **_wait(cloud, _LOOK_AGAIN_SECONDS),
    }
    return Reply(202, None, headers)


def ask_again(cloud: Cloud, target: Account | Deployment) -> dict[str, str]:
    """Say in real time when to look at something again; nothing if it has arrived.

    The management SDK waits 30 real seconds unless it is told, and here that would be hours.
    """
    is_under_way = target.state in _UNDER_WAY
    return _wait(cloud, _LOOK_AGAIN_SECONDS) if is_under_way else {}


def _wait(cloud: Cloud, virtual_seconds: float) -> dict[str, str]:
    milliseconds = math.ceil(virtual_seconds / cloud.clock.speed * 1000)
    return {"x-ms-retry-after-ms": str(min(max(milliseconds, 20), 2000))}


def get_status(call: Call) -> Reply:
    """Answer with the status word of a deletion."""
    status = "InProgress" if _is_under_way(call) else "Succeeded"
    headers = {} if status == "Succeeded" else _wait(call.cloud, _LOOK_AGAIN_SECONDS)
    return Reply(200, {"name": call.parameters["operation"], "status": status}, headers)


def get_result(call: Call) -> Reply:
    """Answer 202 while a deletion is under way, then 204."""
    if not _is_under_way(call):
        return Reply(204)
    return Reply(202, None, _wait(call.cloud, _LOOK_AGAIN_SECONDS))


def _is_under_way(call: Call) -> bool:
    store = call.cloud.store
    operation = store.get(AsyncOperation, call.parameters["operation"])
    if operation is None:
        raise errors.not_found(f"The operation '{call.parameters['operation']}'")
    target = store.get(_KINDS[operation.target_kind], operation.target_key)
    return target is not None and target.state == DELETING


OPERATIONS = (
    Operation(
        name="operation_statuses.get",
        method="GET",
        path=PROVIDER_PATH + "/operationStatuses/{operation}",
        answer=get_status,
        since="2017-04-18",
        differs="Of deletions only.",
    ),
    Operation(
        name="operation_results.get",
        method="GET",
        path=PROVIDER_PATH + "/operationResults/{operation}",
        answer=get_result,
        since="2017-04-18",
        differs="Of deletions only.",
    ),
)
