"""Skus: of kinds of accounts, of an account, of a deployment."""

from tests.emulator.arranging import LOCATION, deploy, train
from tests.emulator.running_emulator import PLAIN

NANO = "gpt-4.1-nano"


def test_accounts_have_one_sku(control, account):
    """S0, for both kinds, in each region; an account lists the one that it has."""
    listed = list(control.resource_skus.list(**PLAIN))
    own = control.accounts.list_skus(account, account, **PLAIN).value

    assert {sku.name for sku in listed} == {"S0"}
    assert {sku.kind for sku in listed} == {"OpenAI", "AIServices"}
    assert [entry.sku.name for entry in own] == ["S0"]


def test_a_sku_is_available_or_not(control):
    """S0 is, F0 is not, and the answer says so for each that was asked."""
    kind = "Microsoft.CognitiveServices/accounts"
    answers = control.check_sku_availability(LOCATION, ["S0", "F0"], "OpenAI", kind, **PLAIN).value

    assert [(one.sku_name, one.sku_available) for one in answers] == [("S0", True), ("F0", False)]


def test_a_deployment_lists_the_skus_of_its_model(azure, control, account, data):
    """Only a tuned model is offered in the Developer tier."""
    job = train(azure, data, model=f"{NANO}-2025-04-14")
    deploy(azure, account, "tuned", job.fine_tuned_model)
    deploy(azure, account, "base", NANO, "2025-04-14")
    tuned, base = (
        list(control.deployments.list_skus(account, account, name, **PLAIN))
        for name in ("tuned", "base")
    )

    assert {entry.sku.name for entry in tuned} - {entry.sku.name for entry in base} == {
        "DeveloperTier"
    }
    assert {entry.capacity.maximum for entry in tuned + base} == {1000}


def test_a_tuned_model_is_among_the_models_of_its_account(azure, control, account, data):
    """With its base model and its skus; the location's list does not have it."""
    job = train(azure, data, model=f"{NANO}-2025-04-14")
    models = {one.name: one for one in control.accounts.list_models(account, account, **PLAIN)}
    of_location = [entry.model.name for entry in control.models.list(LOCATION, **PLAIN)]

    tuned = models[job.fine_tuned_model]
    assert (tuned.base_model.name, tuned.version) == (NANO, "1")
    assert "DeveloperTier" in [sku.name for sku in tuned.skus]
    assert NANO in models
    assert job.fine_tuned_model not in of_location
