"""Token counts with o200k."""

import pytest

from finetune.tokens import TOKENS_PER_MESSAGE, count_tokens, example_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 0), ("a", 1), ("hello world", 2), ("안녕하세요", 2), ("1 + 1 = 2", 7)],
)
def test_counts_are_pinned(text, tokens):
    """A text has the pinned number of o200k tokens, whichever library counts."""
    assert count_tokens(text) == tokens


def test_an_example_is_its_roles_and_texts_and_3_for_each_message():
    """Two messages of two texts with one token each: 2 x (3 + 1 + 1) = 10."""
    example = {"messages": [{"role": "user", "content": "a"}, {"role": "system", "content": "a"}]}

    assert example_tokens(example) == 2 * (TOKENS_PER_MESSAGE + 1 + 1)


@pytest.mark.parametrize(
    ("example", "tokens"),
    [
        ({}, 0),
        ({"messages": None}, 0),
        ({"messages": "text"}, 0),
        ({"messages": ["text", None, 5]}, 0),
        ({"messages": [{}]}, TOKENS_PER_MESSAGE),
        ({"messages": [{"role": "user", "content": None}]}, TOKENS_PER_MESSAGE + 1),
        ({"messages": [{"role": "user", "content": [{"type": "text"}]}]}, TOKENS_PER_MESSAGE + 1),
    ],
)
def test_counting_never_fails_on_another_shape(example, tokens):
    """What is no message, or no text, counts nothing."""
    assert example_tokens(example) == tokens
