"""Epochs left to the service: what it is expected to choose."""

import pytest

from finetune.epochs import auto_n_epochs, expected_n_epochs
from finetune.spec import FineTuneSpec
from finetune.spec_parsing import parse


@pytest.mark.parametrize(
    ("examples", "n_epochs"),
    [
        (0, 25),
        (1, 25),
        (10, 10),
        (25, 4),
        (26, 3),
        (33, 3),
        (34, 3),
        (45, 3),
        (8_333, 3),
        (8_334, 2),
        (25_000, 1),
        (10**6, 1),
    ],
)
def test_auto_is_three_but_for_few_and_very_many_examples(examples, n_epochs):
    """OpenAI's rule: about 100 examples seen at least, and 25,000 at most."""
    assert auto_n_epochs(examples) == n_epochs


@pytest.mark.parametrize(("examples", "seen"), [(10, 10), (40, 3)])
def test_the_rule_fits_what_azure_was_seen_to_choose(examples, seen):
    """10 epochs for 10 examples (September 2026) and 3 for 40 (September 2025)."""
    assert auto_n_epochs(examples) == seen


@pytest.mark.parametrize(("chosen", "expected"), [("auto", 10), (4, 4)])
def test_a_number_is_taken_as_it_is(chosen, expected):
    """Only "auto" is the service's to choose."""
    spec = parse(
        FineTuneSpec,
        {"model": "m", "training_path": "a.jsonl", "hyperparameters": {"n_epochs": chosen}},
    )

    assert expected_n_epochs(spec, 10) == expected
