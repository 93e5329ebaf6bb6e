"""Accounts, deployments and models in ARM: docs/azure.md 5.3 to 5.5, and what the SDK knows."""

from azure.mgmt.cognitiveservices import models

from tests.contract.control_plane_shapes import Account, AccountProperties, Deployment, Model
from tests.contract.sdk_objects import arm_names, unknown_arm_fields


def test_an_account_has_the_fields_of_an_account(service):
    """A property that the table does not name is one that the SDK knows."""
    account = Account.model_validate(service.arm("GET").json())
    properties = AccountProperties.model_validate(account.properties)

    assert account.name == service.account
    assert properties.provisioningState == "Succeeded"
    assert set(properties.model_extra) <= arm_names(models.AccountProperties)


def test_a_deployment_has_the_fields_of_a_deployment(service):
    """By itself and in a list."""
    one = service.arm("GET", f"/deployments/{service.deployment}").json()
    listed = service.arm("GET", "/deployments").json()["value"]

    assert Deployment.model_validate(one).properties.provisioningState == "Succeeded"
    assert one["name"] in {Deployment.model_validate(entry).name for entry in listed}


def test_models_have_the_fields_of_models(service):
    """Those of an account, and those of a location with kind and sku."""
    of_account = service.arm("GET", "/models").json()["value"]
    of_location = service.arm("GET", f"/{service.location}/models", below="location").json()

    assert all(Model.model_validate(entry) for entry in of_account)
    assert all(Model.model_validate(entry["model"]) for entry in of_location["value"])
    assert {frozenset(entry) - {"description"} for entry in of_location["value"]} == {
        frozenset(("kind", "skuName", "model"))
    }


def test_keys_are_two(service):
    """Both are there and they differ."""
    keys = service.arm("POST", "/listKeys").json()

    assert set(keys) == {"key1", "key2"}
    assert keys["key1"] != keys["key2"]


def test_the_sdk_knows_every_field(service, control):
    """Of an account, a deployment, and the models of both."""
    names = (service.group, service.account)
    found = [
        control.accounts.get(*names, **service.plain),
        control.deployments.get(*names, service.deployment, **service.plain),
        *control.deployments.list(*names, **service.plain),
        *control.accounts.list_models(*names, **service.plain),
        *control.models.list(service.location, **service.plain),
    ]

    assert unknown_arm_fields(found) == set()
