"""`--refresh` compares too, and must neither keep what goes nor take what stays."""

from __future__ import annotations

from tests.engine.project import MODEL


def _on_existing_account(served):
    """A second stack on the first one's account, which survives its destroy."""
    other = served.sibling()
    account = served.account_id()
    other.edit(
        lambda config: config.update(
            {"existing_account": account, "deploy_base_model": False, "assign_roles": False}
        )
    )
    other.up()
    return other


def test_destroy_with_refresh_leaves_nothing_that_bills(served):
    """On an account that stays, deployment and file are really deleted."""
    before = served.inventory()
    other = _on_existing_account(served)

    other.stack.destroy(refresh=True)

    after = served.inventory()
    assert after["deployments"] == before["deployments"]
    uploads = [file.filename for file in served.data_plane().files.list(purpose="fine-tune")]
    assert len(uploads) == 1


def test_up_with_refresh_takes_the_superseded_deployment_down(served):
    """One edited answer: the new model serves, and the old deployment is gone."""
    data = served.root / "data/synthetic_training_data.jsonl"
    data.write_text(data.read_text().replace("질문", "물음", 1))

    served.stack.up(refresh=True)

    names = [deployment["name"] for deployment in served.inventory()["deployments"]]
    tuned = [name for name in names if name.startswith(MODEL)]
    assert tuned == [served.outputs()["deployment_name"]]
