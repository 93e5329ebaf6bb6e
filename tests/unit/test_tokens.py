"""What an example costs in o200k tokens: texts, and what the chat format puts around them."""

import pytest

from finetune.text_tokens import count_tokens
from finetune.tokens import (
    LONGEST_REMEMBERED,
    LOWEST_IMAGE_TOKENS,
    ROLES_OF_ONE_TOKEN,
    TOKENS_AFTER_FUNCTIONS,
    TOKENS_PER_FUNCTION,
    TOKENS_PER_MESSAGE,
    TOKENS_PER_NAME,
    TOKENS_PER_PROPERTIES,
    TOKENS_PER_PROPERTY,
    example_tokens,
    sequence_tokens,
)

PRIMED_REPLY = 3
"""What the API adds to a request for the reply that it will write; training has no such reply."""

TOUCH_BASE = "to touch base on opportunities for increased leverage."
OCEAN = "to boil the ocean for the client deliverable."
DO_BETTER = "about how to do better."
CORPORATE = "translates corporate jargon into plain English."
JARGON = [
    ("system", None, f"You are a helpful, pattern-following assistant that {CORPORATE}"),
    ("system", "example_user", "New synergies will help drive top-line growth."),
    ("system", "example_assistant", "Things working well together will increase revenue."),
    ("system", "example_user", f"Let's circle back when we have more bandwidth {TOUCH_BASE}"),
    ("system", "example_assistant", f"Let's talk later when we're less busy {DO_BETTER}"),
    ("user", None, f"This late pivot means we don't have time {OCEAN}"),
]

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_current_weather",
        "description": "Get the current weather in a given location",
        "parameters": {
            "type": "object",
            "properties": {
                "location": {
                    "type": "string",
                    "description": "The city and state, e.g. San Francisco, CA",
                },
                "unit": {
                    "type": "string",
                    "description": "The unit of temperature to return",
                    "enum": ["celsius", "fahrenheit"],
                },
            },
            "required": ["location"],
        },
    },
}

A = {"role": "user", "content": "a"}
A_TOKENS = TOKENS_PER_MESSAGE + 1 + 1


def message_tokens(**keys):
    """Return the tokens of an example with one message."""
    return example_tokens({"messages": [keys]})


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 0), ("a", 1), ("hello world", 2), ("안녕하세요", 2), ("1 + 1 = 2", 7)],
)
def test_counts_are_pinned(text, tokens):
    """A text has the pinned number of o200k tokens, whichever library counts."""
    assert count_tokens(text) == tokens


def test_a_special_token_in_a_text_is_plain_text():
    """A student who writes <|endoftext|> costs seven tokens, not one."""
    assert count_tokens("<|endoftext|>") == 7


def test_a_lone_surrogate_is_counted_as_a_replacement_character():
    """JSON can say what UTF-8 cannot; two halves that belong together are one character."""
    assert count_tokens("a\ud800b") == count_tokens("a\ufffdb")
    assert count_tokens("\ud83d\ude00\udc00") == count_tokens("\U0001f600\ufffd")
    assert message_tokens(role="user", content="a\ud800b") == 4 + count_tokens("a\ufffdb")


def test_an_example_is_its_roles_and_texts_and_3_for_each_message():
    """Two messages of two texts with one token each: 2 x (3 + 1 + 1) = 10."""
    assert example_tokens({"messages": [A, {"role": "system", "content": "a"}]}) == 2 * A_TOKENS


def test_messages_with_names_cost_what_the_service_counted():
    """The cookbook's example has the 124 tokens that the API reported for gpt-4o.

    Source: the cookbook named at TOKENS_PER_MESSAGE, section 6.
    """
    messages = [
        {"role": role, "content": text, **({"name": name} if name else {})}
        for role, name, text in JARGON
    ]

    assert example_tokens({"messages": messages}) + PRIMED_REPLY == 124


def test_tools_cost_what_the_service_counted():
    """The cookbook's example with a tool has the 101 tokens that the API reported for gpt-4o.

    Source: the cookbook named at TOKENS_PER_MESSAGE, section 7.
    """
    system = "You are a helpful assistant that can answer to questions about the weather."
    messages = [
        {"role": "system", "content": system},
        {"role": "user", "content": "What's the weather like in San Francisco?"},
    ]

    for _ in range(2):  # counted, then remembered
        assert example_tokens({"messages": messages, "tools": [WEATHER]}) + PRIMED_REPLY == 101


def test_functions_cost_what_tools_cost():
    """The older `functions` hold the same definitions without a wrapper."""
    functions = {"messages": [A], "functions": [WEATHER["function"]]}

    assert example_tokens(functions) == example_tokens({"messages": [A], "tools": [WEATHER]})


def test_parameters_are_counted_at_every_level():
    """A parameter inside an object inside a list costs what it would cost at the top."""
    inner = {"type": "object", "properties": {"a": {"type": "a", "description": "a"}}}
    outer = {"type": "object", "properties": {"b": {"type": "a", "anyOf": [{"items": inner}]}}}

    tools = {"tools": [{"function": {"name": "f", "parameters": outer}}]}

    assert example_tokens(tools) == (
        TOKENS_AFTER_FUNCTIONS
        + TOKENS_PER_FUNCTION
        + count_tokens("f:")
        + 2 * (TOKENS_PER_PROPERTIES + TOKENS_PER_PROPERTY)
        + count_tokens("b:a:")
        + count_tokens("a:a:a")
    )


def test_parts_are_their_texts_and_an_image_at_least_85():
    """Two text parts and an image: 3 + 1 + 1 + 2 + 85."""
    image = {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}
    parts = [{"type": "text", "text": "a"}, image, {"type": "text", "text": "hello world"}]

    assert LOWEST_IMAGE_TOKENS == 85
    assert message_tokens(role="user", content=parts) == A_TOKENS + 2 + LOWEST_IMAGE_TOKENS


def test_a_tool_call_is_its_name_and_arguments():
    """Neither the id nor the type of a call is counted; a refusal is text."""
    call = {"id": "call_1", "type": "function", "function": {"name": "a", "arguments": "a"}}
    role = TOKENS_PER_MESSAGE + 1

    assert message_tokens(role="assistant", tool_calls=[call, call]) == role + 4
    assert message_tokens(role="assistant", function_call=call["function"], weight=1) == role + 2
    assert message_tokens(role="assistant", content=None, refusal="a") == role + 1
    assert message_tokens(role="tool", tool_call_id="call_1", content="a") == role + 1


def test_the_roles_that_are_not_looked_up_are_one_token_each():
    """They are those of every chat format."""
    assert {count_tokens(role) for role in ROLES_OF_ONE_TOKEN} == {1}


def test_a_preference_pair_has_its_prompt_twice():
    """Each output is trained on with the prompt in front of it: 2 x 5, and 5 and 6."""
    longer = {"role": "assistant", "content": "hello world"}
    pair = {"input": {"messages": [A]}, "preferred_output": [A], "non_preferred_output": [longer]}

    assert example_tokens(pair) == 4 * A_TOKENS + 1
    assert sequence_tokens(pair) == 2 * A_TOKENS + 1


def test_the_longest_text_of_another_example_is_the_whole_example():
    """Supervised and reinforcement examples are read in one go."""
    example = {"messages": [A, A], "tools": [WEATHER]}

    assert sequence_tokens(example) == example_tokens(example) > 2 * A_TOKENS


@pytest.mark.parametrize("length", [LONGEST_REMEMBERED, LONGEST_REMEMBERED + 1])
def test_instructions_cost_the_same_each_time_and_at_every_length(length):
    """A system prompt is counted like any text, remembered or too long for that."""
    text = ("ab " * length)[:length]
    tokens = TOKENS_PER_MESSAGE + 1 + count_tokens(text)

    for role in ("system", "system", "developer", "user"):
        assert message_tokens(role=role, content=text) == tokens


@pytest.mark.parametrize(
    ("example", "tokens"),
    [
        ({}, 0),
        ({"messages": None}, 0),
        ({"messages": "text"}, 0),
        ({"messages": ["text", None, 5, ["a"]]}, 0),
        ({"messages": [{}]}, TOKENS_PER_MESSAGE),
        ({"messages": [{"role": ["user"], "content": 5}]}, TOKENS_PER_MESSAGE),
        ({"messages": [{"role": {}, "content": {"text": "a"}}]}, TOKENS_PER_MESSAGE),
        ({"messages": [{"role": "user", "content": None}]}, TOKENS_PER_MESSAGE + 1),
        ({"messages": [{"role": "user", "content": [{"type": "text"}]}]}, TOKENS_PER_MESSAGE + 1),
        ({"messages": [{"name": 5}]}, TOKENS_PER_MESSAGE + TOKENS_PER_NAME),
        ({"messages": [{"tool_calls": [5, {"function": "a"}, {}]}]}, TOKENS_PER_MESSAGE),
        ({"messages": [{"tool_calls": {"a": 1}, "function_call": "a"}]}, TOKENS_PER_MESSAGE),
        ({"input": ["a"], "preferred_output": "a", "non_preferred_output": {"a": 1}}, 0),
        ({"tools": "text", "functions": {"name": "a"}}, 0),
        ({"tools": [None, {"function": "a"}]}, 0),
        ({"tools": [{"name": 5, "parameters": [1]}]}, 20),
        ({"tools": [{"parameters": {"properties": {"a": 5}, "items": "a", "anyOf": 1}}]}, 23),
    ],
)
def test_counting_never_fails_on_another_shape(example, tokens):
    """What is no message, or no text, counts nothing."""
    assert example_tokens(example) == tokens


@pytest.mark.parametrize(("levels", "tokens"), [(1, 28), (200, 1620), (100_000, 0)])
def test_counting_never_fails_on_tools_nested_too_deep(levels, tokens):
    """Tools that go beyond Python's recursion count nothing; the messages still do."""
    schema = {}
    for _ in range(levels):
        schema = {"properties": {"a": schema}}

    tools = [{"parameters": schema}]

    assert example_tokens({"messages": [A], "tools": tools}) == A_TOKENS + tokens


def test_tools_with_what_json_can_hardly_say_are_counted():
    """A number of more than 64 bits and a lone surrogate are no reason to count nothing."""
    schema = {"properties": {"a": {"enum": [1 << 99, "\ud800"], "maximum": 1 << 99}}}
    plain = {"properties": {"a": {"enum": [str(1 << 99), "\ufffd"]}}}

    odd, even = ({"tools": [{"parameters": parameters}]} for parameters in (schema, plain))

    assert example_tokens(odd) == example_tokens(even) > 0


@pytest.mark.parametrize("unit", ["a", " ", "\n", "\r\n", "-", "가", "😀", "a\u0301", "aB1-"])
def test_a_long_run_is_counted_in_linear_time(unit):
    """A megabyte of one character takes milliseconds; quadratic work would never end."""
    assert 0 < count_tokens(unit * (1_000_000 // len(unit))) <= 1_000_000
