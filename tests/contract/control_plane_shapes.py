"""What Azure Resource Manager answers with, field by field, as docs/azure.md has it.

As in `data_plane_shapes.py`; names are ARM's.
"""

# ruff: noqa: N815 - the names are the service's
from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from tests.contract.data_plane_shapes import Shape

Iso = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")]
ResourceId = Annotated[str, Field(pattern=r"^/subscriptions/[^/]+/resourceGroups/[^/]+/")]


class SystemData(Shape):
    """Who made and changed a resource, and when."""

    section = "5.3"
    createdAt: Iso | None = None
    createdBy: str | None = None
    createdByType: str | None = None
    lastModifiedAt: Iso | None = None
    lastModifiedBy: str | None = None
    lastModifiedByType: str | None = None


class AccountProperties(Shape):
    """What an account is set to, and what became of it; the table is not all of it."""

    model_config = ConfigDict(extra="allow", strict=True)
    section = "5.3"
    provisioningState: Literal[
        "Accepted", "Creating", "Deleting", "Moving", "Failed", "Succeeded", "ResolvingDNS"
    ]
    endpoint: str
    endpoints: dict[str, str] | None = None
    customSubDomainName: str | None = None
    disableLocalAuth: bool | None = None
    publicNetworkAccess: Literal["Enabled", "Disabled"]
    networkAcls: dict[str, Any] | None = None
    restrictOutboundNetworkAccess: bool | None = None
    allowedFqdnList: list[str] | None = None
    userOwnedStorage: list[Any] | None = None
    encryption: dict[str, Any] | None = None
    dynamicThrottlingEnabled: bool | None = None
    storedCompletionsDisabled: bool | None = None
    allowProjectManagement: bool | None = None
    deletionDate: str | None = None
    scheduledPurgeDate: str | None = None


class Account(Shape):
    """A Cognitive Services account."""

    section = "5.3"
    id: ResourceId
    name: str
    type: Literal["Microsoft.CognitiveServices/accounts"]
    location: str
    kind: Literal["OpenAI", "AIServices"]
    sku: dict[str, Any]
    identity: dict[str, Any] | None = None
    tags: dict[str, str] | None = None
    etag: str | None = None
    systemData: SystemData | None = None
    properties: dict[str, Any]


class DeployedModel(Shape):
    """The model of a deployment."""

    section = "5.4"
    format: str
    name: str
    version: str | None = None
    source: str | None = None
    sourceAccount: str | None = None
    publisher: str | None = None


class DeploymentSku(Shape):
    """How a deployment is served, and how much of it."""

    section = "5.4"
    name: Literal[
        "Standard",
        "GlobalStandard",
        "DataZoneStandard",
        "ProvisionedManaged",
        "GlobalProvisionedManaged",
        "DataZoneProvisionedManaged",
        "GlobalBatch",
        "DataZoneBatch",
        "DeveloperTier",
    ]
    capacity: int


class DeploymentProperties(Shape):
    """What a deployment is set to, and what became of it."""

    section = "5.4"
    model: DeployedModel
    raiPolicyName: str | None = None
    versionUpgradeOption: (
        Literal["OnceNewDefaultVersionAvailable", "OnceCurrentVersionExpired", "NoAutoUpgrade"]
        | None
    ) = None
    spilloverDeploymentName: str | None = None
    parentDeploymentName: str | None = None
    capacitySettings: dict[str, Any] | None = None
    currentCapacity: int | None = None
    scaleSettings: dict[str, Any] | None = None
    provisioningState: Literal[
        "Accepted", "Creating", "Deleting", "Moving", "Failed", "Succeeded", "Disabled", "Canceled"
    ]
    capabilities: dict[str, str] | None = None
    rateLimits: list[dict[str, Any]] | None = None
    callRateLimit: dict[str, Any] | None = None
    dynamicThrottlingEnabled: bool | None = None


class Deployment(Shape):
    """A model in service."""

    section = "5.4"
    id: ResourceId
    name: str
    type: Literal["Microsoft.CognitiveServices/accounts/deployments"]
    sku: DeploymentSku
    tags: dict[str, str] | None = None
    etag: str | None = None
    systemData: SystemData | None = None
    properties: DeploymentProperties


class ModelSku(Shape):
    """How a model can be deployed."""

    section = "5.5"
    name: str
    usageName: str
    deprecationDate: str | None = None
    capacity: dict[str, Any]
    rateLimits: list[Any] | None = None
    cost: list[Any] | None = None


class Deprecation(Shape):
    """Until when a model can be trained and used."""

    section = "5.5"
    fineTune: str | None = None
    inference: str | None = None
    deprecationStatus: Literal["Planned", "Tentative"] | None = None


class Model(Shape):
    """A model that a location or an account offers."""

    section = "5.5"
    format: str
    name: str
    version: str
    source: str | None = None
    sourceAccount: str | None = None
    publisher: str | None = None
    baseModel: dict[str, Any] | None = None
    isDefaultVersion: bool | None = None
    skus: list[ModelSku]
    maxCapacity: int | None = None
    capabilities: dict[str, str]
    finetuneCapabilities: dict[str, str] | None = None
    deprecation: Deprecation
    replacementConfig: dict[str, Any] | None = None
    lifecycleStatus: Literal[
        "Stable", "Preview", "GenerallyAvailable", "Deprecating", "Deprecated", "Legacy"
    ]


class Refusal(Shape):
    """What is wrong with a request."""

    section = "5.4"
    code: str
    message: str
    target: str | None = None
    details: list[Any] | None = None
    additionalInfo: list[Any] | None = None


ENVELOPE = {"id", "name", "type", "location", "etag", "systemData", "tags", "properties"}
"""Fields of ARM's every resource, which docs/azure.md does not repeat for each."""

SHAPES = (
    AccountProperties,
    Account,
    DeployedModel,
    DeploymentSku,
    DeploymentProperties,
    Deployment,
    ModelSku,
    Deprecation,
    Model,
    Refusal,
)
