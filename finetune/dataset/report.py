"""What a check of a data file tells: its size, its content's hash, and everything found."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from finetune.dataset.fault import Fault

Severity = Literal["error", "warning"]

KEPT_PER_CODE = 100
"""Findings of one code that a report keeps; `DatasetReport.counts` counts all of them."""

WARNING_CODES = frozenset(
    {
        "also-in-evaluation",
        "also-in-validation",
        "blank-line",
        "control-character",
        "duplicate-example",
        "functions-deprecated",
        "mojibake",
        "near-duplicate",
        "personal-data",
        "replacement-character",
        "secret",
    }
)
"""What the service takes, and what somebody should look at. Every other code is an error."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a file, or doubtful.

    `line` counts from 1 and is None where the whole file is meant; `where` is the path inside the
    line (`messages[2].role`), empty where the whole line is meant.
    """

    code: str
    what: str
    line: int | None = None
    where: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        place = ", ".join(
            part for part in (f"line {self.line}" if self.line else "", self.where) if part
        )
        return f"{place}: {self.what} ({self.code})" if place else f"{self.what} ({self.code})"


def finding(code: str, what: str, line: int | None = None, where: str = "") -> Finding:
    """A finding with the severity that its code has."""
    severity: Severity = "warning" if code in WARNING_CODES else "error"
    return Finding(code, what, line, where, severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetReport:
    """What one pass over a data file tells.

    Attributes:
        path: as it was given.
        method: what the examples were checked for.
        examples: how many lines hold a JSON object.
        tokens: of all examples, once (one epoch).
        longest_example_tokens: of the longest one.
        images: in all examples; each is counted at its least, so `tokens` is a lower bound.
        size_bytes: the file's size on disk.
        sha256: the hex digest of its content (see `finetune.dataset.canonical`); empty where the
            file cannot be read.
        digests: the first eight bytes of each example's hash, in order.
        line_numbers: the line of each example, in order.
        errors: what the service refuses, or what makes training pointless; by line.
        warnings: what it takes, and what somebody should look at; by line.
        counts: how often each code was found; at most `KEPT_PER_CODE` findings of one are kept.
    """

    path: str
    method: str
    examples: int = 0
    tokens: int = 0
    longest_example_tokens: int = 0
    images: int = 0
    size_bytes: int = 0
    sha256: str = ""
    digests: array[int] = field(default_factory=lambda: array("Q"), repr=False)
    line_numbers: Sequence[int] = field(default=(), repr=False)
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def error_count(self) -> int:
        """How many errors there are; of very many of one code, `errors` has only the first."""
        return sum(count for code, count in self.counts.items() if code not in WARNING_CODES)

    @property
    def warning_count(self) -> int:
        """Likewise."""
        return sum(self.counts.values()) - self.error_count

    def without(self, code: str) -> DatasetReport:
        """The report of somebody whom one code does not concern."""
        return replace(
            self,
            errors=tuple(error for error in self.errors if error.code != code),
            warnings=tuple(warning for warning in self.warnings if warning.code != code),
            counts={other: count for other, count in self.counts.items() if other != code},
        )


class Tally:
    """Findings as they come: all of them counted, the first of each code kept."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.kept: list[Finding] = []

    def add(self, fault: Fault, line: int | None = None) -> None:
        """Counts what was found in a line, and keeps it while there are few of its code."""
        self.counts[fault.code] += 1
        if self.counts[fault.code] <= KEPT_PER_CODE:
            self.kept.append(finding(fault.code, fault.what, line, fault.where))

    def add_all(self, other: Tally, lines_before: int) -> None:
        """Takes over what was found in a part of the file that begins after `lines_before`."""
        for one in other.kept:
            self.counts[one.code] += 1
            if self.counts[one.code] <= KEPT_PER_CODE:
                self.kept.append(replace(one, line=lines_before + (one.line or 0)))
        kept = Counter(one.code for one in other.kept)
        self.counts += other.counts - kept

    def errors(self) -> int:
        """How many errors there are so far."""
        return sum(count for code, count in self.counts.items() if code not in WARNING_CODES)

    def sorted(self, severity: Severity) -> tuple[Finding, ...]:
        """What was kept of a severity, the whole file's first, then by line."""
        kept = [one for one in self.kept if one.severity == severity]
        return tuple(sorted(kept, key=lambda one: one.line or 0))
