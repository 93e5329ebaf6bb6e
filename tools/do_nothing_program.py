"""A Pulumi program of the guide stack's shape in which nothing is read, checked or looked after.

What a preview of it takes is the engine's and the SDKs'; the rest of a real preview is ours
(`python -m tools.bench_preview`).
"""

from __future__ import annotations

from typing import Any

import pulumi
from pulumi.dynamic import CreateResult, DiffResult, Resource, ResourceProvider
from pulumi_azure_native import authorization, cognitiveservices, resources

ROLE = "a001fd3d-188f-4b5d-821b-7da978bf7442"


class DoNothingProvider(ResourceProvider):
    """Makes nothing, and finds nothing changed."""

    serialize_as_secret_always = False

    def create(self, props: dict[str, Any]) -> CreateResult:
        """There it is."""
        return CreateResult(props["name"], props)

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """It is as it was."""
        return DiffResult(changes=False)


class DoNothing(Resource):
    """Stands where one of our resources does."""

    def __init__(self, name: str, opts: pulumi.ResourceOptions) -> None:
        """Declares it."""
        super().__init__(DoNothingProvider(), name, {"name": name}, opts)


GUIDE_MODEL = ("file", "job", "model", "deployment")
"""What stands for the guide's one model; without a deployment it is one that is not served."""


def run(model_names: tuple[str, ...] = ("tuned",), parts: tuple[str, ...] = GUIDE_MODEL) -> None:
    """Declares as many resources as the guide's stack has, in its order.

    Args:
        model_names: of the models.
        parts: the resources of each.
    """
    client, own = authorization.get_client_config(), pulumi.get_stack()
    group = resources.ResourceGroup(
        "resource-group", resource_group_name=own, location="swedencentral"
    )
    purge = DoNothing("account-purge", pulumi.ResourceOptions())
    account = cognitiveservices.Account(
        "account",
        account_name=own,
        resource_group_name=group.name,
        location="swedencentral",
        kind="OpenAI",
        sku={"name": "S0"},
        properties={"custom_sub_domain_name": own},
        opts=pulumi.ResourceOptions(depends_on=[purge]),
    )
    role = authorization.RoleAssignment(
        "role",
        role_assignment_name="11111111-1111-4111-8111-111111111111",
        principal_id=client.object_id,
        principal_type="User",
        role_definition_id=f"/subscriptions/{client.subscription_id}/providers"
        f"/Microsoft.Authorization/roleDefinitions/{ROLE}",
        scope=account.id,
    )
    base = cognitiveservices.Deployment(
        "base",
        deployment_name="base",
        account_name=account.name,
        resource_group_name=group.name,
        properties={"model": {"format": "OpenAI", "name": "gpt-4o-mini", "version": "2024-07-18"}},
        sku={"name": "GlobalStandard", "capacity": 1},
        opts=pulumi.ResourceOptions(depends_on=[role]),
    )
    for model_name in model_names:
        tuned = pulumi.ComponentResource("azure-finetune:index:TunedModel", model_name)
        for part in parts:
            opts = pulumi.ResourceOptions(parent=tuned, depends_on=[base])
            DoNothing(f"{model_name}-{part}", opts)
    pulumi.export("endpoint", account.properties.endpoint)
