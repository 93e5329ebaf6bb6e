"""Fields of a job beside its method: integrations, training types, the weight of prompts."""

import openai
import pytest
import requests

from tests.emulator.arranging import BASE_MODEL, finish, make_account, submit, upload


def test_weights_and_biases_is_recorded_and_echoed(azure, data):
    """With all its fields, whether the job is read or listed; nothing else changes."""
    wandb = {"project": "tutor", "name": "one", "entity": "us", "tags": ["a", "b"]}
    integrations = [{"type": "wandb", "wandb": wandb}]

    job = submit(data, upload(azure, data), integrations=integrations)
    azure.advance(61)
    told = [event.message for event in data.fine_tuning.jobs.list_events(job.id)]

    assert [each.to_dict() for each in job.integrations] == integrations
    assert data.fine_tuning.jobs.list().data[0].integrations == job.integrations
    assert "Weights & Biases is recorded as an integration and never contacted." in told


def test_a_job_whose_weights_and_biases_cannot_be_used_can_be_planted(azure, data, faults):
    """Nobody tells how Azure's fails; a fault rule's reason is what the job shows."""
    file_id = upload(azure, data)
    faults({"kind": "fail_job", "code": "invalidPayload", "message": "W&B cannot be reached."})

    job = submit(data, file_id, integrations=[{"type": "wandb", "wandb": {"project": "a"}}])

    assert finish(azure, data, job.id).error.message == "W&B cannot be reached."


@pytest.mark.parametrize(
    ("sent", "echoed"),
    [
        ("DataZoneStandard", "dataZoneStandard"),
        ("datazonestandard", "dataZoneStandard"),
        (1, "globalStandard"),
        ("Developer", "developerTier"),
        ("STANDARD", "standard"),
    ],
)
def test_a_training_type_is_taken_in_any_case_and_echoed_in_one(azure, data, sent, echoed):
    """As a word or a number."""
    job = submit(data, upload(azure, data), extra_body={"trainingType": sent})

    assert job.trainingType == echoed


def test_data_zone_training_is_billed(azure, data):
    """At the regional rate, for want of another."""
    job = submit(data, upload(azure, data), extra_body={"trainingType": "DataZoneStandard"})
    finish(azure, data, job.id)

    (charge,) = [line for line in azure.admin("bill")["charges"] if line["thing"] == job.id]
    assert charge["rate_usd"] == "3"


@pytest.mark.parametrize(
    ("location", "taken"),
    [
        ("swedencentral", ["Standard", "GlobalStandard", "developerTier"]),
        ("eastus2", ["DataZoneStandard", "GlobalStandard", "developerTier"]),
        ("japaneast", ["GlobalStandard", "developerTier"]),
    ],
)
def test_a_region_trains_what_it_trains(azure, location, taken):
    """Standard where the model is, the data zone in the United States, the others anywhere."""
    name = f"in-{location}"
    azure.arm("PUT", f"/resourceGroups/{name}", {"location": location})
    body = {
        "kind": "OpenAI",
        "location": location,
        "sku": {"name": "S0"},
        "properties": {"customSubDomainName": name},
    }
    path = f"/resourceGroups/{name}/providers/Microsoft.CognitiveServices/accounts/{name}"
    assert azure.arm("PUT", path, body).status_code == 201
    azure.advance(40)

    with azure.data(name) as data:
        file_id = upload(azure, data)
        every = ["Standard", "DataZoneStandard", "GlobalStandard", "developerTier"]
        assert [each for each in every if _is_taken(data, file_id, each)] == taken


def test_prompts_are_learned_by_their_weight(azure, data):
    """With prompt_loss_weight the same job has other losses; it is echoed, where sent."""
    file_id = upload(azure, data)
    jobs = [
        finish(azure, data, submit(data, file_id, method=_supervised(**extra)).id)
        for extra in ({}, {"prompt_loss_weight": 0.5}, {"prompt_loss_weight": 0})
    ]

    losses = [data.files.content(job.result_files[0]).text for job in jobs]
    assert losses[0] == losses[2] != losses[1]
    assert "prompt_loss_weight" not in jobs[0].to_dict()["hyperparameters"]
    assert jobs[1].to_dict()["hyperparameters"]["prompt_loss_weight"] == 0.5


def test_the_dated_surface_takes_hyperparameters_at_the_top(azure):
    """prompt_loss_weight among them."""
    account = make_account(azure)
    with azure.data(account) as data:
        file_id = upload(azure, data)
    settings = {"n_epochs": 2, "prompt_loss_weight": 0.1}
    answer = requests.post(
        f"{azure.root}/accounts/{account}/openai/fine_tuning/jobs",
        params={"api-version": "2024-10-21"},
        json={"model": BASE_MODEL, "training_file": file_id, "hyperparameters": settings},
        headers={"Authorization": "Bearer a-token"},
        timeout=10,
    )

    assert answer.status_code == 201
    assert answer.json()["hyperparameters"]["prompt_loss_weight"] == 0.1


def _is_taken(data, file_id, training_type):
    """Say whether a job of that type is taken; if not, it is for its type."""
    try:
        submit(data, file_id, extra_body={"trainingType": training_type})
    except openai.BadRequestError as refused:
        return refused.param != "trainingType"
    return True


def _supervised(**extra):
    """Give a method of a few steps."""
    settings = {"n_epochs": 2, "batch_size": 2, "learning_rate_multiplier": 0.5, **extra}
    return {"type": "supervised", "supervised": {"hyperparameters": settings}}
