"""Makes large training files for tools/bench_data.py: seeded, so that every run has the same.

Half of the dialogues are like the guide's (Korean, from data/), half are English (from Python's
own documentation), each language with one system prompt. No two messages are the same, and every
message has words that no vocabulary knows.
"""

from __future__ import annotations

import json
from pathlib import Path
from pydoc_data.topics import topics
from random import Random

GUIDE = Path(__file__).resolve().parents[1] / "data" / "synthetic_training_data.jsonl"
ENGLISH_SYSTEM = (
    "You are a patient tutor of the Python language. Answer in plain words, give one short example "
    "for each rule, and never tell a student that a question is simple."
)
SEED = 50
VARIANTS = 20_000
FEWEST_TURNS, MOST_TURNS = 2, 5
OTHER_WORDS = 0.2
LATIN = "abcdefghijklmnopqrstuvwxyz"
HANGUL = "가거고구그기나너노누느니다더도두드디라러로루르리마머모무므미바버보부브비사서소수스시"


class Language:
    """Messages of one language, made from words and sentences that people wrote."""

    def __init__(self, system: str, sentences: list[str], letters: str, random: Random) -> None:
        self.system = {"role": "system", "content": system}
        self.letters = letters
        self.random = random
        words = [word for sentence in sentences for word in sentence.split()]
        self.variants = [
            [
                random.choice(words) if random.random() < OTHER_WORDS else word
                for word in random.choice(sentences).split()
            ]
            for _ in range(VARIANTS)
        ]

    def dialogue(self) -> dict[str, object]:
        """One example: the system prompt, and a few turns of user and assistant."""
        messages = [self.system]
        for _ in range(self.random.randint(FEWEST_TURNS, MOST_TURNS)):
            messages.append({"role": "user", "content": self._text()})
            messages.append({"role": "assistant", "content": self._text()})
        return {"messages": messages}

    def _text(self) -> str:
        words = list(self.random.choice(self.variants))
        word = "".join(self.random.choices(self.letters, k=self.random.randint(2, 7)))
        words.insert(self.random.randint(0, len(words)), f"{word} {self.random.randint(0, 999)}")
        return " ".join(words)


def write_dialogues(path: Path, size_bytes: int) -> None:
    """Writes whole lines until the file would be larger than `size_bytes`."""
    random = Random(SEED)  # noqa: S311 - no secret is made
    languages = (_korean(random), _english(random))
    written = 0
    with path.open("wb") as file:
        while True:
            line = json.dumps(random.choice(languages).dialogue(), ensure_ascii=False)
            encoded = f"{line}\n".encode()
            written += len(encoded)
            if written > size_bytes:
                return
            file.write(encoded)


def _korean(random: Random) -> Language:
    lines = GUIDE.read_text(encoding="utf-8").splitlines()
    dialogues = [json.loads(line)["messages"] for line in lines]
    sentences = [message["content"] for messages in dialogues for message in messages[1:]]
    return Language(dialogues[0][0]["content"], sentences, HANGUL, random)


def _english(random: Random) -> Language:
    paragraphs = [one for text in topics.values() for one in text.split("\n\n")]
    sentences = [one for one in paragraphs if one[:1].isalpha()]
    return Language(ENGLISH_SYSTEM, sentences, LATIN, random)
