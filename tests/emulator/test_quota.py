"""Quota: capacity by location, sku and model, and how many deployments an account may have."""

import pytest
from azure.core.exceptions import HttpResponseError

from tests.emulator.arranging import deploy, deployment_body, make_account, train
from tests.emulator.running_emulator import PLAIN

NANO, VERSION = "gpt-4.1-nano", "2025-04-14"


@pytest.fixture
def account(azure, control):
    """Give a new account in a region that no other test deploys in, and clear it afterwards."""
    azure.arm("PUT", "/resourceGroups/quota", {"location": "westus3"})
    body = {"kind": "OpenAI", "location": "West US 3", "sku": {"name": "S0"}, "properties": {}}
    control.accounts.begin_create("quota", "quota", body, polling=False, **PLAIN)
    azure.advance(40)
    yield "quota"
    azure.arm("DELETE", "/resourceGroups/quota")
    azure.advance(60)
    control.deleted_accounts.begin_purge("West US 3", "quota", "quota", **PLAIN).result()


def test_more_capacity_than_the_quota_is_refused(azure, control, account):
    """1000 thousand tokens a minute by location, sku and model: beyond it InsufficientQuota."""
    deploy(azure, account, "most", NANO, VERSION, capacity=990)

    refusals = [
        _refusal(control, account, "more", capacity=11),
        _refusal(control, account, "most", capacity=1001),
    ]
    deploy(azure, account, "most", NANO, VERSION, capacity=995)
    deploy(azure, account, "rest", NANO, VERSION, capacity=5)
    deploy(azure, account, "other", NANO, VERSION, capacity=500, sku="Standard")

    assert {refused.status_code for refused in refusals} == {400}
    assert {refused.error.code for refused in refusals} == {"InsufficientQuota"}
    assert "This operation require 11 new capacity" in refusals[0].error.message
    assert "The current quota usage is 990" in refusals[0].error.message


def test_a_deleted_deployment_gives_its_quota_back(azure, control, account):
    """What is gone is counted no more."""
    deploy(azure, account, "most", NANO, VERSION, capacity=1000)
    _refusal(control, account, "more")
    control.deployments.begin_delete(account, account, "most", polling=False, **PLAIN)
    azure.advance(10)

    deploy(azure, account, "more", NANO, VERSION, capacity=1000)

    assert [one.name for one in control.deployments.list(account, account, **PLAIN)] == ["more"]


def test_usages_tell_what_is_deployed(azure, control, account):
    """By location and by account; the usage has the name that the model list says."""
    deploy(azure, account, "chat", NANO, VERSION, capacity=7)
    named = _sku(control, "GlobalStandard").usage_name
    usages = {usage.name.value: usage for usage in control.usages.list("West US 3", **PLAIN)}
    of_account = control.accounts.list_usages(account, account, **PLAIN).value

    assert (usages[named].current_value, usages[named].limit) == (7, 1000)
    assert {usage.name.value for usage in of_account} == set(usages)
    assert sum(usage.current_value for usage in of_account) == 7
    assert f"OpenAI.DeveloperTier.{NANO}-finetune" in usages


def test_capacities_tell_what_can_still_be_deployed(azure, control, account):
    """Of one location or of all; base and tuned models apart, a sku that is not offered is 0."""
    deploy(azure, account, "chat", NANO, VERSION, capacity=7)
    asked = {"model_format": "OpenAI", "model_name": NANO, "model_version": VERSION}
    here = list(control.location_based_model_capacities.list("westus3", **asked, **PLAIN))
    everywhere = list(control.model_capacities.list(**asked, **PLAIN))

    assert _left(here) == {
        "Standard": (1000, 1000),
        "GlobalStandard": (993, 1000),
        "DataZoneStandard": (1000, 1000),
        "DeveloperTier": (0, 1000),
    }
    assert {one.location for one in here} == {"westus3"}
    assert len(everywhere) > 20 * len(here)


def test_a_model_that_is_not_tuned_with_a_sku_has_no_capacity_for_it(control):
    """A tuned gpt-5 is offered as Standard only."""
    asked = {"model_format": "OpenAI", "model_name": "gpt-5", "model_version": "2025-08-07"}
    left = _left(control.location_based_model_capacities.list("westus3", **asked, **PLAIN))

    assert left["Standard"] == (1000, 1000)
    assert left["GlobalStandard"] == (1000, 0)


def test_an_account_has_ten_tuned_deployments_at_most(azure, control, data, tuned_account):
    """The eleventh is refused; a base model can still be deployed."""
    job = train(azure, data)
    for number in range(10):
        deploy(azure, tuned_account, f"tuned{number}", job.fine_tuned_model)

    body = deployment_body(job.fine_tuned_model)
    with pytest.raises(HttpResponseError) as refused:
        control.deployments.begin_create_or_update(
            tuned_account, tuned_account, "eleventh", body, **PLAIN
        )
    deploy(azure, tuned_account, "base", "gpt-4o-mini", "2024-07-18")

    assert refused.value.error.code == "QuotaExceeded"
    assert "10 fine-tuned deployments" in refused.value.error.message
    assert len(list(control.deployments.list(tuned_account, tuned_account, **PLAIN))) == 11


@pytest.fixture
def tuned_account(azure):
    """Give a new account in the usual region."""
    return make_account(azure)


@pytest.fixture
def data(azure, tuned_account):
    """Give an OpenAI client of that account."""
    with azure.data(tuned_account) as client:
        yield client


def _refusal(control, account, name, **options):
    """Try to deploy, and be refused; give the refusal."""
    with pytest.raises(HttpResponseError) as refused:
        control.deployments.begin_create_or_update(
            account, account, name, deployment_body(NANO, VERSION, **options), **PLAIN
        )
    return refused.value


def _left(capacities):
    """Give what is left of each sku, for base models and for tuned ones."""
    return {
        one.name: (one.properties.available_capacity, one.properties.available_finetune_capacity)
        for one in capacities
    }


def _sku(control, name):
    """Give a sku of the model in the location's list."""
    models = (entry.model for entry in control.models.list("westus3", **PLAIN))
    (nano,) = (model for model in models if model.name == NANO)
    return next(sku for sku in nano.skus if sku.name == name)
