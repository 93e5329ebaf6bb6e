"""Any JSON value in any two places of an object at once: the check answers with a report."""

from __future__ import annotations

import json
from itertools import combinations, product

import pytest

from finetune.dataset.check import check_dataset
from tests.data.odd_lines import at_path, paths, replaced
from tests.data.whole_examples import EXAMPLES

ODD = (None, True, 5, 0.5, "", "text", [], {}, [5], [[]], [{}], {"type": []}, {"name": {}})
BARE = (None, 5, "text", [], {})


def odd_pairs(example):
    """Yield copies of an example with an odd value in each two members of each object in it."""
    objects = [path for path in paths(example) if isinstance(at_path(example, path), dict)]
    for path in objects:
        members = at_path(example, path)
        for (one, other), (a, b) in product(combinations(members, 2), product(BARE, repeat=2)):
            yield replaced(example, path, {**members, one: a, other: b})


def odd_values(example):
    """Yield copies of an example with an odd value in each place of it."""
    for path, odd in product(paths(example), ODD):
        yield replaced(example, path, odd)


@pytest.mark.parametrize("method", EXAMPLES)
@pytest.mark.parametrize("make", [odd_values, odd_pairs], ids=["one", "two"])
def test_a_value_of_any_type_in_any_place_has_a_report(tmp_path, method, make):
    """Members that are each looked at because of the other are of any type too."""
    lines = [json.dumps(example) for example in make(EXAMPLES[method])]
    path = tmp_path / "data.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")

    report = check_dataset(str(path), method=method, vision=False, workers=1)

    assert len(lines) > 500
    assert report.counts["wrong-type"] > 0
