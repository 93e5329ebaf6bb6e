"""Deployments of the base models, to compare the tuned ones with."""

from __future__ import annotations

import re

import pulumi
from pulumi_azure_native import cognitiveservices

from infra.account import Account

_NAME_AND_VERSION = re.compile(r"(?P<name>.+)-(?P<version>\d{4}-\d{2}-\d{2})")


def declare_base_deployments(
    models: set[str], account: Account
) -> dict[str, cognitiveservices.Deployment]:
    """Declares one deployment for each base model, one after the other.

    Azure refuses a second write on an account while one is under way (409 RequestConflict), so
    each depends on the one before. A model without a date in its id is a tuned one, or one that
    cannot be deployed by id: it gets none.
    """
    deployments: dict[str, cognitiveservices.Deployment] = {}
    gates = list(account.gates)
    for model in sorted(models):
        parts = _NAME_AND_VERSION.fullmatch(model)
        if parts is None:
            continue
        deployment = cognitiveservices.Deployment(
            model,
            deployment_name=model,
            account_name=account.name,
            resource_group_name=account.resource_group,
            properties={
                "model": {"format": "OpenAI", "name": parts["name"], "version": parts["version"]}
            },
            sku={"name": "GlobalStandard", "capacity": 1},
            opts=pulumi.ResourceOptions(depends_on=gates),
        )
        gates = [deployment]
        deployments[model] = deployment
    return deployments
