"""The stack's settings. This is the only reader of `pulumi.Config`."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pulumi
from pulumi.runtime.config import CONFIG

from finetune.azure.clouds import get_cloud
from finetune.errors import Problem, SpecError
from finetune.prices import Prices, read_prices
from finetune.shown import shown
from finetune.spec import FineTuneSpec
from finetune.stack_config import read_models, unknown_keys

PRINCIPAL_TYPES = ("User", "ServicePrincipal", "Group")

ACCOUNT_ID = re.compile(
    r"/subscriptions/[^/]+/resourceGroups/[^/]+"
    r"/providers/Microsoft\.CognitiveServices/accounts/[^/]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What config says, parsed; each field is one of `finetune.stack_config.KEYS`."""

    cloud: str
    location: str
    resource_group: str
    existing_account: str
    assign_roles: bool
    principals: list[str]
    principal_type: str
    deploy_base_model: bool
    wait: bool
    wait_timeout_minutes: int
    prices: Prices
    models: dict[str, FineTuneSpec]

    @property
    def known_location(self) -> str | None:
        """Where the models live; None in an existing account, which may be anywhere."""
        return None if self.existing_account else self.location


def read_settings(problems: list[Problem]) -> Settings:
    """Reads the whole config of the stack.

    Args:
        problems: gets every problem of every key; a model with one is missing in the settings.
    """
    config = pulumi.Config()
    _require_known_keys(config, problems)
    existing_account = config.require("existing_account")
    if existing_account and not ACCOUNT_ID.fullmatch(existing_account):
        problems.append(
            Problem(
                "existing_account", f"is {shown(existing_account)}; must be an account's ARM id"
            )
        )
    principal_type = config.require("principal_type")
    if principal_type not in PRINCIPAL_TYPES:
        what = f"is {shown(principal_type)}; must be one of {', '.join(PRINCIPAL_TYPES)}"
        problems.append(Problem("principal_type", what))
    return Settings(
        cloud=_cloud(config, problems),
        location=config.require("location"),
        resource_group=config.require("resource_group") or f"rg-{_project_and_stack()}",
        existing_account=existing_account,
        assign_roles=config.require_bool("assign_roles"),
        principals=config.require_object("principals"),
        principal_type=principal_type,
        deploy_base_model=config.require_bool("deploy_base_model"),
        wait=config.require_bool("wait"),
        wait_timeout_minutes=_wait_timeout_minutes(config, problems),
        prices=read_prices(config.require_object("prices"), problems),
        models=read_models(config.get_object("models"), problems),
    )


def _require_known_keys(config: pulumi.Config, problems: list[Problem]) -> None:
    """A mistyped key would be silently without effect; `pulumi.Config` cannot list them."""
    split = [key.partition(":") for key in CONFIG.get()]
    own = [key for namespace, _, key in split if namespace == config.name]
    problems.extend(unknown_keys(config.name, own))


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
        what = f"is {shown(given)} and must be {wanted!r}, since cloud is {name!r}"
        problems.append(Problem("azure-native:environment", what))
    return name


def _wait_timeout_minutes(config: pulumi.Config, problems: list[Problem]) -> int:
    minutes = config.require_int("wait_timeout_minutes")
    if minutes < 1:
        what = f"is {minutes}; must be 1 or more, and for no wait at all set wait: false"
        problems.append(Problem("wait_timeout_minutes", what))
    return minutes


def _project_and_stack() -> str:
    return f"{pulumi.get_project()}-{pulumi.get_stack()}"
