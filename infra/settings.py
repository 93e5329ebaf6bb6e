"""The stack's settings. This is the only reader of `pulumi.Config`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pulumi

from finetune.azure.clouds import get_cloud
from finetune.errors import Problem, SpecError
from finetune.spec import FineTuneSpec, parse

MODEL_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")
"""Names of resources and, with nine characters more, of deployments (64 at most)."""

PRINCIPAL_TYPES = ("User", "ServicePrincipal", "Group")

ACCOUNT_ID = re.compile(
    r"/subscriptions/[^/]+/resourceGroups/[^/]+"
    r"/providers/Microsoft\.CognitiveServices/accounts/[^/]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What config says, parsed; Pulumi.yaml describes each key."""

    cloud: str
    location: str
    resource_group: str
    existing_account: str
    assign_roles: bool
    principals: list[str]
    principal_type: str
    deploy_base_model: bool
    models: dict[str, FineTuneSpec]


def read_settings() -> Settings:
    """Reads the whole config of the stack.

    Raises:
        SpecError: with every problem of every key.
    """
    config = pulumi.Config()
    problems: list[Problem] = []
    models = _models(config.get_object("models"), problems)
    cloud = _cloud(config, problems)
    existing_account = config.require("existing_account")
    if existing_account and not ACCOUNT_ID.fullmatch(existing_account):
        problems.append(
            Problem("existing_account", f"is {existing_account!r}; must be an account's ARM id")
        )
    principal_type = config.require("principal_type")
    if principal_type not in PRINCIPAL_TYPES:
        what = f"is {principal_type!r}; must be one of {', '.join(PRINCIPAL_TYPES)}"
        problems.append(Problem("principal_type", what))
    if problems:
        raise SpecError(tuple(problems))
    return Settings(
        cloud=cloud,
        location=config.require("location"),
        resource_group=config.require("resource_group") or f"rg-{_project_and_stack()}",
        existing_account=existing_account,
        assign_roles=config.require_bool("assign_roles"),
        principals=config.require_object("principals"),
        principal_type=principal_type,
        deploy_base_model=config.require_bool("deploy_base_model"),
        models=models,
    )


def _cloud(config: pulumi.Config, problems: list[Problem]) -> str:
    """The cloud's name, which azure-native must have been told too."""
    name = config.require("cloud")
    try:
        wanted = get_cloud(name).azure_native_environment
    except SpecError as error:
        problems.extend(error.problems)
        return name
    given = pulumi.Config("azure-native").get("environment") or "public"
    if given != wanted:
        what = f"is {given!r} and must be {wanted!r}, since cloud is {name!r}"
        problems.append(Problem("azure-native:environment", what))
    return name


def _models(declared: Any, problems: list[Problem]) -> dict[str, FineTuneSpec]:
    if not isinstance(declared, dict) or not declared:
        problems.append(Problem("models", f"is {declared!r}; must be a map of name to spec"))
        return {}
    models = {}
    for name, spec in declared.items():
        if not MODEL_NAME.fullmatch(name):
            problems.append(
                Problem(f"models.{name}", "its name must be 1 to 50 of a-z, 0-9 and '-'")
            )
        try:
            models[name] = parse(FineTuneSpec, spec, f"models.{name}")
        except SpecError as error:
            problems.extend(error.problems)
    return models


def _project_and_stack() -> str:
    return f"{pulumi.get_project()}-{pulumi.get_stack()}"
