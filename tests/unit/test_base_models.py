"""The table of base models: what it holds, and what it makes of a spec."""

from datetime import date
from typing import get_args

import pytest

from finetune.base_models import (
    base_model_id,
    base_models,
    find_base_model,
    model_problems,
    model_warnings,
)
from finetune.spec import Deployment, FineTuneSpec, TrainingSpec
from finetune.spec_parsing import parse

TODAY = date(2026, 11, 22)
GRADER = {
    "type": "string_check",
    "name": "exact",
    "input": "{{ sample.output_text }}",
    "reference": "{{ item.answer }}",
    "operation": "eq",
}
REINFORCEMENT = {"method": "reinforcement", "grader": GRADER, "validation_path": "b.jsonl"}
AS_OF = "(table of 2026-10-06)"


def spec(model, **changes):
    """Return the smallest spec of a model with some keys changed."""
    return parse(FineTuneSpec, {"model": model, "training_path": "a.jsonl"} | changes)


def problems(declared, location="swedencentral"):
    """Return what the table refuses as a map of path to sentence."""
    found = model_problems(declared, "models.tutor", location)
    return {problem.where.removeprefix("models.tutor."): problem.what for problem in found}


def words(kind, name):
    """Return the words that a field of a spec allows."""
    return set(get_args(kind.model_fields[name].annotation))


@pytest.mark.parametrize("facts", base_models().values(), ids=lambda facts: facts.model)
def test_every_entry_is_in_the_words_of_a_spec_and_has_its_source(facts):
    """Methods, tiers and skus are those of the spec, regions are as ARM writes them."""
    assert set(facts.methods) <= words(TrainingSpec, "method")
    assert set(facts.training_types) <= words(TrainingSpec, "training_type")
    assert set(facts.deployment_sku_names) <= words(Deployment, "sku_name")
    regions = facts.standard_training_regions + facts.standard_deployment_regions
    assert set(regions) <= {"eastus2", "northcentralus", "swedencentral"}
    assert all(region.isalnum() and region.islower() for region in facts.global_training_regions)
    assert facts.source.startswith("https://learn.microsoft.com/")
    assert facts.as_of <= TODAY


@pytest.mark.parametrize("facts", base_models().values(), ids=lambda facts: facts.model)
def test_regions_are_named_exactly_where_a_tier_has_some(facts):
    """A tier without a region could be declared nowhere."""
    trains, serves = "Standard" in facts.training_types, "Standard" in facts.deployment_sku_names

    assert bool(facts.standard_training_regions) == trains
    assert bool(facts.standard_deployment_regions) == serves
    assert bool(facts.global_training_regions) == ("GlobalStandard" in facts.training_types)


@pytest.mark.parametrize(
    ("model", "base"),
    [
        ("gpt-4o-mini-2024-07-18", "gpt-4o-mini-2024-07-18"),
        ("gpt-4o-mini", "gpt-4o-mini-2024-07-18"),
        ("gpt-4.1", "gpt-4.1-2025-04-14"),
        ("gpt-4.1-mini-2025-04-14.ft-0123456789abcdef-tutor", "gpt-4.1-mini-2025-04-14"),
        ("gpt-4.1-2025-04-14.ft-0123:ckpt-step-10", "gpt-4.1-2025-04-14"),
        ("ministral-3b", "Ministral-3B"),
    ],
)
def test_a_model_is_found_by_any_of_its_names(model, base):
    """The id, the short name, an open model's name in lower case, or a model tuned from it."""
    assert find_base_model(model).model == base_model_id(model) == base


@pytest.mark.parametrize("model", ["gpt-5.1", "gpt-4", "gpt-4.1-2025", "", "tutor.ft-1"])
def test_another_model_is_not_found(model):
    """Nothing is known of a model whose name only begins like one."""
    assert find_base_model(model) is None
    assert problems(spec(model or "x", method="dpo")) == {}


@pytest.mark.parametrize(
    ("declared", "path", "sentence"),
    [
        (
            spec("gpt-4o-mini-2024-07-18", method="dpo"),
            "method",
            f"is 'dpo'; gpt-4o-mini-2024-07-18 is tuned by supervised only {AS_OF}",
        ),
        (
            spec("gpt-4.1", **REINFORCEMENT),
            "method",
            "is 'reinforcement'; gpt-4.1-2025-04-14 is tuned by supervised and dpo only " + AS_OF,
        ),
        (
            spec("gpt-5", training_type="developerTier", **REINFORCEMENT),
            "training_type",
            (
                "is 'developerTier'; gpt-5-2025-08-07 is trained as Standard, DataZoneStandard and "
                f"GlobalStandard only {AS_OF}"
            ),
        ),
        (
            spec("gpt-4o", deployment={"sku_name": "DeveloperTier"}),
            "deployment.sku_name",
            (
                "is 'DeveloperTier'; a tuned gpt-4o-2024-08-06 is served as Standard, "
                f"DataZoneStandard and GlobalStandard only {AS_OF}"
            ),
        ),
        (
            spec("gpt-oss-120b", training_type="GlobalStandard"),
            "deploy",
            (
                "is true; a tuned gpt-oss-120b is served by managed compute or provisioned "
                f"throughput only, so set it to false {AS_OF}"
            ),
        ),
    ],
)
def test_what_the_table_does_not_have_is_refused_with_what_it_has(declared, path, sentence):
    """The sentence names the value, what is allowed, and the table's date."""
    assert problems(declared) == {path: sentence}


@pytest.mark.parametrize(
    ("declared", "location", "paths"),
    [
        (spec("gpt-4.1"), "swedencentral", []),
        (spec("gpt-4.1"), "Sweden Central", []),
        (spec("gpt-4.1"), None, []),
        (spec("gpt-4.1"), "koreacentral", ["training_type", "deployment.sku_name"]),
        (spec("gpt-4.1", deploy=False), "koreacentral", ["training_type"]),
        (spec("gpt-4o"), "northcentralus", ["deployment.sku_name"]),
        (spec("o4-mini", **REINFORCEMENT), "eastus2", []),
        (spec("gpt-4.1", training_type="GlobalStandard", deploy=False), "koreacentral", []),
        (
            spec("gpt-4.1", training_type="GlobalStandard", deploy=False),
            "uaenorth",
            ["training_type"],
        ),
        (
            spec("gpt-4.1-nano", training_type="GlobalStandard", deploy=False),
            "polandcentral",
            ["training_type"],
        ),
        (spec("gpt-4.1", training_type="DataZoneStandard"), "northcentralus", []),
        (
            spec("gpt-4.1", training_type="DataZoneStandard", deploy=False),
            "australiaeast",
            ["training_type"],
        ),
        (spec("gpt-4.1", training_type="DataZoneStandard"), "swedencentral", ["training_type"]),
        (spec("gpt-4.1", training_type="developerTier"), "swedencentral", []),
    ],
)
def test_a_region_counts_where_one_is_published(declared, location, paths):
    """Standard and Global have their regions, the data zone is the US; None is not checked."""
    assert list(problems(declared, location)) == paths


def test_a_wrong_region_is_answered_with_the_right_ones():
    """The reader may move, or choose another tier."""
    assert problems(spec("gpt-4.1", deploy=False), "koreacentral") == {
        "training_type": "is 'Standard'; gpt-4.1-2025-04-14 is trained so in northcentralus and "
        "swedencentral only, and location is 'koreacentral': choose another location, or another "
        f"training_type {AS_OF}"
    }


def test_an_unknown_model_is_a_warning_with_the_nearest_known_one():
    """Azure has new models before the table has them."""
    (warning,) = model_warnings(spec("gpt-4.1-mni"), "swedencentral", TODAY)

    assert warning == (
        "gpt-4.1-mni is not in the table of 2026-10-06, so nothing is checked against it; "
        "did you mean gpt-4.1-mini-2025-04-14?"
    )


@pytest.mark.parametrize(
    ("today", "endings"),
    [
        (date(2026, 7, 1), []),
        (date(2026, 10, 16), ["on 2027-04-14, in 180 days"]),
        (date(2027, 4, 13), ["on 2027-04-14, in 1 day", "on 2027-04-14, in 1 day"]),
        (date(2027, 4, 14), ["on 2027-04-14, which is today", "on 2027-04-14, which is today"]),
        (date(2028, 1, 1), ["on 2027-10-14, which has passed"]),
    ],
)
def test_a_retirement_within_180_days_or_past_is_a_warning(today, endings):
    """The dates of training and of the deployment are told, and that Azure moves them."""
    warnings = model_warnings(spec("gpt-4.1"), "swedencentral", today)

    assert bool(warnings) == bool(endings)
    assert all("Azure moves such dates (table of 2026-10-06)" in one for one in warnings)
    assert all(any(ending in one for one in warnings) for ending in endings)


def test_a_model_that_is_not_deployed_is_not_warned_of_the_end_of_serving():
    """Three dates matter to a deployment, two to training alone."""
    late = date(2028, 1, 1)

    (deployed,) = model_warnings(spec("gpt-4.1"), None, late)
    (trained,) = model_warnings(spec("gpt-4.1", deploy=False), None, late)
    assert deployed.count("which has passed") == 3
    assert trained.count("which has passed") == 2


def test_what_is_special_about_a_model_is_a_warning():
    """An invitation, a preview or another kind of account may be needed."""
    warnings = model_warnings(spec("gpt-5", **REINFORCEMENT), "swedencentral", date(2026, 1, 1))

    assert warnings == [
        (
            "gpt-5-2025-08-07: Azure tunes it by invitation only: ask your Microsoft account team "
            "(table of 2026-10-06)"
        )
    ]


@pytest.mark.parametrize(("location", "count"), [("westus2", 1), ("westus3", 0), (None, 0)])
def test_a_region_without_known_training_is_a_warning_for_the_developer_tier(location, count):
    """Nobody publishes that tier's regions, so Global's are the best that is known."""
    declared = spec("gpt-4.1", training_type="developerTier")

    assert len(model_warnings(declared, location, date(2026, 1, 1))) == count
