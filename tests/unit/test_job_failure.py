"""What to do next, from the service's words about a failure."""

import pytest

from finetune.job_failure import FAILURES, advice

HARMFUL = (
    "The provided training data failed RAI checks for harm types: [hate_fairness, self_harm, "
    "violence]. Please fix the data and try again."
)
UNSAFE = (
    "This model is unable to be deployed. Model evaluation identified that this fine tuned model "
    "scores above acceptable thresholds for [Violence, Self Harm]. Please review your training "
    "data set and resubmit the job."
)
LOST_REGION = "The specified base model does not support fine-tuning with Standard TrainingType."

SAID = [
    ("", HARMFUL, "the examples of the harm types it names"),
    ("", UNSAFE, "change the examples that teach what it names"),
    ("invalidPayload", "wandb: the API key is refused", "take `integrations` out"),
    ("", "The job was stopped at the per-job spend limit", "resume it"),
    ("", "Job reached its cost limit", "or cancel it"),
    ("", "Insufficient credits", "add credit"),
    ("insufficient_quota", "You exceeded your current quota", "add credit"),
    ("", "The subscription 'x' is disabled", "way of payment"),
    ("quotaExceeded", "The number of files is over the limit", "Delete files"),
    ("quotaExceeded", "", "3 at once"),
    ("", "Too many active fine-tuning jobs", "wait until one ends"),
    ("tooManyRequests", "Slow down", "in a few minutes"),
    ("", "The file has 9 rows; at least 10 examples are needed", "10 or more"),
    ("jsonlValidationFailed", "Line 3 is wrong", "python -m finetune check"),
    ("", "Validation of jsonl file failed: No valid json line found", "python -m finetune check"),
    ("", "Invalid file format", "python -m finetune check"),
    ("fileImportFailed", "Something went wrong", "could not take the file in"),
    ("invalidPayload", LOST_REGION, "Set another `training_type` (GlobalStandard"),
    ("invalidPayload", "The model gpt-35-turbo has been deprecated", "can still be trained"),
    ("invalidPayload", "The specified base model does not support fine-tuning.", "another region"),
    ("", "The job exceeded the maximum run time of 720 hours", "720 hours"),
    ("invalidPayload", "The job has 2,100,000,000 tokens, over the maximum", "2 billion tokens"),
    ("", "Training failed with high loss", "Train fewer epochs (2 in place of 3)"),
    ("contentFilter", "Refused", "take out what it names"),
    ("internalFailure", "An unexpected thing happened", "ask Azure support"),
    ("serviceUnavailable", "Please try again later", "submits the job anew"),
]


@pytest.mark.parametrize(("code", "message", "next_step"), SAID)
def test_the_next_step_follows_from_the_service_s_words(code, message, next_step):
    """Either the code or the sentence tells what kind of failure it is."""
    assert next_step in advice(code, message)


@pytest.mark.parametrize(("code", "message", "next_step"), SAID)
def test_a_reason_that_ends_in_its_code_needs_no_other(code, message, next_step):
    """A job's own reason is written so."""
    assert next_step in advice("", f"{message} ({code})")


@pytest.mark.parametrize("message", ["", "The value 3 of 'beta' is out of range."])
def test_of_what_is_not_known_nothing_is_said(message):
    """The service's reason must do."""
    assert advice("invalidPayload", message) == ""


def test_every_failure_is_reached():
    """No row of the table is hidden behind one before it."""
    reached = {advice(code, message) for code, message, _ in SAID}

    assert {failure.next_step for failure in FAILURES} == reached


def test_every_step_is_a_sentence_without_its_end():
    """Whoever shows it puts it after the reason."""
    for failure in FAILURES:
        assert failure.next_step[0].isupper()
        assert failure.next_step[-1] not in ".;,"
        assert failure.source
