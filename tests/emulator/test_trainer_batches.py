"""A batch that is too large to be computed at once is computed in parts, and still is one step."""

import json
from pathlib import Path

import numpy as np
import pytest

from emulator.trainer.adam import Adam
from emulator.trainer.conversation import turns_of
from emulator.trainer.features import batch_of, joined
from emulator.trainer.model import forward, gradient
from emulator.trainer.pretraining import load_or_make_base
from emulator.trainer.supervised import evaluated
from emulator.trainer.training import LEARNING_RATE, TrainingRun, train

LINES = Path(__file__).with_name("dialogues.jsonl").read_text(encoding="utf-8").splitlines()
DIALOGUES = [json.loads(line) for line in LINES]


def test_parts_of_a_batch_make_one_step(tmp_path_factory):
    """Twenty examples, in parts of 16 and 4, move the weights as all at once do.

    Those of the second part are others, and would move them elsewhere if each part were a mean.
    """
    base = load_or_make_base(tmp_path_factory.getbasetemp() / "trainer-base.npz")
    short = {"messages": [{"role": "assistant", "content": "네."}]}
    examples = [short] * 16 + DIALOGUES[:4]
    run = TrainingRun(
        base=base,
        training=examples,
        validation=None,
        n_epochs=1,
        batch_size=20,
        learning_rate_multiplier=1.0,
        seed=1,
    )

    metrics, checkpoint = train(run)

    batch = joined([batch_of(turns_of(example)) for example in examples])
    at_once = Adam(base, LEARNING_RATE)
    at_once.step(gradient(base, batch, forward(base, batch)))
    moved = np.abs(at_once.weights.output - base.output).mean()
    apart = np.abs(at_once.weights.output - checkpoint.weights.output).mean()
    assert metrics.train_loss == pytest.approx(evaluated(base, examples).loss, rel=1e-5)
    assert apart < 0.001 * moved
