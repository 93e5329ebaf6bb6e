"""What a preview tells before a cent is spent: cost, time, advice, and what changed in the data."""

from __future__ import annotations

import json

import pytest
from pulumi.automation import CommandError

from tests.engine.project import MODEL

MINI = "gpt-4o-mini-2024-07-18"
DATA = "data/synthetic_training_data.jsonl"


def _edit_model(project, **changes) -> None:
    project.edit(lambda config: config["models"][MODEL].update(changes))


def _examples(project) -> list[dict]:
    lines = (project.root / DATA).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _write(project, examples) -> None:
    text = "".join(json.dumps(example, ensure_ascii=False) + "\n" for example in examples)
    (project.root / DATA).write_text(text, encoding="utf-8")


def _refusal(project) -> str:
    with pytest.raises(CommandError):
        project.preview()
    return project.said


def test_the_table_says_hosting_first_then_training_with_every_tier(project):
    """One table for the model: what serving costs comes before what training costs."""
    project.preview()

    said = project.said
    assert said.index("$1,224.00 per 30 days") < said.index("13,468 tokens x 3 epochs")
    assert "GlobalStandard $0.10" in said
    assert "developerTier $0.07" in said
    assert "minutes" in said
    assert not any(project.inventory().values())


def test_a_value_outside_the_guides_range_is_advised_against_and_not_refused(project):
    """The verdict stands beside the value, with what it costs."""
    project.set_hyperparameter("n_epochs", 8)

    project.preview()

    assert "n_epochs 8" in project.said
    assert "3-5" in project.said
    assert "2.7 times the cost" in project.said


def test_the_diff_shows_tokens_and_dollars_beside_the_hyperparameter(served):
    """`--diff` has old and new billed tokens and amount."""
    served.set_hyperparameter("n_epochs", 5)

    shown = served.stack.preview(diff=True, color="never").stdout

    assert "3 => 5" in shown
    assert "40404 => 67340" in shown
    assert '"0.10" => "0.16"' in shown


def test_what_changed_in_the_data_is_counted(served):
    """Two answers changed and one example added are told as such, with their tokens."""
    examples = _examples(served)
    for changed in examples[3], examples[7]:
        changed["messages"][-1]["content"] += " 잘했어요."
    added = json.loads(json.dumps(examples[0]))
    added["messages"][1]["content"] = "선생님, 무지개는 왜 둥글어요?"
    _write(served, [*examples, added])

    served.preview()

    assert "2 of 45 examples changed, 1 added: +" in served.said
    assert "never trained: a new job, at most $0.10 by the estimate" in served.said


def test_the_state_holds_no_example_that_could_be_guessed(served):
    """What tells one version of the data from the next is encrypted, and shown to nobody."""
    state = served.stack.export_stack().deployment["resources"]
    (file,) = [resource for resource in state if resource["type"].endswith("TrainingFile")]

    assert "plaintext" in file["outputs"]["sketch"]
    assert "sketch" not in file["inputs"]


def test_a_file_saved_another_way_is_no_change(served):
    """Byte-order mark, line endings and key order are not the content."""
    text = "\r\n".join(json.dumps(dict(reversed(example.items()))) for example in _examples(served))
    (served.root / DATA).write_text("\ufeff" + text, encoding="utf-8")

    assert served.preview() == []
    assert "examples changed" not in served.said


def test_everything_wrong_is_one_error(project):
    """Config keys, spec, data and budget are told at once, each with its path."""
    examples = _examples(project)
    examples[6]["messages"][1]["role"] = "boss"
    examples[8]["messages"] = []
    _write(project, examples)
    project.set_hyperparameter("n_epoch", 3)
    _edit_model(project, deployment={"sku_name": "GlobalStandard", "capacity": 1})
    project.edit(
        lambda config: config["models"].update(
            {
                "second": {"model": MINI, "training_path": DATA, "method": "dpo"},
                "third": {
                    "model": "gpt-4.1-2025-04-14",
                    "training_path": "data/evaluation.jsonl",
                    "hosting_budget_usd_per_month": 100,
                },
                "fourth": {"model": "gpt-4.1-2025-04-14", "training_path": DATA},
            }
        )
    )
    project.edit(lambda config: config.update({"locatoin": "eastus2"}))

    said = _refusal(project)

    assert said.count("error:") <= 1
    assert "locatoin" in said
    assert "did you mean location?" in said
    assert f"models.{MODEL}.hyperparameters.n_epoch: is not a known key" in said
    assert "models.second.method: is 'dpo'" in said
    assert "line 7, messages[1].role" in said
    assert "(unknown-role)" in said
    assert "line 9, messages" in said
    assert "models.third.hosting_budget_usd_per_month" in said
    assert not any(project.inventory().values())


def test_a_price_of_ones_own_is_reckoned_with(project):
    """`prices` in config replaces a figure of the table, in the table and against the budget."""
    project.edit(
        lambda config: config.update(
            {
                "prices": {
                    "gpt-4o-mini-2024-07-18": {
                        "training_usd_per_million": {"GlobalStandard": "100"},
                        "as_of": "2026-11-01",
                        "source": "our contract",
                    }
                }
            }
        )
    )

    said = _refusal(project)

    assert "over the budget of $2" in said
    assert "$4.10" in said


def test_a_doubtful_example_is_warned_of_and_not_refused(project):
    """An example that the evaluation file has too does not stop the preview."""
    held_out = (project.root / "data/evaluation.jsonl").read_text(encoding="utf-8").splitlines()
    _write(project, [*_examples(project), json.loads(held_out[0])])

    project.preview()

    assert "also-in-evaluation" in project.said
