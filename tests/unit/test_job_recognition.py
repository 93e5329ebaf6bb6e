"""Which job is a stack's own, by its metadata, or by its files and what the service echoes."""

import pytest

from finetune.job import job_from_wire
from finetune.providers.job_recognition import echoes, is_own

PROPS = {
    "account": {"owner": "p/s"},
    "fingerprint": "f",
    "model": "gpt-4o-mini-2024-07-18",
    "method": "supervised",
    "hyperparameters": {
        "n_epochs": 3.0,
        "batch_size": "auto",
        "learning_rate_multiplier": "auto",
    },
    "training_type": "GlobalStandard",
    "training_file": "file-1",
    "validation_file": None,
    "suffix": "tutor",
}

# As Azure echoes such a request (docs/azure.md 1.6), without its metadata.
WIRE = {
    "id": "ftjob-1",
    "status": "running",
    "model": "gpt-4o-mini-2024-07-18",
    "created_at": 100,
    "training_file": "file-1",
    "validation_file": "",
    "suffix": "tutor",
    "seed": 1234,
    "trainingType": "globalStandard",
    "method": {
        "type": "supervised",
        "supervised": {
            "hyperparameters": {
                "n_epochs": 3,
                "batch_size": -1,
                "learning_rate_multiplier": 1.0,
            }
        },
    },
}


def wire_with(**changes):
    """Return the echo with some fields changed."""
    return job_from_wire(WIRE | changes)


def test_metadata_tell_a_job_whatever_else_it_says():
    """Owner and fingerprint are enough."""
    job = wire_with(metadata={"owner": "p/s", "fingerprint": "f"}, training_file="file-of-old")

    assert is_own(job, PROPS)


@pytest.mark.parametrize("metadata", [{"owner": "p/t", "fingerprint": "f"}, {"owner": "p/s"}])
def test_metadata_of_another_rule_out_the_rest(metadata):
    """What is another stack's, or of another fingerprint, is not recognised by its files."""
    assert not is_own(wire_with(metadata=metadata), PROPS)


@pytest.mark.parametrize("metadata", [None, {}, {"ticket": "7"}])
def test_without_metadata_files_and_echo_tell_it(metadata):
    """As the service echoes "auto", numbers, tiers and what was left out."""
    assert is_own(wire_with(metadata=metadata), PROPS)


def test_the_older_shape_of_an_echo_tells_it_too():
    """Hyperparameters at the top, no method, the other name of the suffix."""
    older = {key: value for key, value in WIRE.items() if key not in ("method", "suffix")}
    older["hyperparameters"] = {"n_epochs": 3, "batch_size": -1}
    older["user_provided_suffix"] = "tutor"

    assert is_own(job_from_wire(older), PROPS)


@pytest.mark.parametrize(
    "changes",
    [
        {"model": "gpt-4.1-2025-04-14"},
        {"training_file": "file-2"},
        {"validation_file": "file-3"},
        {"suffix": None},
        {"trainingType": "Standard"},
        {"method": {"type": "dpo", "dpo": {"hyperparameters": {"n_epochs": 3}}}},
        {"method": {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 4}}}},
        {"method": {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": -1}}}},
    ],
    ids=["model", "file", "validation", "suffix", "tier", "method", "n_epochs", "auto"],
)
def test_one_difference_in_the_echo_is_another_job(changes):
    """Whatever it is."""
    assert not is_own(wire_with(**changes), PROPS)


@pytest.mark.parametrize("change", [{"seed": 7}, {"retrain": "again"}])
def test_what_the_echo_does_not_say_is_not_assumed(change):
    """Another seed was declared; or a job is wanted that nobody could tell from its first."""
    assert not is_own(wire_with(), PROPS | change)


@pytest.mark.parametrize(
    ("asked_for", "echoed", "expected"),
    [
        ("auto", None, True),
        ("auto", "auto", True),
        ("auto", -1, True),
        ("auto", 3, False),
        (3.0, 3, True),
        ({"type": "f"}, {"type": "f", "name": "made up"}, True),
        ({"type": "f"}, None, False),
        ([{"a": 1}], [{"a": 1.0}], True),
        ([1], [1, 2], False),
    ],
)
def test_an_echo_is_compared_by_what_was_asked_for(asked_for, echoed, expected):
    """The service adds defaults and writes numbers its own way."""
    assert echoes(asked_for, echoed) is expected
