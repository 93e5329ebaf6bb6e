"""Answers drawn from the weights."""

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from emulator.trainer import alphabet
from emulator.trainer.drawing import Draws
from emulator.trainer.model import initial_weights
from emulator.trainer.pretraining import load_or_make_base
from emulator.trainer.sampling import write
from emulator.trainer.training import Checkpoint, TrainingRun, train

LINES = Path(__file__).with_name("dialogues.jsonl").read_text(encoding="utf-8").splitlines()
DIALOGUES = [json.loads(line) for line in LINES]
QUESTIONS = [dialogue["messages"][:2] for dialogue in DIALOGUES]
PLAIN = {"max_tokens": None, "temperature": 0.0, "top_p": 1.0, "seed": 1, "stop": []}
LIVELY = PLAIN | {"temperature": 2.0}


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """Give the base model, trained once for all tests."""
    return load_or_make_base(tmp_path_factory.getbasetemp() / "trainer-base.npz")


@pytest.fixture(scope="module")
def tuned(base):
    """Give a model tuned on ten Socratic dialogues, as long as 45 would be at three epochs."""
    run = TrainingRun(
        base=base,
        training=DIALOGUES[:10],
        validation=None,
        n_epochs=12,
        batch_size=1,
        learning_rate_multiplier=0.1,
        seed=42,
    )
    return [made for made in train(run) if isinstance(made, Checkpoint)][-1].weights


class Completion(NamedTuple):
    """A whole answer."""

    text: str
    finish_reason: str


def complete(weights, messages, *, max_tokens, stop, **how):
    """Write an answer of so many characters at most; give it as a whole."""
    fits = (lambda text: len(text) <= max_tokens) if max_tokens is not None else lambda _: True
    pieces = list(write(weights, messages, Draws(**how), stop=stop, fits=fits))
    return Completion("".join(piece.text for piece in pieces), pieces[-1].finish_reason)


def only(symbol):
    """Give weights that foresee one symbol, whatever was said."""
    bias = np.zeros(alphabet.SIZE, dtype=np.float32)
    bias[symbol] = 50
    return replace(initial_weights(0), output_bias=bias)


def test_temperature_zero_gives_one_answer(base):
    """The likeliest answer does not depend on the seed."""
    answers = {complete(base, QUESTIONS[0], **PLAIN | {"seed": seed}).text for seed in (1, 2, None)}

    assert len(answers) == 1


def test_a_seed_gives_its_answer_again(base):
    """The same seed draws the same answer, and other seeds draw others."""
    answers = [complete(base, QUESTIONS[0], **LIVELY | {"seed": seed}).text for seed in (1, 1, 2)]

    assert answers[0] == answers[1] != answers[2]


def test_a_tiny_top_p_leaves_only_the_likeliest(base):
    """Drawing among the likeliest symbol alone is the same as temperature zero."""
    drawn = complete(base, QUESTIONS[0], **LIVELY | {"top_p": 0.0})

    assert drawn == complete(base, QUESTIONS[0], **PLAIN)


def test_an_answer_ends_at_a_stop_text_and_leaves_it_out(base):
    """The answer with a stop text is the beginning of the answer without, up to it."""
    whole = complete(base, QUESTIONS[0], **PLAIN).text

    stopped = complete(base, QUESTIONS[0], **PLAIN | {"stop": ["무엇도 아닌", whole[5:7], ""]})

    assert stopped.text == whole[: whole.find(whole[5:7])]
    assert stopped.finish_reason == "stop"


def test_a_stop_text_is_not_found_in_half_a_syllable():
    """A syllable on the way to another is not yet what it looks like."""
    asked = [{"role": "user", "content": "받침?"}]
    answer = "각낙닥."  # spelled from the left, each first looks like 가, 나 and 다
    run = TrainingRun(
        base=initial_weights(0),
        training=[{"messages": [*asked, {"role": "assistant", "content": answer}]}],
        validation=None,
        n_epochs=40,
        batch_size=1,
        learning_rate_multiplier=1.0,
        seed=1,
    )
    weights = [made for made in train(run) if isinstance(made, Checkpoint)][-1].weights

    stopped = complete(weights, asked, **PLAIN | {"stop": ["가", "나", "다"]})

    assert stopped.text == answer


@pytest.mark.parametrize("limit", [0, 1, 7])
def test_an_answer_is_cut_at_the_limit(base, limit):
    """No more characters are written than were asked for, and the reason says so."""
    answer = complete(base, QUESTIONS[0], **PLAIN | {"max_tokens": limit})

    assert (len(answer.text), answer.finish_reason) == (limit, "length")
    assert complete(base, QUESTIONS[0], **PLAIN).text.startswith(answer.text)


def test_a_model_that_never_ends_is_stopped():
    """Two hundred characters is the most that is ever written."""
    answer = complete(only(ord("a")), QUESTIONS[0], **PLAIN | {"max_tokens": 5000})

    assert (answer.text, answer.finish_reason) == ("a" * 200, "length")


def test_a_model_that_ends_at_once_says_nothing():
    """The marker of a message's end ends the answer, and is no part of it."""
    answer = complete(only(alphabet.END), QUESTIONS[0], **PLAIN)

    assert (answer.text, answer.finish_reason) == ("", "stop")


def test_a_long_answer_is_written_in_time():
    """Two hundred characters, the longest answer, take less than half a second of work."""
    began = time.process_time()

    complete(only(alphabet.encode("각")[2]), QUESTIONS[0], **LIVELY)

    assert time.process_time() - began < 0.5


def test_the_base_answers_and_the_tuned_model_asks(base, tuned):
    """Asked the same, the base model states and the tuned one asks back, most of the time."""
    settings = PLAIN | {"temperature": 1.0}
    stated = [complete(base, asked, **settings).text for asked in QUESTIONS]
    asked_back = [complete(tuned, asked, **settings).text for asked in QUESTIONS]

    assert sum("?" in text for text in stated) <= 1
    assert sum("?" in text for text in asked_back) >= 9


def test_the_question_makes_a_difference(base):
    """The likeliest answers to twelve questions are not all the same."""
    answers = {complete(base, asked, **PLAIN).text for asked in QUESTIONS}

    assert len(answers) > 6
