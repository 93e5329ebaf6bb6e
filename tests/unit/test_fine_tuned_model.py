"""When a `FineTunedModel` is looked at again, and what it keeps."""

from types import SimpleNamespace

import pytest

from finetune.errors import NotFound, ServiceUnreachable
from finetune.job import Job
from finetune.providers import fine_tuned_model
from finetune.providers.fine_tuned_model import FineTunedModelProvider

ACCOUNT = {"cloud": "public", "id": "i", "endpoint": "https://a.openai.azure.com/"}
PROPS = {"name": "tutor", "account": ACCOUNT, "job_id": "ftjob-2"}
WAITED = PROPS | {"wait_timeout_minutes": 1440.0}
FORMER = {"account": ACCOUNT, "job_id": "ftjob-1", "fine_tuned_model": "m.ft-1"}
GONE = NotFound("looking for it: gone", status_code=404)


def job(status):
    """Return the job in a status."""
    return Job(job_id="ftjob-2", status=status, model="m", created_at=100)


@pytest.fixture
def looks(monkeypatch):
    """Return what puts a job, or an error, where the resource looks; it gives the looks taken."""

    def put(found):
        asked = []

        def get(job_id):
            asked.append(job_id)
            if isinstance(found, Exception):
                raise found
            return found

        listings = SimpleNamespace(jobs=SimpleNamespace(get=get))
        monkeypatch.setattr(fine_tuned_model, "look", lambda _props: listings)
        return asked

    return put


@pytest.mark.parametrize(
    ("found", "changes"),
    [
        (job("running"), False),
        (job("succeeded"), True),
        (job("failed"), True),
        (job("cancelled"), True),
        (GONE, True),
        (ServiceUnreachable("no network"), False),
    ],
    ids=["running", "succeeded", "failed", "cancelled", "gone", "unreachable"],
)
def test_a_preview_that_does_not_wait_looks_once(looks, found, changes):
    """A job that has ended is taken by the next `up`; one that runs is left alone."""
    asked = looks(found)
    olds = FORMER | {"status": "running", "job_id": "ftjob-2"}

    diff = FineTunedModelProvider().diff("tutor", olds, PROPS)

    assert diff.changes is changes
    assert asked == ["ftjob-2"]


@pytest.mark.parametrize(
    ("status", "props", "changes"),
    [("succeeded", PROPS, False), ("succeeded", WAITED, False), ("running", WAITED, True)],
)
def test_a_preview_that_knows_already_does_not_look(looks, status, props, changes):
    """What has succeeded stays so, and what is waited for will have ended."""
    asked = looks(job("running"))
    olds = FORMER | {"status": status, "job_id": "ftjob-2"}

    diff = FineTunedModelProvider().diff("tutor", olds, props)

    assert diff.changes is changes
    assert asked == []


@pytest.mark.parametrize(
    ("account", "former"), [(ACCOUNT, FORMER), (ACCOUNT | {"id": "another"}, {})]
)
def test_the_former_model_does_not_move_with_the_account(monkeypatch, account, former):
    """In another account it is not to be had, and nothing is deployed for it."""
    given = []
    monkeypatch.setattr(fine_tuned_model, "outcome", lambda *_, **kept: given.append(kept))

    FineTunedModelProvider().update("tutor", FORMER, PROPS | {"account": account})

    assert given == [{"former": former}]


@pytest.fixture
def removed(monkeypatch):
    """Return the names of the resources whose left-over deployments were removed."""
    names = []
    monkeypatch.setattr(
        fine_tuned_model, "remove_leftovers", lambda props: names.append(props["name"])
    )
    monkeypatch.setattr(fine_tuned_model, "outcome", lambda *_, **__: {})
    return names


@pytest.mark.parametrize(("has_account", "expected"), [(True, ["tutor"]), (False, [])])
def test_what_is_left_deployed_goes_with_the_model(removed, monkeypatch, has_account, expected):
    """A killed run may have deployed it; a deleted account has taken that along."""
    monkeypatch.setattr(fine_tuned_model, "has_account", lambda _account: has_account)

    FineTunedModelProvider().delete("tutor", PROPS)

    assert removed == expected


@pytest.mark.parametrize(("is_undeployed", "expected"), [(True, ["tutor"]), (None, [])])
def test_what_is_left_deployed_goes_when_nothing_is_to_be_deployed(
    removed, is_undeployed, expected
):
    """`deploy: false` declares no deployment that could look after it."""
    FineTunedModelProvider().update("tutor", FORMER, PROPS | {"is_undeployed": is_undeployed})

    assert removed == expected


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [(None, True, True), (True, None, True), (True, True, False), (None, None, False)],
)
def test_deploy_is_recorded_when_it_changes(looks, old, new, changes):
    """Only then is a left-over deployment looked for: a preview that changes nothing does not."""
    asked = looks(job("succeeded"))
    olds = FORMER | {"status": "succeeded", "job_id": "ftjob-2", "is_undeployed": old}

    assert (
        FineTunedModelProvider().diff("tutor", olds, PROPS | {"is_undeployed": new}).changes
        is changes
    )
    assert asked == []
