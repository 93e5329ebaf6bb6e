"""The main job on the real engine: train, serve, change, go back, remove."""

from __future__ import annotations

from tests.engine.project import MODEL, Project, Step


def test_up_trains_deploys_and_answers(project):
    """One `up` makes everything, and its outputs tell what the guide's step 6 asks for."""
    project.up()

    outputs = project.outputs()
    assert outputs["fine_tuned_model"].startswith("gpt-4o-mini-2024-07-18.ft-")
    assert outputs["fine_tuned_model"].endswith("-minimal-tutor")
    assert outputs["status"] == "succeeded"
    assert outputs["duration_seconds"] > 0
    assert 0 < outputs["train_loss"] < 10
    assert outputs["billed_tokens"] > 10_000
    assert float(outputs["cost_usd"]) > 0
    assert outputs["finished_at"].endswith("Z")
    assert outputs["endpoint"].startswith("http://127.0.0.1:")
    deployments = project.inventory()["deployments"]
    assert [(deployment["account"], deployment["name"]) for deployment in deployments] == [
        (_account(project), "gpt-4o-mini-2024-07-18"),
        (_account(project), outputs["deployment_name"]),
    ]


def test_unchanged_up_does_nothing(served):
    """A second `up` takes no step and pays nothing."""
    charges = served.training_charges()

    steps = served.up()

    assert steps == []
    assert served.training_charges() == charges


def test_preview_shows_the_changed_hyperparameter_and_a_replaced_job(served):
    """`n_epochs` 3 to 5 replaces the job and the deployment, updates the model, and no more."""
    served.set_hyperparameter("n_epochs", 5)

    steps = served.preview()

    assert {step for step in steps if step.op == "replace"} == {
        Step("replace", "FineTuningJob", MODEL),
        Step("replace", "ModelDeployment", MODEL),
    }
    assert {step for step in steps if step.op == "update"} == {
        Step("update", "FineTunedModel", MODEL)
    }


def test_changed_job_serves_before_the_old_deployment_goes(served):
    """The new deployment is made before anything old goes: job, model, deployment, then deletes."""
    before = served.outputs()
    served.set_hyperparameter("n_epochs", 5)

    steps = served.up()

    after = served.outputs()
    assert after["fine_tuned_model"] != before["fine_tuned_model"]
    assert _tuned_deployments(served) == [after["deployment_name"]]
    taken = [step for step in steps if step.op != "replace"]
    assert taken[:3] == [
        Step("create-replacement", "FineTuningJob", MODEL),
        Step("update", "FineTunedModel", MODEL),
        Step("create-replacement", "ModelDeployment", MODEL),
    ]
    assert set(taken[3:]) == {
        Step("delete-replaced", "ModelDeployment", MODEL),
        Step("delete-replaced", "FineTuningJob", MODEL),
    }


def test_reverting_pays_nothing(served):
    """Going back adopts the first job: its model serves again, and nothing is charged."""
    first = served.outputs()
    served.set_hyperparameter("n_epochs", 5)
    served.up()
    charges = served.training_charges()
    served.set_hyperparameter("n_epochs", 3)

    served.up()

    assert served.outputs()["fine_tuned_model"] == first["fine_tuned_model"]
    assert served.training_charges() == charges
    assert len(charges) == 2


def test_renaming_a_model_keeps_its_job(served):
    """Another name in config adopts the job, and the delete of the old name does not touch it."""
    first = served.outputs()
    served.edit(lambda config: config["models"].update({"tutor": config["models"].pop(MODEL)}))

    served.up()

    assert served.outputs("tutor")["fine_tuned_model"] == first["fine_tuned_model"]
    assert len(served.training_charges()) == 1


def test_destroy_leaves_nothing(served):
    """After `destroy` there is no account, no deleted one, no file, no deployment."""
    served.destroy()

    inventory = served.inventory()
    assert {kind: things for kind, things in inventory.items() if things} == {}


def test_up_works_again_after_destroy(served):
    """The account's name is free again at once."""
    served.destroy()

    served.up()

    assert served.outputs()["status"] == "succeeded"


def _account(project: Project) -> str:
    (account,) = project.inventory()["accounts"]
    return str(account)


def _tuned_deployments(project: Project) -> list[str]:
    names = [deployment["name"] for deployment in project.inventory()["deployments"]]
    return [name for name in names if name.startswith(MODEL)]
