"""How alike two texts are, from 0 to 1, by the measures of a text_similarity grader.

No page tells which variant of each Azure reckons with; these are the usual ones. Words are what
stands between blanks, in lower case. Sources: fuzzy_match, the normalised indel similarity of
rapidfuzz's `ratio` (the measure that OpenAI's reference of graders names); BLEU, Papineni and
others (2002), smoothed by adding one to each count (Lin and Och, 2004); GLEU, Wu and others
(2016, section 5); rouge_1 to rouge_5 and rouge_l, Lin (2004), as F1.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

# What is compared of a text: the longest common subsequence of two such texts takes half a second.
MOST_CHARACTERS = 2000
_LONGEST = 4  # words taken together by BLEU and GLEU
_MOST_ROUGE = 5


def fuzzy_match(answer: str, reference: str) -> float:
    """Compare the characters that both have in the same order."""
    return _f1(_common_length(answer, reference), len(answer), len(reference))


def bleu(answer: str, reference: str) -> float:
    """Compare runs of one to four words by how many of the answer's are right."""
    said, right = _words(answer), _words(reference)
    if not said or not right:
        return 0.0
    logarithm = 0.0
    for n in range(1, _LONGEST + 1):
        mine, theirs = _runs(said, n), _runs(right, n)
        smooth = int(n > 1)
        hits, total = (mine & theirs).total() + smooth, mine.total() + smooth
        if not hits:
            return 0.0
        logarithm += math.log(hits / total) / _LONGEST
    return math.exp(logarithm + min(0.0, 1 - len(right) / len(said)))


def gleu(answer: str, reference: str) -> float:
    """Compare runs of one to four words by the lesser of precision and recall."""
    said, right = _words(answer), _words(reference)
    mine, theirs = (
        sum((_runs(words, n) for n in range(1, _LONGEST + 1)), Counter[tuple[str, ...]]())
        for words in (said, right)
    )
    return (mine & theirs).total() / max(1, mine.total(), theirs.total())


def rouge_n(n: int, answer: str, reference: str) -> float:
    """Compare runs of n words."""
    mine, theirs = _runs(_words(answer), n), _runs(_words(reference), n)
    return _f1((mine & theirs).total(), mine.total(), theirs.total())


def rouge_l(answer: str, reference: str) -> float:
    """Compare the words that both have in the same order."""
    said, right = _words(answer), _words(reference)
    return _f1(_common_length(said, right), len(said), len(right))


MEASURES: dict[str, Callable[[str, str], float]] = {
    "fuzzy_match": fuzzy_match,
    "bleu": bleu,
    "gleu": gleu,
    **{f"rouge_{n}": partial(rouge_n, n) for n in range(1, _MOST_ROUGE + 1)},
    "rouge_l": rouge_l,
}


def _f1(common: int, mine: int, theirs: int) -> float:
    return 2 * common / (mine + theirs) if mine + theirs else 1.0


def _words(text: str) -> list[str]:
    return text.casefold().split()


def _runs(words: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


def _common_length(first: Sequence[str], second: Sequence[str]) -> int:
    """Give the length of the longest common subsequence."""
    best = [0] * (len(second) + 1)
    for mine in first:
        diagonal = 0
        for i, theirs in enumerate(second, start=1):
            above = best[i]
            best[i] = diagonal + 1 if mine == theirs else max(above, best[i - 1])
            diagonal = above
    return best[-1]
