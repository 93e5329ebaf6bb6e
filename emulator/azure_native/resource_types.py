"""The resources and functions of azure-native that the stand-in knows, as data.

Source: the installed pulumi_azure_native 3.29.0, whose inputs and outputs these are; ARM's paths
from https://github.com/Azure/azure-rest-api-specs (read 2026-11-22).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_ACCOUNT = (
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
    "/providers/Microsoft.CognitiveServices/accounts/{accountName}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceType:
    """One kind of resource.

    Attributes:
        path: the ARM id, with the inputs that are its parts; a change of one is a replacement.
        api_version: what azure-native 3.29 asks for.
        body: inputs that go into the request's body as they are.
        flattened: inputs and outputs that stand under `properties` on the wire, and on top here.
        immutable: inputs in the body that cannot be changed in place.
        computed: outputs on top that only ARM knows.
    """

    path: str
    api_version: str
    body: tuple[str, ...]
    flattened: tuple[str, ...] = ()
    immutable: tuple[str, ...] = ()
    computed: tuple[str, ...] = ()

    @property
    def path_inputs(self) -> tuple[str, ...]:
        """The inputs that make up the id."""
        names = (part.split("}")[0] for part in self.path.split("{")[1:])
        return tuple(name for name in names if name != "subscriptionId")

    def replaces(self, name: str) -> bool:
        """Whether another value of an input is another resource."""
        return name in self.path_inputs or name in self.immutable

    def request_body(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """The inputs as ARM takes them."""
        body = {name: inputs[name] for name in self.body if name in inputs}
        flattened = {name: inputs[name] for name in self.flattened if name in inputs}
        return {**body, "properties": flattened} if self.flattened else body

    def outputs(self, inputs: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
        """ARM's answer as the resource's outputs."""
        on_top = dict(answer)
        if self.flattened:
            on_top |= on_top.pop("properties", {})
        return {**inputs, **on_top, "azureApiVersion": self.api_version}


RESOURCE_TYPES = {
    "azure-native:resources:ResourceGroup": ResourceType(
        path="/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}",
        api_version="2024-03-01",
        body=("location", "managedBy", "tags"),
        immutable=("location",),
        computed=("name", "properties", "type"),
    ),
    "azure-native:cognitiveservices:Account": ResourceType(
        path=_ACCOUNT,
        api_version="2025-06-01",
        body=("identity", "kind", "location", "properties", "sku", "tags"),
        immutable=("kind", "location"),
        computed=("etag", "name", "properties", "systemData", "type"),
    ),
    "azure-native:cognitiveservices:Deployment": ResourceType(
        path=f"{_ACCOUNT}/deployments/{{deploymentName}}",
        api_version="2025-06-01",
        body=("properties", "sku", "tags"),
        computed=("etag", "name", "properties", "systemData", "type"),
    ),
    "azure-native:authorization:RoleAssignment": ResourceType(
        path="{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
        api_version="2022-04-01",
        body=(),
        flattened=("description", "principalId", "principalType", "roleDefinitionId"),
        immutable=("principalId", "principalType", "roleDefinitionId"),
        computed=("createdOn", "name", "systemData", "type", "updatedOn"),
    ),
}
"""By Pulumi's type token."""

LOOK_UPS = {
    "azure-native:cognitiveservices:getAccount": "azure-native:cognitiveservices:Account",
    "azure-native:cognitiveservices:getDeployment": "azure-native:cognitiveservices:Deployment",
    "azure-native:resources:getResourceGroup": "azure-native:resources:ResourceGroup",
}
"""Functions that read a resource, by token."""
