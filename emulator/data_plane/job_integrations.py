"""Integrations of a job: Weights & Biases, recorded and echoed (docs/azure.md 1.4).

Nothing is ever sent there. How a job fails whose W&B cannot be reached is documented nowhere; a
fault rule of the kind `fail_job` makes one fail.
"""

from __future__ import annotations

from typing import Any

from emulator.data_plane import errors
from emulator.records import JsonObject

_FIELDS = ("project", "name", "entity", "tags")


def parse(value: Any) -> list[JsonObject] | None:
    """Check the integrations and give them as they were sent; an empty list is none.

    Raises:
        WireError: 400 for anything but W&B with a project.
    """
    if value is None:
        return None
    if not isinstance(value, list):
        raise errors.invalid_payload("'integrations' is not a list.", "integrations")
    for index, integration in enumerate(value):
        _check(integration, f"integrations[{index}]")
    return value or None


def _check(integration: Any, param: str) -> None:
    if not isinstance(integration, dict) or integration.get("type") != "wandb":
        raise errors.invalid_payload("The type of an integration must be 'wandb'.", param)
    wandb = integration.get("wandb")
    if set(integration) != {"type", "wandb"} or not isinstance(wandb, dict):
        raise errors.invalid_payload("An integration holds 'type' and 'wandb'.", param)
    if not isinstance(wandb.get("project"), str) or not wandb["project"]:
        raise errors.invalid_payload("'project' is missing.", f"{param}.wandb.project")
    for name, given in wandb.items():
        is_text = isinstance(given, str)
        is_list = isinstance(given, list) and all(isinstance(tag, str) for tag in given)
        is_good = given is None or (is_list if name == "tags" else is_text)
        if name not in _FIELDS or not is_good:
            raise errors.invalid_payload(f"'{name}' is invalid.", f"{param}.wandb.{name}")
