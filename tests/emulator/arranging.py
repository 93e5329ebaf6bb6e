"""What tests need to be there before they look at something: accounts, files, jobs, deployments."""

from __future__ import annotations

import itertools
import json

from tests.emulator.running_emulator import PLAIN, wait_for

LOCATION = "northcentralus"
BASE_MODEL = "gpt-4o-mini-2024-07-18"
# The dated surface's newest version for fine-tuning that is no preview (docs/azure.md 1.1).
GA = "2024-10-21"
TOKEN = {"Authorization": "Bearer a-token"}
_names = itertools.count(1)


def make_account(emulator, name=None, **properties):
    """Make a resource group and an account in it, both ready; give their name."""
    name = name or f"account{next(_names)}"
    emulator.arm("PUT", f"/resourceGroups/{name}", {"location": LOCATION})
    with emulator.control() as control:
        body = account_body(name, **properties)
        control.accounts.begin_create(name, name, body, polling=False, **PLAIN)
    emulator.advance(40)
    return name


def deploy(emulator, account, name, model, version="1", **options):
    """Make a deployment and let it come up."""
    with emulator.control() as control:
        body = deployment_body(model, version, **options)
        control.deployments.begin_create_or_update(
            account, account, name, body, polling=False, **PLAIN
        )
    emulator.advance(200)


def upload(emulator, data, content=None):
    """Upload training data and let it be processed; give the file's id."""
    content = dialogues() if content is None else content
    file = data.files.create(file=("dialogues.jsonl", content), purpose="fine-tune")
    emulator.advance(10)
    return file.id


def submit(data, file_id, *, n_epochs=2, seed=7, **fields):
    """Submit a job of a few steps; give it."""
    settings = {"n_epochs": n_epochs, "batch_size": 2, "learning_rate_multiplier": 0.5}
    method = {"type": "supervised", "supervised": {"hyperparameters": settings}}
    body = {"model": BASE_MODEL, "training_file": file_id, "seed": seed, "method": method}
    return data.fine_tuning.jobs.create(**(body | fields))


def finish(emulator, data, job_id):
    """Let hours pass until a job is over; give it.

    After the hours that any job of a test takes, minutes, while its process computes: the shared
    emulator must not come to the day on which a model retires.
    """
    lengths = itertools.chain([3600] * 6, itertools.repeat(60))

    def over():
        emulator.advance(next(lengths))
        job = data.fine_tuning.jobs.retrieve(job_id)
        return job if job.status in ("succeeded", "failed", "cancelled") else None

    return wait_for(over)


def train(emulator, data, **options):
    """Upload, submit and finish a job; give it."""
    return finish(emulator, data, submit(data, upload(emulator, data), **options).id)


def account_body(name, **properties):
    """Describe an account with a subdomain of its name."""
    return {
        "kind": "OpenAI",
        "location": LOCATION,
        "sku": {"name": "S0"},
        "properties": {"customSubDomainName": name, **properties},
    }


def deployment_body(model, version="1", sku="GlobalStandard", capacity=1, **more):
    """Describe a deployment of a model."""
    return {
        "sku": {"name": sku, "capacity": capacity},
        "properties": {"model": {"format": "OpenAI", "name": model, "version": version}},
        **more,
    }


def dialogues(count=12):
    """Give training data: one short dialogue per line."""
    rows = [
        {
            "messages": [
                {"role": "user", "content": f"{number} 더하기 {number}는 얼마예요?"},
                {"role": "assistant", "content": "먼저 손가락으로 세어 볼까요?"},
            ]
        }
        for number in range(1, count + 1)
    ]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
