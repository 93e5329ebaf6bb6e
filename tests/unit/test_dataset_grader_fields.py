"""The fields that a grader reads are the first names of its references."""

import json

import pytest

from finetune.dataset.check import check_dataset


@pytest.fixture
def missing(tmp_path):
    """Return a function that checks an example's fields and returns what is said is missing."""

    def missing(fields, wanted):
        path = tmp_path / "data.jsonl"
        example = {"messages": [{"role": "user", "content": "How long?"}], **fields}
        path.write_text(json.dumps(example), encoding="utf-8")
        report = check_dataset(str(path), method="reinforcement", grader_fields=(wanted,))
        return [one.what for one in report.errors if one.code == "grader-field-missing"]

    return missing


@pytest.mark.parametrize("name", ["answer", "a.b", "a b", "가"])
def test_a_field_of_any_name_is_found(missing, name):
    """A dot in `{{ item['a.b'] }}` is part of the name."""
    assert missing({name: "x"}, name) == []


def test_a_field_inside_another_is_not_the_field(missing):
    """`a.b` is not `b` in `a`."""
    (what,) = missing({"a": {"b": "x"}}, "a.b")

    assert what == "the grader reads item['a.b'], which this example lacks; write it"


def test_a_missing_field_is_named_as_the_grader_names_it(missing):
    """The name comes from the grader, not from the data."""
    (what,) = missing({}, "answer")

    assert what == "the grader reads item.answer, which this example lacks; write it"
