"""Every text of tests/data/tokens/ has the count that another implementation gave it.

tools/token_goldens.mjs made the file with the WebAssembly build of OpenAI's tiktoken.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

from finetune.text_tokens import count_tokens
from finetune.tokens import TOKENS_PER_MESSAGE, example_tokens, plain_tokens

GOLDENS = Path(__file__).resolve().parents[1] / "data" / "tokens" / "o200k.jsonl"


def goldens():
    """Return kind, tokens and text of every line but the first, which says who counted."""
    with GOLDENS.open(encoding="utf-8") as file:
        next(file)
        return [json.loads(line) for line in file]


def test_every_text_has_as_many_tokens_as_tiktoken_counts():
    """Our counts are tiktoken's, for thousands of texts in dozens of scripts and shapes."""
    different = [
        (kind, text, tokens, count_tokens(text))
        for kind, tokens, text in goldens()
        if count_tokens(text) != tokens
    ]

    assert different == []


@pytest.mark.parametrize("at_once", [1, 2, 7, 5000])
def test_the_texts_of_a_conversation_cost_what_they_cost_apart(at_once):
    """No token reaches from one message into the next, whatever the texts are."""
    counted = goldens()
    for start in range(0, len(counted), at_once):
        some = counted[start : start + at_once]
        messages = [{"content": text} for _, _, text in some]
        tokens = sum(TOKENS_PER_MESSAGE + tokens for _, tokens, _ in some)

        assert example_tokens({"messages": messages}) == tokens, some[0]


@pytest.mark.parametrize("at_once", [1, 3, 200, 5000])
def test_plain_examples_counted_together_cost_what_they_cost_apart(at_once):
    """Nor does a token reach from one example into the next, or an example take another's."""
    texts = [text for _, _, text in goldens()]
    talks = [texts[start : start + 1 + start % 4] for start in range(0, len(texts), 3)]
    examples = [([text], talk) for text, talk in zip(texts, talks, strict=False)]

    counted = [
        tokens
        for start in range(0, len(examples), at_once)
        for tokens in plain_tokens(examples[start : start + at_once])
    ]

    assert counted == [_tokens_of(*example) for example in examples]


@pytest.mark.parametrize("odd", ["<|endofprompt|>", "<|endoftext|>", "<|", "\ud800", "<", ""])
def test_a_text_that_looks_like_a_border_costs_what_it_costs_alone(odd):
    """Special tokens stand between texts; one that a text spells, or half of one, is plain text."""
    examples = [(["Be."], ["a", odd]), ([], [odd, "b", odd]), ([odd], ["c"])]

    assert plain_tokens(examples) == [_tokens_of(*example) for example in examples]


def _tokens_of(instructions, talk):
    """Return what the texts of an example cost, one by one."""
    return sum(TOKENS_PER_MESSAGE + 1 + count_tokens(text) for text in [*instructions, *talk])


def test_the_goldens_are_many_and_varied():
    """There are thousands of texts, a hundred of each kind, and few are trivial."""
    kinds = Counter(kind for kind, _, _ in goldens())
    several_tokens = sum(tokens > 1 for _, tokens, _ in goldens())

    assert kinds.total() > 4500
    assert len(kinds) == 44
    assert min(kinds.values()) >= 100
    assert several_tokens > 0.95 * kinds.total()


def test_the_goldens_name_who_counted_them():
    """The file's first line has the package with its version."""
    with GOLDENS.open(encoding="utf-8") as file:
        made = json.loads(next(file))

    assert made["counted_by"] == "npm tiktoken 1.0.22"
