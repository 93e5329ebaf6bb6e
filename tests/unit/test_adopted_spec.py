"""A model that adopts a job: what its entry needs, and what a preview says of it."""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from finetune.cli.main import main
from finetune.errors import SpecError
from finetune.forecast import forecast_models
from finetune.forecast_table import forecast_table
from finetune.prices import load_prices
from finetune.spec import FineTuneSpec
from finetune.spec_parsing import parse

ADOPTED = {"model": "gpt-4.1-2025-04-14", "adopt_job_id": "ftjob-0a1b"}


def refusal(entry):
    """Return the problems of an entry, by their place."""
    with pytest.raises(SpecError) as refused:
        parse(FineTuneSpec, entry)
    return {problem.where: problem.what for problem in refused.value.problems}


def forecast(entry, location=None, today=date(2026, 11, 22)):
    """Return the forecast of one entry, and what is refused."""
    problems = []
    forecasts = forecast_models(
        {"m": parse(FineTuneSpec, entry)},
        problems,
        prices=load_prices(),
        location=location,
        today=today,
    )
    return forecasts.get("m"), {problem.where: problem.what for problem in problems}


@pytest.mark.parametrize("method", ["supervised", "dpo", "reinforcement"])
def test_it_needs_neither_data_nor_grader(method):
    """They were the job's, whatever the method."""
    spec = parse(FineTuneSpec, ADOPTED | {"method": method})

    assert (spec.training_path, spec.validation_path, spec.grader) == (None, None, None)


def test_without_it_they_are_missed():
    """As before."""
    assert refusal({"model": "m"})["training_path"] == (
        "is missing; must be the path of a JSONL file"
    )
    assert "validation_path" in refusal({"model": "m", "method": "reinforcement"})


@pytest.mark.parametrize("job_id", ["", "ftjob-", "ft-1", "ftjob-a/b", 7, "ftjob-1 "])
def test_only_a_job_s_id_is_taken(job_id):
    """And the path of a file is not missed beside one that is mistyped."""
    assert refusal(ADOPTED | {"adopt_job_id": job_id}) == {
        "adopt_job_id": f'is {job_id!r}; must be the id of a fine-tuning job, as "ftjob-…", '
        "or left out"
    }


def test_retrain_beside_it_is_refused():
    """One of them says to train, and the other not to."""
    assert "which never trains" in refusal(ADOPTED | {"retrain": "again"})["retrain"]


def test_the_table_says_that_nothing_is_trained_and_what_hosting_costs():
    """No data are read, not even those that an entry still names."""
    known, problems = forecast(ADOPTED | {"training_path": "none.jsonl", "training_budget_usd": 1})

    table = forecast_table(known, is_free=False)
    assert problems == {}
    assert table.splitlines()[0].startswith("hosting    $1.70 an hour")
    assert "training   adopts ftjob-0a1b: nothing is trained, $0" in table
    assert "data       not read, since nothing is trained: training_path" in table
    assert "epochs" not in table


def test_hosting_is_budgeted_as_ever():
    """The deployment costs the same, whoever trained."""
    _, problems = forecast(ADOPTED | {"hosting_budget_usd_per_month": 20})

    assert "over the budget of $20" in problems["models.m.hosting_budget_usd_per_month"]


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"training_type": "Standard"}, set()),
        ({"method": "reinforcement"}, set()),
        ({"deployment": {"sku_name": "Standard"}}, {"models.m.deployment.sku_name"}),
    ],
)
def test_only_how_it_is_served_is_held_against_the_table(changes, refused):
    """Where and by which method it was trained was the service's to refuse."""
    entry = ADOPTED | {"deployment": {"sku_name": "GlobalStandard"}} | changes

    _, problems = forecast(entry, location="qatarcentral")

    assert set(problems) == refused


def test_no_price_or_end_of_training_is_warned_of():
    """Only what is still to come: hosting, and the end of serving."""
    later = date(2027, 3, 1)
    entry = {"model": ADOPTED["model"], "deploy": False, "training_type": "GlobalStandard"}
    path = "data/synthetic_training_data.jsonl"

    adopted, _ = forecast(entry | ADOPTED, today=later)
    trained, _ = forecast(entry | {"training_path": path}, today=later)

    assert adopted.warnings == []
    assert any(warning.startswith("old: the price of") for warning in trained.warnings)
    assert any("training ends" in warning for warning in trained.warnings)


def test_an_estimate_as_json_names_the_job(tmp_path: Path, capsys):
    """In place of tokens and minutes."""
    path = tmp_path / "tutor.yaml"
    path.write_text(yaml.safe_dump(ADOPTED | {"training_budget_usd": 1}))

    code = main(["estimate", "--json", str(path)])

    told = json.loads(capsys.readouterr().out)["tutor"]
    assert code == 0
    assert (told["adopt_job_id"], told["training_usd"]) == ("ftjob-0a1b", "0")
    assert told["hosting_usd_per_30_days"] == "1224.00"
