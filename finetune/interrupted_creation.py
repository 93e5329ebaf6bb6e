"""What azure-native was making when it was killed is put into the state, to be looked at.

azure-native refuses to make what is there ("cannot create already existing resource"), so that a
stack which was killed in the middle of that would never get further. A resource that is in the
state and marked `refreshBeforeUpdate` is read by the next `pulumi up`, `preview` or `destroy`
before anything else (pulumi/pulumi v3.259.0, pkg/resource/deploy/deployment_executor.go): if it is
there, its outputs are taken; if not, it leaves the state again and is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_GROUP = "/subscriptions/{subscription_id}/resourceGroups/{resourceGroupName}"
_ACCOUNT = f"{_GROUP}/providers/Microsoft.CognitiveServices/accounts/{{accountName}}"
ARM_IDS = {
    "azure-native:resources:ResourceGroup": _GROUP,
    "azure-native:cognitiveservices:Account": _ACCOUNT,
    "azure-native:cognitiveservices:Deployment": f"{_ACCOUNT}/deployments/{{deploymentName}}",
    "azure-native:authorization:RoleAssignment": (
        "{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}"
    ),
}
"""By type, the id that follows from the inputs: those of all that this project's program makes."""

_SUBSCRIPTION = re.compile(r"^/subscriptions/([^/]+)", re.IGNORECASE)


def with_interrupted(deployment: dict[str, Any]) -> dict[str, Any]:
    """The deployment with those resources in its state, each in the place of what it replaces.

    Args:
        deployment: as `pulumi stack export` has it.
    """
    resources = deployment.get("resources") or []
    # Two of one URN would make the state invalid, but what is "pendingReplacement" is gone.
    live = {one["urn"] for one in resources if not one.get("pendingReplacement")}
    made = {urn: one for urn, one in _interrupted(deployment, resources) if urn not in live}
    replaced = [made.pop(one["urn"], one) for one in resources]
    return {**deployment, "resources": [*replaced, *made.values()]}


def _interrupted(
    deployment: dict[str, Any], resources: list[dict[str, Any]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """URN and resource of each; after several kills the last one of a URN counts."""
    subscription_id = _subscription_id(resources)
    for operation in deployment.get("pending_operations") or []:
        resource = operation["resource"]
        if operation["type"] == "creating" and (arm_id := _arm_id(resource, subscription_id)):
            yield resource["urn"], {**resource, "id": arm_id, "refreshBeforeUpdate": True}


def _arm_id(resource: dict[str, Any], subscription_id: str | None) -> str | None:
    """None where the type is not ours, or an input is missing that the id is made of."""
    inputs = {**(resource.get("inputs") or {})}
    if subscription_id:
        inputs["subscription_id"] = subscription_id
    try:
        return ARM_IDS[resource["type"]].format(**inputs)
    except KeyError:
        return None


def _subscription_id(resources: list[dict[str, Any]]) -> str | None:
    """From any id in the state: a stack is in one subscription."""
    return next(_subscription_ids(resources), None)


def _subscription_ids(resources: list[dict[str, Any]]) -> Iterator[str]:
    for resource in resources:
        if found := _SUBSCRIPTION.match(resource.get("id") or ""):
            yield found[1]
