"""What must be so after any crash and the `pulumi up` after it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import yaml

from tests.crash import processes
from tests.crash.run import Run
from tests.engine.project import MODEL, Project, wait_for

TERMINAL = ("succeeded", "failed", "cancelled")


def find_problems(project: Project, *, paid_jobs: int) -> list[str]:
    """Everything that is not as it must be.

    Args:
        project: after its last `pulumi up`.
        paid_jobs: how many jobs there are to be on the bill.
    """
    return [
        *_wrong_with_the_bill(project, paid_jobs),
        *_wrong_with_what_serves(project),
        *_left_over(project),
        *_wrong_with_the_state(project),
    ]


def find_left_after_destroy(project: Project) -> list[str]:
    """What a `pulumi destroy` leaves, or says when it fails."""
    destroyed = Run(project, "destroy", "--yes", "--skip-preview").wait()
    if destroyed.exit_code != 0:
        return [f"destroy failed:\n{destroyed.said}"]
    left = {kind: things for kind, things in project.inventory().items() if things}
    return [f"destroy left {left}"] if left else []


def read_state(project: Project) -> dict[str, Any]:
    """What the engine has stored of the stack."""
    (file,) = project.local.state.glob(f".pulumi/stacks/*/{project.stack_name}.json")
    return dict(json.loads(file.read_text())["checkpoint"]["latest"] or {})


def find_ids(state: dict[str, Any]) -> dict[str, str]:
    """The ids of what the state holds, by type."""
    return {
        resource["type"].rsplit(":", 1)[-1]: resource.get("id", "")
        for resource in state.get("resources", [])
    }


def what_is_there(project: Project) -> dict[str, str]:
    """The things of a state, by the names that stand for them in a point's path."""
    ids = find_ids(read_state(project))
    return {name: ids[kind] for name, kind in _NAMED.items() if kind in ids}


_NAMED = {"job": "FineTuningJob", "file": "TrainingFile", "deployment": "ModelDeployment"}


def _wrong_with_the_bill(project: Project, paid_jobs: int) -> Iterator[str]:
    charges = project.training_charges()
    if len(charges) != paid_jobs:
        yield f"{len(charges)} jobs are charged, and not {paid_jobs}: {charges}"
    jobs = project.inventory()["jobs"]
    if under_way := [job for job in jobs if job["status"] not in TERMINAL]:
        yield f"still under way: {under_way}"


def _wrong_with_what_serves(project: Project) -> Iterator[str]:
    """One deployment, of the model that the stack's file declares, and it answers."""
    ids, inventory = find_ids(read_state(project)), project.inventory()
    tuned = [one for one in inventory["deployments"] if ".ft-" in one["model"]]
    (job,) = (job for job in inventory["jobs"] if job["id"] == ids["FineTuningJob"])
    served = [(one["name"], one["model"], one["status"]) for one in tuned]
    wanted = [(ids["ModelDeployment"], job["fine_tuned_model"], "Succeeded")]
    if served != wanted or len(inventory["deployments"]) != 2:
        yield f"deployed: {inventory['deployments']}, and in the state: {wanted}"
        return
    plane = project.data_plane()
    n_epochs = plane.fine_tuning.jobs.retrieve(job["id"]).hyperparameters.n_epochs
    if n_epochs != _declared_epochs(project):
        yield f"the job in the state trained {n_epochs} epochs"
    question: Any = [{"role": "user", "content": "1 + 1?"}]
    plane.chat.completions.create(model=tuned[0]["name"], messages=question, max_tokens=1)


def _left_over(project: Project) -> Iterator[str]:
    """Files, groups and accounts that nothing needs, and processes."""
    inventory = project.inventory()
    files = [file for file in inventory["files"] if file["purpose"] == "fine-tune"]
    if [file["id"] for file in files] != [find_ids(read_state(project))["TrainingFile"]]:
        yield f"uploaded: {files}"
    for kind in ("resource_groups", "accounts", "role_assignments"):
        if len(inventory[kind]) != 1:
            yield f"{kind}: {inventory[kind]}"
    # The host and the stand-in look every two seconds whether their engine is there.
    wait_for(lambda: processes.commands_in(project.root) == [], limit_seconds=10)


def _wrong_with_the_state(project: Project) -> Iterator[str]:
    state = read_state(project)
    if pending := state.get("pending_operations"):
        yield f"pending: {pending}"
    if doomed := [one["urn"] for one in state["resources"] if one.get("delete")]:
        yield f"to be deleted: {doomed}"
    for command in (("refresh", "--yes", "--skip-preview"), ("preview",)):
        looked = Run(project, *command, "--expect-no-changes").wait()
        if looked.exit_code != 0:
            yield f"{command[0]} shows a change:\n{looked.said}"


def _declared_epochs(project: Project) -> int:
    settings = yaml.safe_load(project.settings_path.read_text())
    models = settings["config"]["azure-finetune:models"]
    return int(models[MODEL]["hyperparameters"]["n_epochs"])
