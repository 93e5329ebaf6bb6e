"""A model goes by one id, and the facts that other files rest on are those of the table."""

import pytest

from finetune.base_models import base_model_id, base_models


@pytest.mark.parametrize(
    ("model", "base"),
    [("gpt-9", "gpt-9"), ("GPT-9.ft-0123-tutor", "GPT-9"), ("hosting", "hosting"), ("", "")],
)
def test_an_unknown_model_goes_by_its_own_name(model, base):
    """Or by the name of what it was tuned from."""
    assert base_model_id(model) == base


def test_the_longest_example_is_known_of_the_models_whose_page_named_it():
    """65,536 tokens, of five models; of the others nothing is published."""
    known = {name: facts.training_context_tokens for name, facts in base_models().items()}

    assert {name for name, tokens in known.items() if tokens == 65_536} == {
        "gpt-4o-mini-2024-07-18",
        "gpt-4o-2024-08-06",
        "gpt-4.1-2025-04-14",
        "gpt-4.1-mini-2025-04-14",
        "gpt-4.1-nano-2025-04-14",
    }
    assert set(known.values()) == {65_536, None}
