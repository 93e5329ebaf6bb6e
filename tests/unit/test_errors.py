"""The tree of errors: who is in it, and which of them may be asked again."""

import inspect

import pytest

from finetune import errors
from finetune.errors import (
    NotAuthorised,
    NotFound,
    RateLimited,
    ServiceError,
    ServiceFailed,
    ServiceRejected,
    ServiceUnreachable,
)


def classes():
    """Return every error class of this library, by name."""
    return {
        name: kind
        for name, kind in vars(errors).items()
        if inspect.isclass(kind) and issubclass(kind, Exception)
    }


@pytest.mark.parametrize(
    ("kind", "retryable"),
    [
        (ServiceError, False),
        (ServiceUnreachable, True),
        (ServiceFailed, True),
        (ServiceRejected, False),
        (NotAuthorised, False),
        (NotFound, False),
        (RateLimited, True),
        (errors.FineTuneError, False),
        (errors.SpecError, False),
        (errors.DatasetError, False),
        (errors.BudgetError, False),
        (errors.JobError, False),
        (errors.DeploymentFailed, False),
    ],
)
def test_retry_is_a_fact_of_the_class(kind, retryable):
    """Whether to ask again is known from the class, so that no caller keeps a list of codes."""
    assert kind.retryable is retryable


def test_every_error_of_ours_is_drawn_in_the_tree():
    """The docstring of `errors.py` names every class, with "retry" where it is retryable."""
    for name, kind in classes().items():
        lines = [line for line in errors.__doc__.splitlines() if f" {name} " in f" {line} "]

        assert len(lines) == 1, name
        assert lines[0].endswith("retry") == kind.retryable, name


def test_every_error_of_ours_has_one_base():
    """Whoever catches `FineTuneError` catches them all."""
    assert all(issubclass(kind, errors.FineTuneError) for kind in classes().values())


@pytest.mark.parametrize("kind", [errors.SpecError, errors.DatasetError])
def test_an_error_with_problems_says_them_a_line_each(kind):
    """The message stands alone, and the problems can be read one by one."""
    problems = (errors.Problem("line 1", "is bad"), errors.Problem("line 7", "is worse"))

    error = kind(problems)

    assert str(error) == "line 1: is bad\nline 7: is worse"
    assert error.problems == problems
