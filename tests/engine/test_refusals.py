"""What is wrong is said in preview, in sentences, before anything is made."""

from __future__ import annotations

import pytest
from pulumi.automation import CommandError


def _refusal(project) -> str:
    with pytest.raises(CommandError):
        project.preview()
    return project.said


def test_wrong_values_are_refused_all_at_once(project):
    """Every wrong value is named with its path and what is allowed, without a traceback."""
    project.set_hyperparameter("n_epochs", 0)
    project.edit(lambda config: config["models"]["minimal-tutor"].update({"suffix": "a b"}))

    said = _refusal(project)

    path = "models.minimal-tutor"
    assert f"{path}.hyperparameters.n_epochs: is 0; must be a whole number of at least 1" in said
    assert f"{path}.suffix: is 'a b'; must be 1 to 40 letters" in said
    assert "Traceback" not in said
    assert not any(project.inventory().values())


def test_faulty_data_is_refused_with_its_lines(project):
    """A line that is no example stops the preview, with its number and what is wrong with it."""
    data = project.root / "data/synthetic_training_data.jsonl"
    data.write_text(data.read_text().replace('"role":"user"', '"role":"boss"', 1))

    said = _refusal(project)

    assert "data/synthetic_training_data.jsonl has 1 error:" in said
    assert "line 1, messages[1].role: " in said
    assert "(unknown-role)" in said
    assert "Traceback" not in said


def test_faulty_data_of_several_models_is_told_at_once(project):
    """No file hides another's problems, and nothing is declared before all are read."""

    def break_two(config) -> None:
        spec = config["models"]["minimal-tutor"]
        config["models"] = {"a": spec | {"training_path": "data/none.jsonl"}}
        config["models"]["b"] = spec | {"training_path": "data"}

    project.edit(break_two)

    said = _refusal(project)

    assert "models.a.training_path: data/none.jsonl has 1 error:\n  does not exist" in said
    assert "models.b.training_path: data has 1 error:\n  is a directory" in said


def test_a_budget_does_not_refuse_what_is_paid_already(served):
    """A budget set after the job holds for the next one only."""
    served.edit(
        lambda config: config["models"]["minimal-tutor"].update({"training_budget_usd": "0.01"})
    )

    assert served.preview() == []


def test_a_local_azure_that_is_down_is_said_in_a_sentence(project):
    """Without it nobody is signed in, and the message says how to start it."""
    project.azure.stop()

    said = _refusal(project)

    assert "start it with `make emulator`" in said
    assert "Traceback" not in said


def test_the_cloud_and_azure_native_must_agree(project):
    """A sovereign cloud that azure-native was not told of is refused."""
    project.edit(lambda config: config.update({"cloud": "usgov"}))

    said = _refusal(project)

    assert "azure-native:environment: is 'public' and must be 'usgovernment'" in said


def test_budget_is_refused_before_anything_is_paid(project):
    """An estimate over the budget stops the preview and names both amounts."""
    project.edit(
        lambda config: config["models"]["minimal-tutor"].update({"training_budget_usd": "0.01"})
    )

    said = _refusal(project)

    assert "over the budget of $0.01" in said
