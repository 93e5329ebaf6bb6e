"""Near-duplicates: what counts as one, in which languages, and at what cost."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from finetune.dataset import near_duplicates
from finetune.dataset.near_duplicates import find_near_duplicates

CHECKOUT = Path(__file__).resolve().parents[2]

ENGLISH = (
    "Why does the sky look blue at noon and red in the evening? Think of the way that light takes "
    "through the air. Which colour is scattered most, and which one is left at the end?"
)
KOREAN = (
    "하늘은 왜 낮에는 파랗고 저녁에는 붉을까요? 빛이 공기를 지나오는 거리를 생각해 봐요. "
    "가장 많이 흩어지는 색은 무엇이고 끝까지 남는 색은 무엇일까요?"
)
JAPANESE = (
    "空はなぜ昼は青く、夕方は赤いのでしょうか。光が空気を通る道のりを考えてみましょう。"
    "いちばん散らばる色はどれで、最後まで残る色はどれですか。"
)
CHINESE = (
    "天空为什么白天是蓝色的,傍晚却是红色的?请想一想光穿过空气的路程有多长。"
    "哪一种颜色散射得最多,哪一种颜色留到了最后?"
)
GERMAN = (
    "Warum wirkt der Himmel am Mittag blau, am Abend aber rot? Größe und Weg des Lichts zählen."
)


def words(count, seed):
    """Return so many made-up words, parted by spaces, the same in every run."""
    choices = random.Random(seed)  # noqa: S311 - nothing is kept secret here
    letters = "abcdefghijklmnopqrstuvwxyz"
    return " ".join(
        "".join(choices.choices(letters, k=choices.randint(2, 9))) for _ in range(count)
    )


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (ENGLISH, ENGLISH.upper()),
        (ENGLISH, ENGLISH.replace("?", " !?").replace(" ", "\n")),
        (ENGLISH, ENGLISH.replace("noon", "midday")),
        (ENGLISH, ENGLISH.replace("Think of", "Please think of")),
        (KOREAN, KOREAN.replace("거리를", "길이를")),
        (KOREAN, KOREAN.replace("생각해 봐요", "생각해봐요")),
        (KOREAN, KOREAN.replace(" ", "")),
        (JAPANESE, JAPANESE.replace("青く", "蒼く")),
        (JAPANESE, JAPANESE.replace("。", "!").replace("、", " ")),
        (CHINESE, CHINESE.replace("白天", "中午")),
        ("空は青い", "「空」は、青い。"),
        (GERMAN, GERMAN.replace("Größe", "GRÖSSE")),
        ("Your invoice 4711 of May 3 is due", "Your invoice 9923 of May 12 is due"),
        ("네, 맞아요!", "네 맞아요"),
        ("17 + 25 = 42", "17+25=42."),
        (words(100, 1), words(100, 1).replace("a", "o", 1)),
    ],
)
def test_a_light_edit_is_near(text, other):
    """Case, marks, spaces, a few digits or a word make no other text, in any script."""
    assert find_near_duplicates([text, "something else entirely", other]) == [(2, 0)]


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (ENGLISH, KOREAN),
        (ENGLISH, "".join(reversed(ENGLISH))),
        (ENGLISH, " ".join(sorted(ENGLISH.split()))),
        (ENGLISH, ENGLISH[: len(ENGLISH) // 2]),
        ("What is 17 + 25? It is 42.", "What is 31 + 58? It is 89."),
        ("age 34, income 52000, loans 2", "age 61, income 18500, loans 0"),
        ("네, 맞아요", "아니요, 틀려요"),
        ("", "?!"),
        ("...", "!!!"),
        (f"Summarise this: {words(40, 1)}", f"Summarise this: {words(40, 2)}"),
        (f"{words(60, 9)} {words(20, 1)}", f"{words(60, 9)} {words(20, 2)}"),
    ],
)
def test_another_text_is_not_near(text, other):
    """Other words, numbers or order make another text, even where a template is the same."""
    assert find_near_duplicates([text, other]) == []


def test_the_bound_is_nine_tenths_of_the_words():
    """Nine changed words of a hundred are near, twelve are not."""
    changed = words(100, 1).split()
    versions = [" ".join((*words(count, 2).split(), *changed[count:])) for count in (0, 9, 12)]

    assert find_near_duplicates([versions[0], versions[1]]) == [(1, 0)]
    assert find_near_duplicates([versions[0], versions[2]]) == []


def test_an_exact_repeat_is_left_to_others():
    """A text that equals an earlier one to the byte is in no pair."""
    assert find_near_duplicates([ENGLISH, ENGLISH, ENGLISH.upper(), ENGLISH.upper()]) == [(2, 0)]


def test_each_text_comes_once_with_its_earliest_partner():
    """Of a chain of edits every later text is paired with the first one."""
    chain = [words(100, 1).replace("e", "u", count) for count in range(5)]

    assert find_near_duplicates(chain) == [(1, 0), (2, 0), (3, 0), (4, 0)]


@pytest.mark.parametrize("share", [0, 0.5, 0.7])
def test_edits_are_found_among_texts_of_one_template(share):
    """Of 200 texts that share a template, the 20 that were edited are found, and no other."""
    template = words(int(100 * share), 1)
    texts = [f"{template} {words(int(100 * (1 - share)), 10 + number)}" for number in range(200)]
    edited = [text.replace(text.split()[-5], "changed") for text in texts[::10]]

    assert find_near_duplicates(texts + edited) == [(200 + n, 10 * n) for n in range(20)]


def test_a_text_is_compared_with_three_at_most(monkeypatch):
    """Texts that share nearly everything do not make the time grow with their square."""
    compared = []
    monkeypatch.setattr(near_duplicates, "_is_near", lambda *pair: compared.append(pair))
    template = words(85, 1)

    find_near_duplicates([f"{template} {words(15, 10 + number)}" for number in range(100)])

    assert 99 <= len(compared) <= 300


def test_two_processes_find_the_same():
    """What is found does not hang on how a process hashes."""
    program = (
        "from finetune.dataset.near_duplicates import find_near_duplicates as find; import sys;"
        "print(find(sys.stdin.read().split('|')))"
    )
    texts = [words(60, n % 40).replace("a", "e", n // 40) for n in range(120)]
    found = [
        subprocess.run(
            [sys.executable, "-c", program],
            input="|".join(texts),
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert found[0] == found[1] == f"{find_near_duplicates(texts)}\n"
    assert found[0].count("(") == 80


def test_the_guide_s_data_repeats_nothing():
    """Sixty dialogues by one author, in one form, are still sixty dialogues."""
    texts = [
        "\n".join(message["content"] for message in json.loads(line)["messages"][1:])
        for name in ("synthetic_training_data", "evaluation")
        for line in (CHECKOUT / f"data/{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]

    assert len(texts) == 60
    assert find_near_duplicates(texts) == []
