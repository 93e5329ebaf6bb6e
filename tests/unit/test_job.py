"""A job as the service reports it, read into one shape."""

import pytest
from openai.types.fine_tuning import FineTuningJob

from finetune.job import TERMINAL_STATUSES, Job, find_model_of, job_from_wire

HEX = "0123456789abcdef" * 2
RUNNING = {"id": "ftjob-1", "status": "running", "model": "gpt-4.1-2025-04-14", "created_at": 100}


def job(**fields):
    """Return the job that the SDK's own object with these fields is read as."""
    return job_from_wire(FineTuningJob.construct(**(RUNNING | fields)).to_dict())


def test_a_finished_job_is_read_whole():
    """Every field has its own place."""
    finished = job(
        status="succeeded",
        finished_at=160,
        fine_tuned_model="gpt-4.1-2025-04-14.ft-1",
        trained_tokens=40_500,
        metadata={"owner": "project/stack"},
    )

    assert finished == Job(
        job_id="ftjob-1",
        status="succeeded",
        model="gpt-4.1-2025-04-14",
        created_at=100,
        finished_at=160,
        fine_tuned_model="gpt-4.1-2025-04-14.ft-1",
        trained_tokens=40_500,
        metadata={"owner": "project/stack"},
    )


@pytest.mark.parametrize("name", ["finished_at", "fine_tuned_model", "trained_tokens"])
def test_a_missing_field_is_read_like_a_null_one(name):
    """Azure leaves out what OpenAI sends as null."""
    missing = job_from_wire(RUNNING)

    assert getattr(missing, name) is None
    assert missing == job(**{name: None})


@pytest.mark.parametrize("metadata", [None, {}])
def test_a_job_without_metadata_has_an_empty_map(metadata):
    """A job that somebody made by hand belongs to nobody."""
    assert job(metadata=metadata).metadata == {}


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (None, ""),
        ({}, ""),
        ({"code": None, "message": None}, ""),
        ({"code": "invalid_training_file", "message": ""}, "invalid_training_file"),
        ({"code": "", "message": "No credit."}, "No credit."),
        ({"code": "bad", "message": "7 examples.", "param": "training_file"}, "7 examples. (bad)"),
    ],
)
def test_the_reason_is_the_service_s_message_and_code(error, reason):
    """A job without a fault has no reason, however the service writes that."""
    assert job(error=error).error == reason


@pytest.mark.parametrize("status", sorted(TERMINAL_STATUSES))
def test_three_statuses_are_terminal(status):
    """A job that succeeded, failed or was cancelled never changes again."""
    assert job(status=status).is_terminal


@pytest.mark.parametrize(
    "status", ["validating_files", "queued", "running", "pending", "paused", "created", "Succeeded"]
)
def test_every_other_status_means_under_way(status):
    """A word that is new to this library is waited for."""
    assert not job(status=status).is_terminal


@pytest.mark.parametrize(("finished_at", "seconds"), [(None, None), (100, 0), (1_900, 1_800)])
def test_the_duration_goes_from_submission_to_the_end(finished_at, seconds):
    """A job under way has no duration yet."""
    assert job(finished_at=finished_at).duration_seconds == seconds


@pytest.mark.parametrize(
    "wire",
    [
        None,
        [],
        {"id": 1},
        {"id": "ftjob-1"},
        RUNNING | {"error": "boom"},
        RUNNING | {"metadata": [1]},
    ],
)
def test_what_is_no_job_is_said_to_be_none(wire):
    """A proxy's page or a torn answer is unreadable, and not a bug of ours."""
    with pytest.raises(ValueError, match="it is no fine-tuning job"):
        job_from_wire(wire)


@pytest.mark.parametrize(
    ("models", "found"),
    [
        ({f"m.ft-{HEX}-tutor": {}}, f"m.ft-{HEX}-tutor"),
        ({"m.ft-of-mine": {"fine_tune": f"ftjob-{HEX}"}}, "m.ft-of-mine"),
        ({f"m.ft-{HEX}:ckpt-step-10": {}, f"m.ft-{HEX}": {}}, f"m.ft-{HEX}"),
        ({f"m.ft-{HEX}:ckpt-step-10": {}}, None),
        ({"m.ft-another": {}, "m": {"fine_tune": None}}, None),
    ],
    ids=["by its name", "by its word", "no checkpoint", "only a checkpoint", "others"],
)
def test_a_job_s_model_is_found_without_its_record(models, found):
    """The job's id is in the model's name, or the model names its job."""
    assert find_model_of(f"ftjob-{HEX}", models) == found
