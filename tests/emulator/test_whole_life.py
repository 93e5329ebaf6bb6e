"""From an empty subscription to a tuned model in service, and back to nothing."""

from tests.emulator.arranging import account_body, deployment_body, dialogues
from tests.emulator.running_emulator import PLAIN, wait_for

BASE = "gpt-4o-mini"
VERSION = "2024-07-18"
GROUP = "/resourceGroups/tutor"


def test_a_model_is_trained_served_and_removed_without_a_trace(start_emulator):
    """At high speed, waiting as a user does, the whole life passes and leaves nothing behind."""
    emulator = start_emulator()
    emulator.admin("clock", speed=3600)
    assert emulator.arm("PUT", GROUP, {"location": "northcentralus"}).status_code == 201
    with emulator.control() as control:
        tuned = _train(emulator, _ready_account(control))
        _deploy(control, "base", BASE, VERSION)
        _deploy(control, "tuned", tuned, "1")
        assert _answer(emulator, "tuned") != _answer(emulator, "base")

        _remove_everything(emulator, control)

    inventory = emulator.admin("inventory")
    assert all(not things for things in inventory.values()), inventory


def _ready_account(control):
    """Make an account and wait for it."""
    account = control.accounts.begin_create(
        "tutor", "tutor", account_body("tutor"), **PLAIN
    ).result()
    assert account.properties.provisioning_state == "Succeeded"
    return account


def _train(emulator, account):
    """Train a model, clean up the files and give its name."""
    assert account.properties.endpoint == f"{emulator.root}/accounts/tutor/"
    with emulator.data("tutor") as data:
        file = data.files.create(file=("a.jsonl", dialogues(45)), purpose="fine-tune")
        data.files.wait_for_processing(file.id, poll_interval=0.02)
        job = data.fine_tuning.jobs.create(
            model=f"{BASE}-{VERSION}", training_file=file.id, suffix="minimal-tutor", seed=42
        )
        job = wait_for(lambda: _succeeded(data, job.id))
        data.files.delete(file.id)
        data.files.delete(job.result_files[0])
    return job.fine_tuned_model


def _succeeded(data, job_id):
    """Give a job once it has succeeded."""
    job = data.fine_tuning.jobs.retrieve(job_id)
    return job if job.status == "succeeded" else None


def _deploy(control, name, model, version):
    """Deploy a model and wait for it."""
    body = deployment_body(model, version)
    deployment = control.deployments.begin_create_or_update(
        "tutor", "tutor", name, body, **PLAIN
    ).result()
    assert deployment.properties.provisioning_state == "Succeeded"


def _answer(emulator, deployment):
    """Give what a deployment answers."""
    messages = [{"role": "user", "content": "3 더하기 3은 얼마예요?"}]
    with emulator.data("tutor") as data:
        chat = data.chat.completions.create(
            model=deployment, messages=messages, seed=1, temperature=0
        )
    return chat.choices[0].message.content


def _remove_everything(emulator, control):
    """Delete and purge all that was made."""
    for name in ("tuned", "base"):
        control.deployments.begin_delete("tutor", "tutor", name, **PLAIN).result()
    control.accounts.begin_delete("tutor", "tutor", **PLAIN).result()
    control.deleted_accounts.begin_purge("northcentralus", "tutor", "tutor", **PLAIN).result()
    assert emulator.arm("DELETE", GROUP).status_code == 202
    wait_for(lambda: emulator.arm("GET", GROUP).status_code == 404)
