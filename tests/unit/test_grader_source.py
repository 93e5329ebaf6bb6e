"""The Python source of a grader: which of its arguments and fields are asked for."""

import pytest

from finetune.graders.source import find_source_fault, source_item_fields


@pytest.mark.parametrize(
    "arguments",
    [
        "sample, item",
        "sample, item, /",
        "sample, item, k=1",
        "sample, item=None",
        "*both",
        "sample, *rest",
        "sample, item, *rest, k=1, **more",
    ],
)
def test_a_grade_that_two_arguments_call_is_taken(arguments):
    """Whatever has a default need not be given."""
    assert find_source_fault(f"def grade({arguments}): return 1.0") is None


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ("item['a'] + item['b']", {"a", "b"}),
        ("item['a'] if 'a' in item and item['a'] else item['b']", {"b"}),
        ("0 if 'a' not in item else item['a']", set()),
        ("item['a'] if item.get('a') else 0", set()),
        ("item.get('a', item['b'])", {"b"}),
        ("item['a'] if 'a' in sample else 0", {"a"}),
        ("item['a'] if 'b' in item else 0", {"a"}),
        ("'x' in item['a']", {"a"}),
    ],
)
def test_a_field_that_the_source_can_do_without_is_not_asked_for(body, fields):
    """It is tested with `in`, or fetched with `get`, somewhere in the function."""
    assert source_item_fields(f"def grade(sample, item):\n    return {body}") == fields
