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
    """A line that is no JSON object stops the preview, with the line's number."""
    data = project.root / "data/synthetic_training_data.jsonl"
    data.write_text(data.read_text().replace("{", "[", 1))

    said = _refusal(project)

    assert "data/synthetic_training_data.jsonl, line 1" in said
    assert "Traceback" not in said


def test_budget_is_refused_before_anything_is_paid(project):
    """An estimate over the budget stops the preview and names both amounts."""
    project.edit(
        lambda config: config["models"]["minimal-tutor"].update({"training_budget_usd": "0.01"})
    )

    said = _refusal(project)

    assert "over the budget of $0.01" in said
