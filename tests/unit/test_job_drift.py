"""When a job has to be trained again: when nothing can come of it any more, and only then."""

from types import SimpleNamespace

import pytest

from finetune.errors import FineTuneError, NotFound, ServiceUnreachable
from finetune.job import Job
from finetune.providers import deleted_account, job_drift
from finetune.providers.job_drift import find_job, training_again, why_lost

HEX = "0123456789abcdef" * 2
JOB_ID = f"ftjob-{HEX}"
PROPS = {
    "account": {"cloud": "public", "id": "/subscriptions/s/resourceGroups/g/p/a/accounts/acme"},
    "estimate": {"training_usd": "0.10"},
}


def job(status, model=None):
    """Return a job with that status, and a model if it has one."""
    return Job(job_id=JOB_ID, status=status, model="m", created_at=1, fine_tuned_model=model)


@pytest.fixture
def account(monkeypatch):
    """Return an account of which the test says what is in it; `deleted` is ARM's word of it."""
    there = SimpleNamespace(
        models={}, deployments={}, exists=True, deleted=None, fault=NotFound("", status_code=404)
    )

    def get(things):
        def find(thing_id):
            if thing_id not in things:
                raise there.fault
            return things[thing_id]

        return find

    listings = SimpleNamespace(
        jobs=SimpleNamespace(get=get({})),
        models=SimpleNamespace(get=get(there.models), all=lambda: there.models),
    )
    plane = SimpleNamespace(
        account_exists=lambda: there.exists, find_deleted_account=lambda: there.deleted
    )
    monkeypatch.setattr(job_drift, "look", lambda _props: listings)
    deployments = SimpleNamespace(all=lambda: there.deployments)
    monkeypatch.setattr(job_drift, "look_at_deployments", lambda _props: deployments)
    monkeypatch.setattr(deleted_account, "ControlPlane", lambda _cloud, _id: plane)
    return there


@pytest.mark.parametrize("status", ["queued", "running", "paused", "cancelled"])
def test_a_job_that_has_not_succeeded_is_not_lost(account, status):  # noqa: ARG001
    """It goes on, or somebody cancelled it, which was paid for."""
    assert why_lost(JOB_ID, job(status), PROPS) == ""


def test_a_job_whose_model_is_there_is_not_lost(account):
    """Nothing has to be paid."""
    account.models["m.ft-1"] = {}

    assert why_lost(JOB_ID, job("succeeded", "m.ft-1"), PROPS) == ""


def test_a_model_that_is_deployed_is_there(account):
    """It is not asked for: the deployment's own look has told."""
    account.deployments["tutor-1"] = {"properties": {"model": {"name": "m.ft-1"}}}

    assert why_lost(JOB_ID, job("succeeded", "m.ft-1"), PROPS) == ""


def test_a_job_whose_model_is_gone_is_lost(account):  # noqa: ARG001
    """No rule of Azure takes a model, so somebody did."""
    lost = why_lost(JOB_ID, job("succeeded", "m.ft-1"), PROPS)

    assert lost == f"somebody has deleted the model of {JOB_ID}"


@pytest.mark.parametrize(
    ("model", "body"), [(f"m.ft-{HEX}-tutor", {}), ("m.ft-of-mine", {"fine_tune": JOB_ID})]
)
def test_a_job_without_its_record_is_not_lost_with_its_model_there(account, model, body):
    """Deleting a record never trains again; the model tells its job by its name, or in a field."""
    account.models[model] = body

    assert why_lost(JOB_ID, None, PROPS) == ""


def test_a_job_without_record_and_model_is_lost(account):
    """Models of other jobs do not count."""
    account.models["m.ft-ffff"] = {"fine_tune": "ftjob-ffff"}

    assert "have been deleted" in why_lost(JOB_ID, None, PROPS)


def test_a_job_whose_id_no_model_tells_is_kept(account):
    """Of reinforcement jobs' ids nobody knows how their models are named: nothing is assumed."""
    account.models["m.ft-ffff"] = {}

    assert why_lost("ftjob-7iXm9yUZ", None, PROPS) == ""


def test_a_record_that_is_gone_is_none(account):  # noqa: ARG001
    """Where the account is there."""
    assert find_job(JOB_ID, PROPS) is None


def test_a_service_that_is_away_is_an_error(account):
    """The account is there, so nobody can tell."""
    account.fault = ServiceUnreachable("away")

    with pytest.raises(ServiceUnreachable, match="away"):
        find_job(JOB_ID, PROPS)


@pytest.mark.parametrize("fault", [NotFound("", status_code=404), ServiceUnreachable("")])
def test_a_deleted_account_says_how_it_comes_back(account, fault):
    """Its name no longer resolves, or answers 404; ARM knows until when it can be restored."""
    account.exists, account.fault = False, fault
    account.deleted = {"properties": {"scheduledPurgeDate": "2026-11-24T11:30:00Z"}}

    with pytest.raises(FineTuneError) as error:
        find_job(JOB_ID, PROPS)

    for words in ("account acme", "`pulumi up --refresh`", "2026-11-24T11:30:00Z", "$0.10"):
        assert words in str(error.value)


def test_a_purged_account_says_what_training_again_costs(account):
    """There is nothing to restore."""
    account.exists = False

    with pytest.raises(FineTuneError, match=r"gone, and its models .* at most \$0.10"):
        find_job(JOB_ID, PROPS)


def test_without_an_estimate_no_price_is_made_up():
    """Where a model's price is not known."""
    assert training_again({}) == "training again costs what no price is known for"
