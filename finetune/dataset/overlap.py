"""Examples that are in two files."""

from __future__ import annotations

from finetune.dataset.report import KEPT_PER_CODE, DatasetReport, Finding, finding


def find_overlap(training: DatasetReport, other: DatasetReport, use: str) -> list[Finding]:
    """The examples of the training file that the other one has too, the first of very many.

    A tuned model that has seen the example it is measured with looks better than it is.
    """
    lines = dict(zip(reversed(other.digests), reversed(other.line_numbers), strict=True))
    shared = [
        (line, lines[digest])
        for digest, line in zip(training.digests, training.line_numbers, strict=True)
        if digest in lines
    ]
    found = [_also_in(use, other.path, line, there) for line, there in shared[:KEPT_PER_CODE]]
    if len(shared) > len(found):
        rest = f"and {len(shared) - len(found):,} more examples are in {other.path} too"
        found.append(finding(f"also-in-{use}", rest))
    return found


def _also_in(use: str, path: str, line: int, there: int) -> Finding:
    what = f"is line {there} of {path} too, so what is measured there says nothing; take one out"
    return finding(f"also-in-{use}", what, line)
