"""The data set in data/: its form, its size, its variety and its patterns."""

import itertools
import json
from collections import Counter
from pathlib import Path

import pytest
from rs_bpe.bpe import openai

DATA = Path(__file__).resolve().parents[2] / "data"
TRAINING = DATA / "synthetic_training_data.jsonl"
EVALUATION = DATA / "evaluation.jsonl"
FILES = [TRAINING, EVALUATION]
ENCODING = openai.o200k_base()


def read(path):
    """Return the dialogues of a file, each a list of messages."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["messages"] for line in lines]


def count_tokens(messages):
    """Return the o200k tokens of all contents, and four for each message."""
    return sum(ENCODING.count(message["content"]) + 4 for message in messages)


def grams(messages):
    """Return all runs of five characters of a dialogue, without its system prompt."""
    text = "\n".join(message["content"] for message in messages[1:])
    return {text[start : start + 5] for start in range(len(text) - 4)}


def read_patterns():
    """Return the parsed pattern file."""
    return json.loads((DATA / "real_patterns.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("path", "count"), [(TRAINING, 45), (EVALUATION, 15)])
def test_number_of_dialogues(path, count):
    """There are 45 dialogues to train on and 15 to evaluate with."""
    assert len(read(path)) == count


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files_are_plain_utf8(path):
    """The files are UTF-8 without BOM, with LF line ends and readable Hangul."""
    data = path.read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert b"\\u" not in data
    assert data.endswith(b"\n")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_roles_alternate(path):
    """After the system prompt come three to five pairs of a student's and a tutor's message."""
    for messages in read(path):
        roles = [message["role"] for message in messages]
        pairs = len(roles) // 2
        assert roles == ["system", *["user", "assistant"] * pairs]
        assert 3 <= pairs <= 5


def test_one_system_prompt():
    """All dialogues of both files share one system prompt."""
    assert len({messages[0]["content"] for path in FILES for messages in read(path)}) == 1


def test_token_total():
    """One pass over the training data is 13,500 tokens, within a tenth."""
    assert sum(map(count_tokens, read(TRAINING))) == pytest.approx(13_500, rel=0.1)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_tokens_of_each_dialogue(path):
    """Every dialogue has between 220 and 400 tokens."""
    assert all(220 <= count_tokens(messages) <= 400 for messages in read(path))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_tutor_asks_one_question_at_a_time(path):
    """Every message of the tutor has exactly one question mark, and ends with it."""
    for messages in read(path):
        for message in messages[2::2]:
            assert message["content"].count("?") == 1, message["content"]
            assert message["content"].endswith("?"), message["content"]


def test_no_message_is_said_twice():
    """No message of over 20 characters occurs twice, in training or evaluation."""
    contents = [message["content"] for path in FILES for m in read(path) for message in m[1:]]
    twice = [text for text, n in Counter(contents).items() if n > 1 and len(text) > 20]
    assert twice == []


def test_no_two_dialogues_are_alike():
    """Any two dialogues, training or evaluation, share under 30 % of their 5-grams."""
    all_grams = [grams(messages) for path in FILES for messages in read(path)]
    for one, other in itertools.combinations(all_grams, 2):
        assert len(one & other) / len(one | other) < 0.3


@pytest.mark.parametrize(("part", "path"), [("training", TRAINING), ("evaluation", EVALUATION)])
def test_every_dialogue_names_a_known_pattern(part, path):
    """Every line of a file has its entry, in order, with a pattern that is described."""
    patterns = read_patterns()
    known = {pattern["id"] for pattern in patterns["patterns"]}
    assert [entry["line"] for entry in patterns[part]] == list(range(1, len(read(path)) + 1))
    assert {entry["pattern"] for entry in patterns[part]} <= known


def test_every_pattern_is_used():
    """Every pattern has at least three dialogues to train on and one to evaluate with."""
    patterns = read_patterns()
    training = Counter(entry["pattern"] for entry in patterns["training"])
    evaluation = Counter(entry["pattern"] for entry in patterns["evaluation"])
    for pattern in patterns["patterns"]:
        assert training[pattern["id"]] >= 3
        assert evaluation[pattern["id"]] >= 1
