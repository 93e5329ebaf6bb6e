"""The methods beside supervised, from config to the answer of what was trained."""

from __future__ import annotations

import json
import shutil

import pytest
from pulumi.automation import CommandError

from tests.engine.project import CHECKOUT, MODEL

EXACT = {
    "type": "string_check",
    "name": "exact",
    "operation": "eq",
    "input": "{{ sample.output_text }}",
    "reference": "{{ item.answer }}",
}


def _declare(project, entry: dict) -> None:
    """Puts another model in the place of the guide's."""
    project.edit(lambda config: config["models"].update({MODEL: entry}))


def _declare_sums(project, grader: dict) -> None:
    sums = (
        {"messages": [{"role": "user", "content": f"{n} + 1 = ?"}], "answer": str(n + 1)}
        for n in range(30)
    )
    lines = [json.dumps(one) + "\n" for one in sums]
    (project.root / "data/sums.jsonl").write_text("".join(lines[:20]))
    (project.root / "data/sums_validation.jsonl").write_text("".join(lines[20:]))
    _declare(
        project,
        {
            "model": "o4-mini-2025-04-16",
            "method": "reinforcement",
            "training_path": "data/sums.jsonl",
            "validation_path": "data/sums_validation.jsonl",
            "training_type": "GlobalStandard",
            "hyperparameters": {"n_epochs": 1},
            "grader": grader,
            "deployment": {"sku_name": "DeveloperTier"},
        },
    )


def test_a_model_is_trained_on_preferences(project):
    """A dpo job trains, is deployed, and is billed by its tokens."""
    shutil.copy(CHECKOUT / "tests/data/good/dpo.jsonl", project.root / "data/pairs.jsonl")
    _declare(
        project,
        {
            "model": "gpt-4o-2024-08-06",
            "method": "dpo",
            "training_path": "data/pairs.jsonl",
            "training_type": "GlobalStandard",
            "hyperparameters": {"n_epochs": 2, "beta": 0.1},
        },
    )

    project.up()

    assert project.outputs()["status"] == "succeeded"
    assert project.data_plane().fine_tuning.jobs.list().data[0].method.type == "dpo"
    assert project.outputs()["deployment_name"]
    assert project.up() == []


def test_a_model_is_trained_by_its_scores(project):
    """A reinforcement job trains, is deployed beside no base model, and is billed by the time."""
    _declare_sums(project, EXACT)

    project.up()
    said = project.said

    assert project.outputs()["status"] == "succeeded"
    (charge,) = project.training_charges()
    assert charge["unit"] == "second"
    assert project.outputs()["base_deployment_name"] is None
    assert "o4-mini-2025-04-16 has retired on 2026-10-16 (table of " in said
    assert project.up() == []


def test_a_grader_that_the_local_azure_has_not_is_refused_by_name(project):
    """Nothing of it is paid, and nothing is lost."""
    source = "def grade(sample, item):\n    return float(item['answer'] in sample['output_text'])\n"
    _declare_sums(project, {"type": "python", "name": "code", "source": source})

    with pytest.raises(CommandError):
        project.up()

    assert "does not support graders of the type 'python'. (NotImplemented)" in project.said
    assert project.training_charges() == []
