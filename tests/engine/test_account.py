"""The account: moved, deleted behind the back, without roles."""

from __future__ import annotations

from tests.engine.project import MODEL, Step


def test_another_location_says_that_it_trains_again(served):
    """A moved account is another account: the preview shows the job and what serves replaced."""
    served.edit(lambda config: config.update({"location": "northcentralus"}))

    steps = served.preview()

    assert {
        Step("replace", "FineTuningJob", MODEL),
        Step("replace", "ModelDeployment", MODEL),
        Step("replace", "TrainingFile", f"{MODEL}-training"),
    } <= set(steps)


def test_another_location_moves_everything(served):
    """After `up` the model serves from the new account, and nothing of the old one is left."""
    old_account = served.account_id()
    served.edit(lambda config: config.update({"location": "northcentralus"}))

    served.up()

    inventory = served.inventory()
    assert served.account_id() != old_account
    assert len(inventory["accounts"]) == 1
    assert inventory["deleted_accounts"] == []
    assert len(inventory["deployments"]) == 2


def test_destroy_works_after_the_account_was_deleted_by_hand(served):
    """What lived in an account that is gone counts as deleted, and the name is freed."""
    served.delete_by_hand(served.account_id())

    served.destroy()

    assert not any(served.inventory().values())


def test_without_roles_everything_still_waits_for_the_account(project):
    """`assign_roles: false` leaves the role out, and nothing else."""
    project.edit(lambda config: config.update({"assign_roles": False}))

    project.up()

    assert project.inventory()["role_assignments"] == []
    assert project.outputs()["status"] == "succeeded"
