"""The base model: what it knows before any user comes, and that it is made once."""

import os

import pytest

from emulator.trainer.pretraining import generic_dialogues, load_or_make_base
from emulator.trainer.supervised import evaluated


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """Give the base model, trained once for all tests."""
    return load_or_make_base(tmp_path_factory.getbasetemp() / "trainer-base.npz")


def test_the_base_model_knows_its_dialogues(base):
    """Pretrained weights foresee most symbols of the generic dialogues."""
    assert evaluated(base, list(generic_dialogues())).accuracy > 0.8


def test_the_generic_dialogues_answer_and_never_ask():
    """No reply of the base model's dialogues holds a question."""
    replies = [
        message["content"]
        for example in generic_dialogues()
        for message in example["messages"]
        if message["role"] == "assistant"
    ]

    assert len(replies) > 100
    assert not [reply for reply in replies if "?" in reply]


def test_the_base_model_is_made_once_and_then_read(tmp_path, base):
    """A damaged file is made again, the same as ever; a good one is read and left as it is."""
    path = tmp_path / "base.npz"
    path.write_bytes(b"damaged")

    made = load_or_make_base(path)
    os.utime(path, (0, 0))
    read = load_or_make_base(path)

    assert made.to_bytes() == read.to_bytes() == base.to_bytes() == path.read_bytes()
    assert path.stat().st_mtime == 0
    assert list(tmp_path.iterdir()) == [path]
