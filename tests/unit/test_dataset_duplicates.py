"""Which examples of a file were there before, however many there are."""

from __future__ import annotations

from array import array

import pytest

from finetune.dataset import duplicates

DIGESTS = array("Q", (2**64 - 1 - number * number % 97 for number in range(200)))


def by_definition(digests):
    """Return each index whose digest was there before, with the first index that has it."""
    firsts = ((index, digests.index(digest)) for index, digest in enumerate(digests))
    return [(index, first) for index, first in firsts if index != first]


@pytest.mark.parametrize("at_once", [1, 3, 64, 199, 200, 201, 100_000])
def test_each_repeated_example_is_found_with_the_first_one(monkeypatch, at_once):
    """How many are looked at together changes their order at most."""
    monkeypatch.setattr(duplicates, "_AT_ONCE", at_once)

    assert sorted(duplicates.find_duplicates(DIGESTS)) == by_definition(DIGESTS)


def test_no_examples_repeat_none():
    """Nor do examples that are all different."""
    assert list(duplicates.find_duplicates(array("Q"))) == []
    assert list(duplicates.find_duplicates(array("Q", range(1000)))) == []
