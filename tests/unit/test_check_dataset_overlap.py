"""What training must never see: examples that are in the other file as well are named."""

from __future__ import annotations

import json

import pytest

from finetune.dataset.check import check_dataset
from finetune.dataset.overlap import find_overlap
from tests.data.expectations import HERE

GOOD = HERE / "good"
TEN = [json.loads(line) for line in (GOOD / "plain.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture
def report(tmp_path):
    """Return a function that reports on a file of the examples given."""

    def report(name, examples, **style):
        path = tmp_path / name
        path.write_text("\n".join(json.dumps(one, **style) for one in examples), "utf-8")
        return check_dataset(str(path))

    return report


def other(number):
    """Return an example that is in no file of tests/data."""
    asked = {"role": "user", "content": f"What is {number} times {number}?"}
    return {"messages": [asked, {"role": "assistant", "content": f"It is {number * number}."}]}


@pytest.mark.parametrize("use", ["validation", "evaluation"])
def test_a_line_of_both_files_is_named_with_both_lines(report, use):
    """The warning says which line of training is which line of the other file."""
    training = report("training.jsonl", TEN)
    held_out = report("other.jsonl", [*map(other, range(10)), TEN[3]])

    (found,) = find_overlap(training, held_out, use)

    assert (found.code, found.severity) == (f"also-in-{use}", "warning")
    assert found.line == 4
    assert "11" in found.what


def test_how_a_line_is_written_does_not_hide_it(report):
    """Order of keys, escapes and spaces make no other example."""
    training = report("training.jsonl", [*map(other, range(10)), TEN[3]])
    reversed_keys = {"messages": [dict(reversed(m.items())) for m in TEN[3]["messages"]]}
    held_out = report(
        "other.jsonl", [*TEN[:3], reversed_keys, *TEN[4:]], separators=(" , ", " : "), indent=None
    )

    assert [found.line for found in find_overlap(training, held_out, "validation")] == [11]


def test_every_overlapping_line_is_named(report):
    """Two files with the same content overlap in each of their lines."""
    training, held_out = report("training.jsonl", TEN), report("other.jsonl", TEN)

    found = find_overlap(training, held_out, "evaluation")

    assert [finding.line for finding in found] == list(range(1, 11))


def test_files_without_a_common_line_do_not_overlap(report):
    """Different examples are not taken for the same."""
    training = report("training.jsonl", TEN)

    assert find_overlap(training, report("other.jsonl", map(other, range(50))), "validation") == []


def test_lines_are_counted_as_an_editor_counts_them(tmp_path, report):
    """A blank line before the example moves its number, in both files."""
    path = tmp_path / "training.jsonl"
    path.write_text("\n\n" + "\n".join(map(json.dumps, TEN)), "utf-8")
    held_out = report("other.jsonl", [*map(other, range(10)), TEN[0]])

    (found,) = find_overlap(check_dataset(str(path)), held_out, "validation")

    assert found.line == 3
