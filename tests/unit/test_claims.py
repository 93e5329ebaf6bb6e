"""Claims: what this run uses, no delete of this run takes away."""

import pytest

from finetune.azure.clouds import LOCAL_AZURE_ENDPOINT
from finetune.errors import ServiceUnreachable, SpecError
from finetune.providers import claims, job_cancellation
from finetune.providers.claims import claim, is_claimed
from finetune.providers.fine_tuning_job import FineTuningJobProvider
from finetune.providers.model_deployment import ModelDeploymentProvider
from finetune.providers.training_file import TrainingFileProvider

NOBODY = "http://127.0.0.1:1"
ACCOUNT = {
    "cloud": "local",
    "owner": "azure-finetune/test",
    "id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.CognitiveServices/accounts/a",
    "endpoint": NOBODY,
    "created_at": "2026-11-22T11:30:00Z",
    "access_granted_at": "2026-11-22T11:30:00Z",
}
PROPS = {"name": "tutor", "account": ACCOUNT}

OF_THE_DATA_PLANE = [FineTuningJobProvider, TrainingFileProvider]
PROVIDERS = [*OF_THE_DATA_PLANE, ModelDeploymentProvider]

each = pytest.mark.parametrize("provider", PROVIDERS, ids=lambda kind: kind.__name__)


@pytest.fixture(autouse=True)
def _unreachable_azure(monkeypatch):
    """Say that the local Azure is where nobody listens."""
    monkeypatch.setenv(LOCAL_AZURE_ENDPOINT, NOBODY)


def test_nothing_is_claimed_before_it_is_claimed():
    """A claim is of one id, and stays."""
    assert not is_claimed("file-of-this-test")

    claim("file-of-this-test")

    assert is_claimed("file-of-this-test")
    assert not is_claimed("file-of-this-test-2")


@each
def test_a_claimed_thing_is_not_deleted(provider):
    """Delete returns without asking an account that nobody answers for."""
    thing_id = f"claimed-by-{provider.__name__}"
    claim(thing_id)

    assert provider().delete(thing_id, PROPS) is None


@each
def test_a_claimed_thing_s_account_is_not_even_looked_at(provider):
    """Delete of a claimed thing needs no property at all."""
    thing_id = f"claimed-without-props-by-{provider.__name__}"
    claim(thing_id)

    assert provider().delete(thing_id, {}) is None


@pytest.fixture(autouse=True)
def _no_program_runs():
    """Start as a host process does: no program has been heard of."""
    claims._program_runs.clear()  # noqa: SLF001  (a flag of the whole process)


@pytest.mark.parametrize("provider", OF_THE_DATA_PLANE, ids=lambda kind: kind.__name__)
def test_an_unclaimed_thing_is_deleted(provider):
    """Delete does ask: the refusal of an address that is not local's is its own."""
    elsewhere = {"account": ACCOUNT | {"endpoint": "https://a.openai.azure.com/"}}

    with pytest.raises(SpecError, match="no address of the cloud 'local'"):
        provider().delete("unclaimed", elsewhere)


def test_an_unclaimed_job_at_an_unreachable_account_is_an_error(monkeypatch):
    """A job that cannot be cancelled is not forgotten: it may still bill."""
    monkeypatch.setattr(job_cancellation, "retrying", lambda request: request())
    with pytest.raises(ServiceUnreachable, match="looking for fine-tuning job unclaimed"):
        FineTuningJobProvider().delete("unclaimed", PROPS)


def test_an_unclaimed_deployment_is_deleted(monkeypatch):
    """Delete asks for the cloud of its account."""
    monkeypatch.delenv(LOCAL_AZURE_ENDPOINT)

    with pytest.raises(SpecError, match="LOCAL_AZURE_ENDPOINT"):
        ModelDeploymentProvider().delete("unclaimed", PROPS | {"fine_tuned_model": "m.ft-1"})


@pytest.mark.parametrize("new", [{}, {"capacity": 20.0}], ids=["unchanged", "updated"])
def test_a_diff_that_keeps_its_deployment_claims_it(new):
    """An unchanged or updated deployment is in use."""
    olds = PROPS | {"fine_tuned_model": "m.ft-1", "sku_name": "Standard", "capacity": 10.0}
    name = f"kept-{len(new)}"

    ModelDeploymentProvider().check(olds, olds | new)
    ModelDeploymentProvider().diff(name, olds, olds | new)

    assert is_claimed(name)


def test_a_diff_without_a_program_claims_nothing():
    """A refresh compares too, and the destroy after it must find nothing claimed."""
    olds = PROPS | {"fine_tuned_model": "m.ft-1", "sku_name": "Standard", "capacity": 10.0}

    ModelDeploymentProvider().diff("refreshed", olds, olds)

    assert not is_claimed("refreshed")


def test_a_diff_that_replaces_its_deployment_does_not_claim_it():
    """The replaced one is to go."""
    olds = PROPS | {"fine_tuned_model": "m.ft-1", "sku_name": "Standard", "capacity": 10.0}

    ModelDeploymentProvider().diff("replaced", olds, olds | {"fine_tuned_model": "m.ft-2"})

    assert not is_claimed("replaced")
