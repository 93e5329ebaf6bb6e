"""The numbers, prices, codes and tables that documents quote are those of the code."""

import json
import re
import shutil
from datetime import date

import pytest

from finetune.cost import estimate
from finetune.dataset.check import check_dataset
from finetune.dataset.example import Rules, example_faults, tell_method
from finetune.forecast import forecast_models
from finetune.forecast_table import forecast_table
from finetune.hyperparameters import HYPERPARAMETERS
from finetune.prices import load_prices, read_table
from finetune.spec import FineTuneSpec
from finetune.spec_file import read_specs
from finetune.spec_parsing import parse
from tests.data.codes import ERRORS, WARNINGS
from tests.docs.reading import (
    CHECKOUT,
    DATA,
    GUIDES,
    README,
    blocks,
    documents,
    model_entries,
    prose,
)

WHEN_QUOTED = date(2026, 11, 22)
"""The day from which the quoted ages and days to retirement are counted."""


@pytest.mark.parametrize("path", documents(GUIDES))
def test_the_guides_numbers_are_the_data_sets(path):
    """The tokens and the amount in the guide are what the code makes of the guide's settings."""
    (entry,) = [
        model_entries(block) for block in blocks(path, "yaml") if "training_budget_usd" in block
    ]
    spec = parse(FineTuneSpec, entry["minimal-tutor"])
    data = check_dataset(str(CHECKOUT / spec.training_path))
    cost = estimate(spec, data.tokens, data.examples, load_prices())
    in_thousands = -(-cost.billed_tokens // 1000) * 1000

    assert f"{data.tokens:,} x {cost.n_epochs} = {cost.billed_tokens:,}" in prose(path)
    assert f"{in_thousands:,}" in prose(path)
    assert f"${cost.training_usd}" in prose(path)
    assert f"{data.examples} examples, {data.tokens:,} tokens" in "".join(blocks(path))


@pytest.mark.parametrize("path", documents(GUIDES))
def test_the_guides_prices_are_the_tables(path):
    """Each row of the guide's price tables is one of the code's, and none is missing."""
    row = r"^\| `([\w.-]+-\d{4}-\d\d-\d\d)` \|(.+)\|$"
    said = {}
    for model, cells in re.findall(row, prose(path), re.MULTILINE):
        said.setdefault(model, []).extend(re.findall(r"\$([\d.]+)", cells))

    table = {
        model: [
            str(amount)
            for amounts in (
                price.training_usd_per_million,
                price.training_usd_per_hour,
                price.inference_usd_per_million,
            )
            for amount in amounts.values()
        ]
        for model, price in read_table().items()
        if model != "hosting"
    }
    assert said == table


def test_the_data_page_has_every_code_of_the_check():
    """Each code that a check can find is a row of docs/data.md, with its severity, and no other."""
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| (error|warning) \|", prose(DATA), re.MULTILINE)

    assert [code for code, _ in rows if [code for code, _ in rows].count(code) > 1] == []
    assert {code for code, severity in rows if severity == "error"} == ERRORS
    assert {code for code, severity in rows if severity == "warning"} == WARNINGS


@pytest.mark.parametrize("block", blocks(DATA, "json"))
def test_the_data_pages_examples_are_good(block):
    """Each example of a format is taken by the check, as the method it is written for."""
    example = json.loads(block)
    method = tell_method(example)

    assert list(example_faults(example, Rules(method=method))) == []


def test_the_data_page_has_an_example_of_each_method():
    """The three formats are shown once each."""
    shown = [tell_method(json.loads(block)) for block in blocks(DATA, "json")]

    assert shown == list(HYPERPARAMETERS)


@pytest.mark.parametrize("path", documents([README, *GUIDES]))
def test_the_table_in_a_document_is_what_is_printed(path, monkeypatch):
    """What a document shows of the guide's model before it is trained is what the tools print."""
    (shown,) = [block for block in blocks(path) if "= 40,404 billed tokens" in block]
    monkeypatch.chdir(CHECKOUT)  # where the stack's paths begin
    file = read_specs(CHECKOUT / "Pulumi.dev.yaml", [])
    forecasts = forecast_models(
        file.specs, [], prices=load_prices(), location=file.location, today=WHEN_QUOTED
    )
    printed = forecast_table(forecasts["minimal-tutor"], is_free=True).splitlines()

    assert [line for line in shown.splitlines() if line not in printed] == []


@pytest.mark.parametrize("path", documents(GUIDES))
def test_the_reinforcement_entry_costs_what_the_guide_says(path, tmp_path, monkeypatch):
    """Its prompts are made by the guide's own script, of the guide's data."""
    (script,) = [block for block in blocks(path, "python") if "prompts_validation" in block]
    (entry,) = [
        model_entries(block) for block in blocks(path, "yaml") if "courteous-tutor" in block
    ]
    (shown,) = [block for block in blocks(path) if "billed by the hour" in block]
    shutil.copytree(CHECKOUT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    exec(script, {})  # noqa: S102  (it is this project's)
    specs = {"tutor": parse(FineTuneSpec, entry["courteous-tutor"])}
    problems = []
    forecasts = forecast_models(
        specs, problems, prices=load_prices(), location=None, today=WHEN_QUOTED
    )
    printed = forecast_table(forecasts["tutor"], is_free=True).splitlines()

    assert problems == []
    assert [line for line in shown.splitlines() if line not in printed] == []
