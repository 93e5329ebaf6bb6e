"""What the dynamic host prints: our errors as one sentence, bugs with their traceback."""

import sys
import traceback

import pytest

from finetune.errors import FineTuneError, JobFailed, NotFound
from finetune.providers.clean_errors import clean_errors


@clean_errors
def method(error=None, cause=None):
    """Return a value, or raise what is given, as a provider's method would."""
    if error is not None:
        raise error from cause
    return "a value"


def printed(error, cause=None):
    """Return what the host prints for an error: it formats it after the method has ended."""
    try:
        method(error, cause)
    except Exception:  # noqa: BLE001  (as the host does)
        return traceback.format_exc()
    return ""


@pytest.mark.parametrize(
    "error",
    [
        FineTuneError("one sentence"),
        NotFound("one sentence", status_code=404),
        JobFailed("one sentence", job_id="ftjob-1"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_of_ours_is_printed_as_its_sentence_alone(error):
    """No frame, no cause and no "during handling" reaches the user."""
    lines = printed(error, cause=ValueError("inside")).splitlines()

    assert lines == [f"finetune.errors.{type(error).__name__}: one sentence"]


def test_an_error_raised_while_another_is_handled_is_printed_alone():
    """The context is hidden as the cause is."""
    try:
        raise ValueError("first")  # noqa: TRY301  (there has to be one)
    except ValueError:
        text = printed(FineTuneError("one sentence"))

    assert text == "finetune.errors.FineTuneError: one sentence\n"


def test_a_bug_is_printed_with_its_traceback():
    """Whoever reads it needs the frames."""
    text = printed(KeyError("file_name"))

    assert text.startswith("Traceback (most recent call last):")
    assert "in method" in text


def test_a_bug_after_an_error_of_ours_has_its_traceback_again():
    """Each method sets the limit anew when it is entered."""
    printed(FineTuneError("one sentence"))

    assert "in method" in printed(KeyError("file_name"))


def test_a_call_that_succeeds_restores_the_limit():
    """What the host prints of itself afterwards is whole."""
    printed(FineTuneError("one sentence"))

    value = method()

    assert (value, sys.tracebacklimit) == ("a value", 1000)


def test_the_error_itself_is_passed_on():
    """Code above the decorator still sees its class and fields."""
    error = JobFailed("one sentence", job_id="ftjob-1")

    with pytest.raises(JobFailed) as raised:
        method(error)

    assert raised.value is error


def test_the_method_keeps_its_name_and_docstring():
    """The host looks methods up by name, and people read them."""
    assert method.__name__ == "method"
    assert method.__doc__.startswith("Return a value")
