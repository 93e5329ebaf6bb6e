"""The provider's side of `adopt_job_id`, on a data plane that only tells."""

from types import SimpleNamespace

import pytest

from finetune.errors import JobCancelled, JobError, JobFailed, NotFound, ServiceUnreachable
from finetune.job import OWNER, Job
from finetune.providers import fine_tuning_job, job_by_id, job_drift
from finetune.providers.fine_tuning_job import FineTuningJobProvider

ACCOUNT = {
    "id": "i",
    "cloud": "public",
    "endpoint": "e",
    "owner": "p/s",
    "created_at": "c",
    "access_granted_at": "2026-11-20T00:00:00Z",
}
JOB = {"model": "gpt-4.1", "account": ACCOUNT, "fingerprint": "ftjob-1", "adopt_job_id": "ftjob-1"}
OTHER = JOB | {"fingerprint": "ftjob-2", "adopt_job_id": "ftjob-2"}
STAYS = "ftjob-1 stays as it was trained, which is not as declared"
TRAINED = {"model": "gpt-4.1", "account": ACCOUNT, "fingerprint": "f" * 64, "training_file": "f-1"}


class Plane:
    """A data plane with some jobs, which knows no way to submit one."""

    def __init__(self, *jobs, models=True, away=False):
        """Hold them, with or without their models; or answer nothing at all."""
        self.by_id = {job.job_id: job for job in jobs}
        self.models, self.away = models, away
        self.cancelled = []

    def get_job(self, job_id):
        """Find one."""
        if self.away:
            raise ServiceUnreachable("no answer")
        if job_id not in self.by_id:
            raise NotFound("no such job", status_code=404)
        return self.by_id[job_id]

    def get_model(self, model):
        """Find any, unless they are gone."""
        if not self.models:
            raise NotFound("no such model", status_code=404)
        return {"id": model}

    def cancel_job(self, job_id):
        """Note it, and end the job."""
        self.cancelled.append(job_id)
        self.by_id[job_id] = job(job_id, "cancelled")


def job(job_id="ftjob-1", status="succeeded", **changes):
    """Return a job that was made by hand."""
    fields = {"model": "gpt-4.1-2025-04-14", "created_at": 1, "fine_tuned_model": "m.ft-1"}
    return Job(job_id=job_id, status=status, **fields | changes)


@pytest.fixture
def provider(monkeypatch):
    """Return a function that gives the provider on a data plane."""

    def on(plane):
        for module in (fine_tuning_job, job_by_id):
            monkeypatch.setattr(module, "connect", lambda _props: plane)
        looks = SimpleNamespace(
            jobs=SimpleNamespace(get=plane.get_job),
            models=SimpleNamespace(get=plane.get_model, all=dict),
        )
        monkeypatch.setattr(job_drift, "look", lambda _props: looks)
        nothing_deployed = SimpleNamespace(all=dict)
        monkeypatch.setattr(job_drift, "look_at_deployments", lambda _props: nothing_deployed)
        monkeypatch.setattr(job_drift, "require_account", lambda *_: None)
        return FineTuningJobProvider()

    return on


@pytest.fixture(autouse=True)
def said(monkeypatch):
    """Return what is said to the user."""
    sentences = []
    monkeypatch.setattr(
        job_by_id.engine, "say", lambda text, severity="INFO": sentences.append((severity, text))
    )
    return sentences


@pytest.fixture(autouse=True)
def _nothing_claimed(monkeypatch):
    """Begin as a new host process does."""
    monkeypatch.setattr("finetune.providers.claims._claimed", set())


REFUSED = [
    (Plane(), JobError, "there is no job ftjob-1 in this account"),
    (
        Plane(job(status="failed", error="bad line 3 (x)")),
        JobFailed,
        r"failed: bad line 3 \(x\)\. Name",
    ),
    (Plane(job(status="failed")), JobFailed, "the service gave no reason"),
    (Plane(job(status="cancelled")), JobCancelled, "was cancelled"),
    (Plane(job(), models=False), JobError, "the model of ftjob-1 has been deleted"),
]


@pytest.mark.parametrize(("plane", "kind", "sentence"), REFUSED)
def test_a_job_of_which_no_model_comes_is_refused(provider, plane, kind, sentence):
    """In preview by `check`, and in `create`; each time with the way out."""
    (failure,) = provider(plane).check({}, JOB).failures
    with pytest.raises(kind, match=sentence) as raised:
        provider(plane).create(JOB)

    assert failure.property == "adopt_job_id"
    assert failure.reason == str(raised.value)
    assert "or leave adopt_job_id out to train, and pay for, what is declared" in failure.reason


@pytest.mark.parametrize("status", ["succeeded", "running", "queued", "a new word"])
def test_a_job_with_a_model_or_under_way_is_adopted(provider, status):
    """Its id is the resource's, and nothing is submitted."""
    plane = Plane(job(status=status))

    checked = provider(plane).check({}, JOB)
    created = provider(plane).create(JOB)

    assert checked.failures == []
    assert (created.id, created.outs["job_id"]) == ("ftjob-1", "ftjob-1")


def test_a_service_that_does_not_answer_stops_no_preview(provider, said):
    """It warns; what is wrong with the job comes out when it is adopted."""
    assert provider(Plane(away=True)).check({}, JOB).failures == []
    assert said[0][0] == "WARNING"


def test_a_wrong_value_beside_it_is_refused_as_ever(provider):
    """Though it would only be compared."""
    (failure,) = provider(Plane(job())).check({}, JOB | {"seed": -1.0}).failures

    assert failure.property == "seed"


def test_differences_are_told_when_it_is_adopted_and_at_each_preview(provider, said):
    """And never change anything."""
    declared = JOB | {"seed": 7.0}
    on = provider(Plane(job(seed=42)))
    told = (
        "INFO",
        f"{STAYS}: declared seed 7, the job had 42",
    )

    on.check({}, declared)
    diff = on.diff("ftjob-1", JOB, declared)

    assert said == [told, told]
    assert not diff.changes


@pytest.mark.parametrize(
    ("olds", "news", "replaces"),
    [
        (JOB, JOB, []),
        (JOB, OTHER, ["adopt_job_id"]),
        (TRAINED, JOB, []),
        (TRAINED, OTHER, ["adopt_job_id"]),
        (JOB, JOB | {"account": ACCOUNT | {"id": "j"}}, ["account"]),
    ],
)
def test_its_identity_is_its_id(provider, olds, news, replaces):
    """The job that a stack trained itself may be named too, and stays what it is."""
    diff = provider(Plane(job())).diff("ftjob-1", olds, news)

    assert (bool(diff.changes), diff.replaces or []) == (bool(replaces), replaces)
    assert not diff.delete_before_replace


def test_two_models_may_swap_their_jobs(provider):
    """What one gives up is what the other one adopts, and goes on."""
    plane = Plane(job("ftjob-1", "running"), job("ftjob-2", "running"))
    on = provider(plane)
    on.check({}, OTHER | {"other_fingerprints": "ftjob-1"})
    on.check({}, JOB | {"other_fingerprints": "ftjob-2"})

    diffs = [on.diff("ftjob-1", JOB, OTHER), on.diff("ftjob-2", OTHER, JOB)]
    for one in (JOB, OTHER):
        on.delete(one["adopt_job_id"], one)

    assert [diff.delete_before_replace for diff in diffs] == [False, False]
    assert plane.cancelled == []


@pytest.mark.parametrize(
    ("plane", "sentence"),
    [
        (Plane(away=True), "cannot look after ftjob-1"),
        (Plane(job(status="failed")), "ftjob-1 has failed; config adopts ftjob-1, so it is not"),
        (Plane(job(), models=False), "somebody has deleted the model of ftjob-1; config adopts"),
    ],
)
def test_nothing_that_befalls_it_makes_another_one(provider, said, plane, sentence):
    """What is wrong is said at each preview."""
    assert not provider(plane).diff("ftjob-1", JOB, JOB).changes
    assert [severity for severity, _ in said] == ["WARNING"]
    assert sentence in said[0][1]


def test_a_job_whose_record_is_deleted_stays(provider, said):
    """Its model may be there, and nobody can tell."""
    assert not provider(Plane()).diff("ftjob-1", JOB, JOB).changes
    assert said == []


@pytest.mark.parametrize(
    ("owner", "cancelled"), [(None, ["ftjob-1"]), ("p/s", ["ftjob-1"]), ("p/other", [])]
)
def test_deleting_it_cancels_what_no_other_stack_submitted(provider, owner, cancelled):
    """A job that was made by hand is this stack's from its adoption on."""
    plane = Plane(job(status="running", metadata={OWNER: owner} if owner else {}))

    provider(plane).delete("ftjob-1", JOB)

    assert plane.cancelled == cancelled


def test_another_stack_s_job_is_told_to_go_on(provider, said):
    """Whoever reads the preview knows that it is not cancelled here."""
    provider(Plane(job(metadata={OWNER: "p/other"}))).check({}, JOB)

    assert said == [("INFO", "ftjob-1 is of the stack p/other: it is never cancelled here")]
