"""What azure-native was making or deleting when `pulumi` was killed, after `repair`."""

from __future__ import annotations

import pytest

from tests.engine.killing import killed, repair

pytestmark = pytest.mark.long

MADE = {
    "ResourceGroup resource-group": "*/resourceGroups/rg-azure-finetune-test",
    "RoleAssignment openai-contributor-00000000": "*/roleAssignments/*",
    "Deployment gpt-4o-mini-2024-07-18": "*/deployments/gpt-4o-mini-2024-07-18",
}
"""What it makes besides the account, and where."""


@pytest.mark.parametrize(("thing", "path"), MADE.items(), ids=[name.split()[0] for name in MADE])
def test_what_was_made_before_the_kill_is_gone_on_with(project, thing, path):
    """The next `up` makes nothing a second time; then there is nothing more to do."""
    killed(project, "up", {"method": "PUT", "path": path, "kind": "hold", "when": "after"})

    repaired = repair(project)
    project.up()

    assert (repaired.returncode, repaired.stderr) == (0, "")
    assert f"interrupted while creating {thing}: it may be there: the next" in repaired.stdout
    assert "pending" not in project.said
    assert len(project.training_charges()) == 1
    assert project.preview() == []


@pytest.mark.parametrize("path", ["*/deployments/minimal-tutor-*", "*/accounts/*-????????"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_after_a_kill_in_a_destroy_the_next_destroy_takes_away_the_rest(served, path, when):
    """Nothing is left, in the state or in Azure."""
    killed(served, "destroy", {"method": "DELETE", "path": path, "kind": "hold", "when": when})

    repaired = repair(served)
    served.destroy()

    assert (repaired.returncode, repaired.stderr) == (0, "")
    assert "interrupted while deleting" in repaired.stdout
    assert "pending" not in served.said
    assert not any(served.inventory().values())


def test_a_killed_move_to_another_location_is_gone_on_with(served):
    """The new resource group takes the place of the old one, which is gone but in the state."""
    served.edit(lambda config: config.update(location="northcentralus"))
    path = MADE["ResourceGroup resource-group"]
    killed(served, "up", {"method": "PUT", "path": path, "kind": "hold", "when": "after"})

    repaired = repair(served)
    served.up()

    assert "creating ResourceGroup resource-group: it may be there: the next" in repaired.stdout
    assert len(served.training_charges()) == 2
    assert served.preview() == []
