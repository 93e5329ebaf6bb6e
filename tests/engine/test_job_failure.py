"""Jobs that fail and submissions that are refused: the service's reason, then what to do."""

from __future__ import annotations

import pytest
from pulumi.automation import CommandError

pytestmark = pytest.mark.long

HARMFUL = (
    "The provided training data failed RAI checks for harm types: [hate_fairness, self_harm, "
    "violence]. Please fix the data and try again."
)
UNSAFE = (
    "This model is unable to be deployed. Model evaluation identified that this fine tuned model "
    "scores above acceptable thresholds for [Violence, Self Harm]. Please review your training "
    "data set and resubmit the job."
)


def _refuses(project, rule) -> None:
    """What the local Azure does with the next job."""
    project.ask_azure("faults", {"rules": [rule]})


@pytest.mark.parametrize(
    ("message", "when", "next_step"),
    [
        (HARMFUL, "validating", "take out, or write anew, the examples of the harm types"),
        (UNSAFE, "trained", "change the examples that teach what it names"),
    ],
    ids=["data", "model"],
)
def test_a_job_that_fails_leaves_what_serves_and_the_next_up_submits_anew(
    served, message, when, next_step
):
    """The reason and the next step are said, nothing is billed, and `up` can be run again."""
    before = served.outputs()
    rule = {"kind": "fail_job", "code": "contentFilter", "message": message}
    _refuses(served, rule | ({"when": "trained"} if when == "trained" else {}))
    served.set_hyperparameter("n_epochs", 5)

    with pytest.raises(CommandError):
        served.up()

    assert f"failed: {message} (contentFilter). Nothing was billed. The " in served.said
    assert next_step in served.said
    assert "Traceback" not in served.said
    names = [deployment["name"] for deployment in served.inventory()["deployments"]]
    assert before["deployment_name"] in names
    assert len(served.training_charges()) == 1
    served.up()
    assert served.outputs()["fine_tuned_model"] != before["fine_tuned_model"]
    assert len(served.training_charges()) == 2


def test_a_refused_submission_says_what_to_do(project):
    """An account that is full refuses a job with its own words, and the way on follows them."""
    refusal = {"status": 400, "code": "quotaExceeded", "message": "The job quota is reached."}
    path = {"method": "POST", "path": "*/fine_tuning/jobs"}
    _refuses(project, {"kind": "status", **path, **refusal})

    with pytest.raises(CommandError):
        project.up()

    assert "The job quota is reached. (quotaExceeded)" in project.said
    assert "The account has as many jobs as it may" in project.said
    assert project.training_charges() == []
    project.up()
    assert len(project.training_charges()) == 1
