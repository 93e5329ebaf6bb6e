"""Settings of the stack, other than the models' specs."""

from __future__ import annotations

import json
import re
import shutil

import yaml

from tests.engine.project import CHECKOUT, MODEL

SERVICE_ID = re.compile(r"(?<=-)[0-9a-f]{32}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+(Z|\+00:00)")


def _registered(project) -> list[str]:
    """Every resource in the state with its inputs, but for the ids and times of one run."""
    resources = project.stack.export_stack().deployment["resources"]
    said = [
        f"{resource['urn']} {json.dumps(resource.get('inputs'), sort_keys=True)}"
        for resource in resources
        if not resource["type"].startswith("pulumi:providers:")
    ]
    return sorted(TIME.sub("TIME", SERVICE_ID.sub("ID", text)) for text in said)


def test_the_dev_stack_registers_the_same_on_the_local_azure(served):
    """The dev stack's file, with nothing but the cloud overridden, makes the same resources."""
    local = _registered(served)
    served.destroy()
    shutil.copy(CHECKOUT / "Pulumi.dev.yaml", served.settings_path)
    served.edit(lambda config: config.update({"cloud": "local"}))

    served.up()

    assert _registered(served) == local


def test_without_a_deployment_the_model_is_trained_and_nothing_is_hosted(project):
    """`deploy: false` leaves the deployment out."""
    project.edit(lambda config: config["models"][MODEL].update({"deploy": False}))

    project.up()

    assert project.outputs()["fine_tuned_model"]
    assert project.outputs()["deployment_name"] is None
    (base,) = project.inventory()["deployments"]
    assert base["name"] == "gpt-4o-mini-2024-07-18"


def test_an_existing_account_is_used_and_survives_destroy(served):
    """With `existing_account`, neither group nor account is made, and none is removed."""
    account = served.account_id()
    other = served.sibling()
    other.edit(
        lambda config: config.update({"existing_account": account, "deploy_base_model": False})
    )
    other.edit(lambda config: config.update({"assign_roles": False}))

    other.up()
    answer = other.outputs()
    other.destroy()

    assert answer["fine_tuned_model"] != served.outputs()["fine_tuned_model"]
    assert len(served.training_charges()) == 2
    assert served.outputs()["deployment_name"] in str(served.inventory()["deployments"])
    assert len(served.inventory()["files"]) == 1 + 2  # one upload; two jobs' results stay


def test_access_that_takes_a_while_is_waited_for(project):
    """A role assignment that is not believed at once delays the upload, and no more."""
    project.ask_azure("access", {"delay_seconds": 5 * 3600})

    project.up()

    assert project.outputs()["status"] == "succeeded"
    assert "waiting up to 5 minutes for the new account to let us in" in project.said


def test_no_token_and_no_message_is_in_the_state(served):
    """Neither the token nor a sentence of the training data is written into the state."""
    state = yaml.safe_dump(served.stack.export_stack().deployment, allow_unicode=True)

    assert "local-azure" not in state
    assert "소크라테스" not in state
