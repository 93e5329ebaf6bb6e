"""Deployments of the base models, to compare the tuned ones with."""

from __future__ import annotations

import re

import pulumi
from pulumi_azure_native import cognitiveservices

from finetune import clock
from finetune.base_models import base_model_id, find_base_model
from infra.account import Account

_NAME_AND_VERSION = re.compile(r"(?P<name>.+)-(?P<version>\d{4}-\d{2}-\d{2})")


def declare_base_deployments(
    models: set[str], account: Account
) -> dict[str, cognitiveservices.Deployment]:
    """Declares one deployment for each base model, one after the other.

    Azure refuses a second write on an account while one is under way (409 RequestConflict), so
    each depends on the one before. A tuned model gets none, and one that has retired neither.
    """
    deployments: dict[str, cognitiveservices.Deployment] = {}
    gates = list(account.gates)
    for model in sorted(models):
        parts = find_name_and_version(model)
        if parts is None or _has_retired(model):
            continue
        name, version = parts
        deployment = cognitiveservices.Deployment(
            model,
            deployment_name=model,
            account_name=account.name,
            resource_group_name=account.resource_group,
            properties={"model": {"format": "OpenAI", "name": name, "version": version}},
            sku={"name": "GlobalStandard", "capacity": 1},
            opts=pulumi.ResourceOptions(depends_on=gates),
        )
        gates = [deployment]
        deployments[model] = deployment
    return deployments


def _has_retired(model: str) -> bool:
    """Whether Azure would refuse to deploy it, which is said."""
    facts = find_base_model(model)
    retired_on = facts.base_retires if facts else None
    if facts is None or retired_on is None or retired_on > clock.now().date():
        return False
    pulumi.log.warn(
        f"{model} has retired on {retired_on} {facts.table}: Azure deploys it no more, so there "
        "is no base model to compare with (`deploy_base_model`)"
    )
    return True


def find_name_and_version(model: str) -> tuple[str, str] | None:
    """What ARM calls a base model: `("gpt-4.1", "2025-04-14")`, also for its short name.

    None for a tuned model, and for one whose id has no date: neither is deployed by that.
    """
    parts = None if ".ft-" in model else _NAME_AND_VERSION.fullmatch(base_model_id(model))
    return (parts["name"], parts["version"]) if parts else None
