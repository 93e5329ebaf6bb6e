"""What a change of inputs does to a resource, as far as no service has to be asked."""

import pytest
from pulumi.output import Unknown

from finetune.azure.clouds import LOCAL_AZURE_ENDPOINT
from finetune.providers.account_purge import AccountPurgeProvider
from finetune.providers.fine_tuned_model import FineTunedModelProvider
from finetune.providers.fine_tuning_job import FineTuningJobProvider
from finetune.providers.model_deployment import ModelDeploymentProvider, deployment_name

NOBODY = "http://127.0.0.1:1"
ACCOUNT = {
    "cloud": "local",
    "owner": "p/s",
    "id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.CognitiveServices/accounts/a",
    "endpoint": NOBODY,
    "created_at": "2026-11-22T11:30:00Z",
}
DEPLOYED = {
    "name": "tutor",
    "account": ACCOUNT,
    "fine_tuned_model": "m.ft-1",
    "sku_name": "S",
    "capacity": 10.0,
}
PURGE = {"cloud": "public", "account_id": "i", "location": "swedencentral"}
JOB = {"model": "m", "hyperparameters": {"n_epochs": 3.0}, "account": ACCOUNT}


@pytest.fixture(autouse=True)
def _unreachable_azure(monkeypatch):
    """Say that the local Azure is where nobody listens, so that no look tells anything."""
    monkeypatch.setenv(LOCAL_AZURE_ENDPOINT, NOBODY)


@pytest.mark.parametrize(
    ("new", "changes", "replaces"),
    [
        ({}, False, []),
        ({"capacity": 10}, False, []),
        ({"capacity": 20}, True, []),
        ({"account": ACCOUNT | {"endpoint": "https://b/"}}, False, []),
        ({"fine_tuned_model": "m.ft-2"}, True, ["fine_tuned_model"]),
        ({"fine_tuned_model": Unknown()}, True, ["fine_tuned_model"]),
        ({"sku_name": "DeveloperTier"}, True, ["sku_name"]),
        ({"account": ACCOUNT | {"id": "b"}}, True, ["account"]),
    ],
)
def test_a_deployment_is_scaled_in_place_and_else_replaced(new, changes, replaces):
    """Capacity updates, model, sku and account replace, and the endpoint does nothing."""
    diff = ModelDeploymentProvider().diff("tutor-1", DEPLOYED, DEPLOYED | new)

    assert (diff.changes, diff.replaces) == (changes, replaces)
    assert not diff.delete_before_replace


@pytest.mark.parametrize(
    ("status", "job_id", "changes"),
    [
        ("succeeded", "ftjob-1", False),
        ("running", "ftjob-1", True),
        (None, "ftjob-1", True),
        ("succeeded", "ftjob-2", True),
        ("succeeded", Unknown(), True),
    ],
)
def test_a_model_is_updated_and_never_replaced(status, job_id, changes):
    """Another job, or one that had not succeeded when it was looked at, is an update."""
    olds = {"job_id": "ftjob-1", "status": status}

    news = {"job_id": job_id, "wait_timeout_minutes": 1440.0}
    diff = FineTunedModelProvider().diff("tutor", olds, news)

    assert (bool(diff.changes), diff.replaces or []) == (changes, [])


@pytest.mark.parametrize(
    ("new", "replaces"),
    [({}, []), ({"location": "eastus2"}, ["location"]), ({"account_id": "j"}, ["account_id"])],
)
def test_a_purge_is_of_one_account_in_one_location(new, replaces):
    """Another account or location is another purge."""
    diff = AccountPurgeProvider().diff("i", PURGE, PURGE | new)

    assert (diff.changes, diff.replaces) == (bool(replaces), replaces)


def test_a_wrong_spec_is_refused_property_by_property():
    """Preview shows every wrong property by its name."""
    wrong = JOB | {"seed": -1.0, "hyperparameters": {"n_epochs": 0.0}}

    failures = FineTuningJobProvider().check({}, wrong).failures

    assert [failure.property for failure in failures] == ["hyperparameters.n_epochs", "seed"]


@pytest.mark.parametrize("news", [JOB, JOB | {"hyperparameters": Unknown()}])
def test_a_spec_that_is_right_or_not_known_yet_is_let_through(news):
    """Numbers come as floats, and what is unknown is checked when it is known."""
    checked = FineTuningJobProvider().check({}, news)

    assert (checked.inputs, checked.failures) == (news, [])


def test_another_model_gets_a_deployment_of_another_name():
    """The new one can come up beside the old one."""
    one = deployment_name("tutor", "m.ft-1", "Standard")
    other = deployment_name("tutor", "m.ft-2", "Standard")

    assert one != other
    assert len(one) == len("tutor-") + 8


def test_another_sku_gets_a_deployment_of_another_name():
    """A sku cannot be changed in place for certain, so it is another deployment too."""
    one = deployment_name("tutor", "m.ft-1", "Standard")

    assert one != deployment_name("tutor", "m.ft-1", "GlobalStandard")
