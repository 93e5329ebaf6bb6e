"""`adopt_job_id`: a job that somebody made by hand comes under management, unpaid."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import yaml
from pulumi import automation

from tests.engine.project import CHECKOUT, Project, Step, wait_for

DATA = CHECKOUT / "data/synthetic_training_data.jsonl"
ADOPT = (sys.executable, "-m", "finetune", "adopt")
BASE = "gpt-4o-mini-2024-07-18"


def make_job(project: Project, n_epochs: int = 2) -> str:
    """A job as the portal makes it, by the real SDK, that has succeeded."""
    job_id = submit(project, n_epochs)
    jobs = project.data_plane().fine_tuning.jobs
    wait_for(lambda: jobs.retrieve(job_id).status == "succeeded")
    return job_id


def submit(project: Project, n_epochs: int = 2) -> str:
    """The same, as soon as the service has taken it."""
    plane = project.data_plane()
    file = plane.files.create(file=("by-hand.jsonl", DATA.read_bytes()), purpose="fine-tune")
    wait_for(lambda: plane.files.retrieve(file.id).status == "processed")
    job = plane.fine_tuning.jobs.create(
        model=BASE,
        training_file=file.id,
        suffix="by-hand",
        seed=7,
        method={
            "type": "supervised",
            "supervised": {"hyperparameters": {"n_epochs": n_epochs}},
        },
        extra_body={"trainingType": "globalstandard"},
    )
    return str(job.id)


def declare(project: Project, entry: dict[str, Any]) -> None:
    """Declares it as the model `portal`, beside the stack's own."""
    entry = {"deployment": {"sku_name": "GlobalStandard"}} | entry
    project.edit(lambda config: config["models"].update({"portal": entry}))


def test_a_pasted_job_serves_without_being_paid_and_the_next_preview_is_empty(served):
    """The config that `adopt` prints is that of the job: nothing differs."""
    job_id = make_job(served)
    paid = len(served.training_charges())
    (account,) = served.inventory()["accounts"]
    endpoint = f"{served.azure.find_endpoint()}/accounts/{account}"
    printed = subprocess.run(
        [*ADOPT, job_id, "--endpoint", endpoint, "--cloud", "local"],
        cwd=CHECKOUT,
        env=served.environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    declare(served, yaml.safe_load(printed)["azure-finetune:models"]["by-hand"])

    steps = served.up()

    assert {(step.op, step.kind) for step in steps if step.name == "portal"} == {
        ("create", kind)
        for kind in ("TunedModel", "FineTuningJob", "FineTunedModel", "ModelDeployment")
    }
    assert "not as declared" not in served.said
    assert served.outputs("portal")["job_id"] == job_id
    assert served.outputs("portal")["status"] == "succeeded"
    assert served.preview() == []
    assert len(served.training_charges()) == paid


def test_what_is_declared_otherwise_is_told_and_changes_nothing(served):
    """Another id is another job, and none at all trains what is declared."""
    first, second = make_job(served), make_job(served, n_epochs=4)
    paid = len(served.training_charges())
    entry = {"model": BASE, "hyperparameters": {"n_epochs": 3}, "training_type": "GlobalStandard"}
    declare(served, entry | {"adopt_job_id": first})
    served.up()

    assert "declared n_epochs 3, the job had 2" in served.said
    assert served.preview() == []
    assert "declared n_epochs 3, the job had 2" in served.said

    declare(served, entry | {"adopt_job_id": second})
    served.up()

    assert served.outputs("portal")["job_id"] == second
    assert len(served.training_charges()) == paid

    declare(served, entry | {"training_path": "data/synthetic_training_data.jsonl"})
    steps = served.preview()

    assert Step("replace", "FineTuningJob", "portal") in steps
    assert "the changed spec was never trained: a new job, at most $" in served.said


def test_a_job_under_way_is_waited_for(served):
    """And deployed once it has succeeded, like any other."""
    served.set_speed(300)
    job_id = submit(served)
    declare(served, {"model": BASE, "adopt_job_id": job_id})
    assert served.data_plane().fine_tuning.jobs.retrieve(job_id).status != "succeeded"

    served.up()

    assert served.outputs("portal")["status"] == "succeeded"
    assert served.outputs("portal")["deployment_name"].startswith("portal-")


def test_a_job_that_is_not_there_is_refused_in_preview(served):
    """In one sentence, with what to do."""
    declare(served, {"model": BASE, "adopt_job_id": "ftjob-0123"})

    with pytest.raises(automation.CommandError):
        served.preview()

    assert "there is no job ftjob-0123 in this account" in served.said
    assert served.said.count("ftjob-0123 in this account") == 1
