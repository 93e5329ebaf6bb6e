"""Requests: ours hold what the tables have, and no field of the tables is dropped in silence."""

import openai
import pytest

from finetune.job_request import job_request
from finetune.spec import TrainingSpec
from finetune.spec_parsing import parse
from tests.contract.request_shapes import DeploymentBody, DeploymentSettings, JobBody

MODEL = "gpt-4o-mini-2024-07-18"
WANDB = {"type": "wandb", "wandb": {"project": "tutor", "tags": ["first"]}}
STEPS = {"n_epochs": 1, "batch_size": 2, "learning_rate_multiplier": 0.5}
FIELDS = {
    "suffix": "tutor",
    "seed": 7,
    "method": {"type": "supervised", "supervised": {"hyperparameters": STEPS}},
    "hyperparameters": STEPS,
    "integrations": [WANDB],
    "metadata": {"team": "maths"},
    "trainingType": "globalStandard",
    "prompt_loss_weight": 0.1,
}
"""A value for each field of the table that may be left out and names no file."""

SETTINGS = {
    "raiPolicyName": "Microsoft.DefaultV2",
    "versionUpgradeOption": "NoAutoUpgrade",
    "spilloverDeploymentName": "another",
    "parentDeploymentName": "another",
    "capacitySettings": {"designatedCapacity": 1, "priority": 1},
    "currentCapacity": 1,
}
"""A value for each property of a deployment that may be left out."""


def test_what_this_project_sends_to_make_a_job_is_in_the_table():
    """With every field that a spec can set."""
    spec = parse(
        TrainingSpec,
        {
            "model": MODEL,
            "hyperparameters": STEPS,
            "suffix": "tutor",
            "seed": 7,
            "training_type": "GlobalStandard",
            "integrations": {"wandb": WANDB["wandb"]},
        },
    )
    body = job_request(
        spec, training_file="file-1", validation_file="file-2", owner="a/b", fingerprint="f" * 64
    )

    assert JobBody.model_validate(body).model_fields_set >= {"suffix", "integrations", "metadata"}


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_of_the_table_is_echoed_or_refused_by_its_name(service, data, name):
    """Whatever is accepted is in the job; there is no quiet default."""
    service.ask_leave_to_pay()
    more = {"trainingType": 1, name: FIELDS[name]}
    answer = service.ask(
        "POST",
        "fine_tuning/jobs",
        json={"model": MODEL, "training_file": service.upload(data), **more},
    )
    body = answer.json()

    if answer.status_code in (400, 501):
        assert name in body["error"]["message"]
    else:
        data.fine_tuning.jobs.cancel(body["id"])
        assert body[name] == FIELDS[name]


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_of_a_deployment_is_kept_or_refused_by_its_name(service, name):
    """Whatever is accepted is in the deployment."""
    service.ask_leave_to_pay()
    model = {"format": "OpenAI", "name": "gpt-4o-mini", "version": "2024-07-18"}
    body = {
        "sku": {"name": "GlobalStandard", "capacity": 1},
        "properties": {"model": model, name: SETTINGS[name]},
    }
    place = f"/deployments/with-{name}"
    DeploymentBody.model_validate(body)
    answer = service.arm("PUT", place, body=body)

    if answer.status_code in (400, 501):
        assert name in answer.json()["error"]["message"]
    else:
        service.pass_time(60)
        service.arm("DELETE", place)
        service.pass_time(60)
        assert answer.json()["properties"][name] == SETTINGS[name]


def test_the_tables_are_whole():
    """Each field is either tried above or needed to make any job or deployment at all."""
    needed = {"model", "training_file", "validation_file"}

    assert set(JobBody.model_fields) == set(FIELDS) | needed
    assert set(DeploymentSettings.model_fields) == set(SETTINGS) | {"model"}


def test_a_field_that_no_table_has_is_refused(service, data):
    """With its name; a job that ignores half of what it was asked is worse than none."""
    service.ask_leave_to_pay()
    body = {"colour": "red", "trainingType": 1}

    with pytest.raises(openai.BadRequestError) as refused:
        data.fine_tuning.jobs.create(
            model=MODEL, training_file=service.upload(data), extra_body=body
        )

    assert "colour" in refused.value.message
