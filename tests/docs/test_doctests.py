"""The examples in the library's docstrings are run as they are written."""

import doctest
import importlib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


def modules_with_examples():
    """Return the dotted names of the library's modules that have `>>>` in them."""
    paths = sorted((CHECKOUT / "finetune").rglob("*.py"))
    return [
        ".".join(path.relative_to(CHECKOUT).with_suffix("").parts).removesuffix(".__init__")
        for path in paths
        if ">>>" in path.read_text(encoding="utf-8")
    ]


@pytest.mark.parametrize("name", modules_with_examples())
def test_the_examples_of_a_module_hold(name, monkeypatch):
    """A module with `>>>` in it has at least one example, and all give what they say."""
    monkeypatch.delenv("CI", raising=False)  # they show what somebody at a terminal sees
    outcome = doctest.testmod(importlib.import_module(name))

    assert outcome.attempted > 0
    assert outcome.failed == 0


def test_there_are_examples():
    """The library shows its use somewhere, so that the test above tests something."""
    assert modules_with_examples()
