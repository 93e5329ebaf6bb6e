"""What is sent to make a job (docs/azure.md 1.4) and a deployment (5.4), field by field."""

# ruff: noqa: N815 - the names are the service's
from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from tests.contract.control_plane_shapes import DeployedModel, DeploymentSku
from tests.contract.data_plane_shapes import FileId, Shape


class Method(Shape):
    """How a model is trained; the settings stand under the method's own name."""

    section = "1.4"
    type: Literal["supervised", "dpo", "reinforcement"]
    supervised: dict[str, Any] | None = None
    dpo: dict[str, Any] | None = None
    reinforcement: dict[str, Any] | None = None


class JobBody(Shape):
    """The body that creates a job."""

    section = "1.4"
    model: str
    training_file: FileId
    validation_file: FileId | None = None
    suffix: Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")] | None = None
    seed: Annotated[int, Field(ge=0, le=2_147_483_647)] | None = None
    method: Method | None = None
    hyperparameters: dict[str, Any] | None = None
    integrations: list[dict[str, Any]] | None = None
    metadata: Annotated[dict[str, str], Field(max_length=16)] | None = None
    trainingType: str | int | None = None
    prompt_loss_weight: float | None = None


class DeploymentSettings(Shape):
    """What a deployment is to be."""

    section = "5.4"
    model: DeployedModel
    raiPolicyName: str | None = None
    versionUpgradeOption: str | None = None
    spilloverDeploymentName: str | None = None
    parentDeploymentName: str | None = None
    capacitySettings: dict[str, Any] | None = None
    currentCapacity: int | None = None


class DeploymentBody(Shape):
    """The body that makes a deployment."""

    section = "5.4"
    sku: DeploymentSku
    tags: dict[str, str] | None = None
    properties: DeploymentSettings


ENVELOPE: set[str] = set()
"""Every field is in the tables."""

SHAPES = (Method, JobBody, DeploymentSettings, DeploymentBody)
