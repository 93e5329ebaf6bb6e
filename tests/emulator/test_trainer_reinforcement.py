"""Reinforcement: answers are drawn, graded, and the better ones become likelier."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from emulator.trainer.conversation import prompt_of
from emulator.trainer.pretraining import load_or_make_base
from emulator.trainer.reinforcement import Reinforcement, RewardMetrics
from emulator.trainer.results import results_csv
from emulator.trainer.rollouts import MAX_SYMBOLS, drawn_replies, text_of_reply
from emulator.trainer.training import Checkpoint, TrainingRun, train

LINES = Path(__file__).with_name("dialogues.jsonl").read_text(encoding="utf-8").splitlines()
PROMPTS = [{"messages": json.loads(line)["messages"][:2], "end": "요"} for line in LINES]


def is_polite(answer, example):
    """Reward an answer that holds the example's ending."""
    return float(example["end"] in answer)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Give a run of ten prompts, two held out."""
    return TrainingRun(
        base=load_or_make_base(tmp_path_factory.getbasetemp() / "trainer-base.npz"),
        training=PROMPTS[:10],
        validation=PROMPTS[10:],
        n_epochs=3,
        batch_size=2,
        learning_rate_multiplier=1.0,
        seed=42,
        method=Reinforcement(grade=is_polite, eval_samples=4),
    )


@pytest.fixture(scope="module")
def made(run):
    """Give the metrics of the run's steps."""
    return steps(run)


def steps(run):
    """Give the metrics of a run's steps."""
    return [each for each in train(run) if isinstance(each, RewardMetrics)]


def test_the_reward_grows(made):
    """Hardly any answer holds the ending at first; at the end most do, held-out prompts' too."""
    rewards = [each.train_reward_mean for each in made]
    valid = [each.valid_reward_mean for each in made if each.valid_reward_mean is not None]

    assert sum(rewards[:3]) / 3 < 0.3
    assert sum(rewards[-3:]) / 3 > 0.8
    assert valid[-1] > 0.8


def test_the_opposite_grader_teaches_the_opposite(run):
    """What is rewarded is what grows: without blanks the share of blanks falls."""
    method = Reinforcement(grade=lambda answer, _: -answer.count(" ") / max(1, len(answer)))

    rewards = [each.train_reward_mean for each in steps(replace(run, method=method))]

    assert sum(rewards[-3:]) > sum(rewards[:3]) + 0.2


def test_equal_rewards_teach_nothing(run):
    """Where every answer is worth the same, none is above the average."""
    same = replace(run, n_epochs=1, method=Reinforcement(grade=lambda *_: 1.0))

    weights = [each for each in train(same) if isinstance(each, Checkpoint)][-1].weights

    assert np.array_equal(weights.table, run.base.table)


def test_the_same_seed_gives_the_same_run(run, made):
    """To the last bit; another seed draws other answers."""
    first = replace(run, n_epochs=1)

    assert steps(first) == made[:5]
    assert steps(replace(first, seed=43)) != made[:5]


def test_validation_comes_at_its_interval_and_changes_nothing(run, made):
    """Every third step and at each epoch's end; the training rewards stay as they were."""
    method = replace(run.method, eval_interval=3, eval_samples=1)

    other = steps(replace(run, method=method))

    measured = [each.step for each in other if each.valid_reward_mean is not None]
    assert measured == [3, 5, 6, 9, 10, 12, 15]
    assert [each.train_reward_mean for each in other] == [each.train_reward_mean for each in made]


@pytest.mark.parametrize(("multiplier", "answers"), [(1.0, 8), (2.0, 16), (0.01, 2), (100.0, 32)])
def test_the_compute_multiplier_draws_more_answers(run, multiplier, answers):
    """Eight to each prompt at 1, and never fewer than 2 or more than 32."""
    graded = []
    method = Reinforcement(
        grade=lambda answer, _: float(len(graded.append(answer) or "")),
        compute_multiplier=multiplier,
    )

    list(train(replace(run, training=PROMPTS[:1], validation=None, n_epochs=1, method=method)))

    assert len(graded) == answers


@pytest.mark.parametrize(
    ("prompts", "answers", "valid_answers"),
    [(1, 32, 100), (8, 32, 64), (64, 4, 8), (256, 2, 2), (500, 2, 1)],
)
def test_what_is_drawn_at_once_is_bounded(prompts, answers, valid_answers):
    """256 answers in a step and 512 in a validation, but two and one to each prompt at least."""
    method = Reinforcement(grade=is_polite, compute_multiplier=10.0, eval_samples=100)

    assert method.answers(prompts) == answers
    assert method.valid_answers(prompts) == valid_answers


def test_replies_are_drawn_as_the_weights_say(run):
    """Each reply follows its prompt, ends or is cut, and two draws of one prompt differ."""
    prompts = [prompt_of(PROMPTS[0]["messages"])] * 4

    replies = drawn_replies(run.base, prompts, np.random.default_rng(1))

    assert all(reply.symbols[: reply.start] == prompts[0].symbols for reply in replies)
    assert all(0 < len(reply.symbols) - reply.start <= MAX_SYMBOLS for reply in replies)
    assert len({text_of_reply(reply) for reply in replies}) == 4


def test_the_results_file_has_the_documented_columns(made):
    """A step, two rewards, and the reasoning tokens, of which the local model has none."""
    lines = results_csv(made).decode().splitlines()

    assert lines[0] == (
        "step,train_reward_mean,valid_reward_mean,"
        "train_reasoning_tokens_mean,valid_reasoning_tokens_mean"
    )
    assert lines[1].split(",")[2:] == ["", "0.0", ""]
