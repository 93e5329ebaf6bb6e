"""What is done to a run, and when: every kind of crash at every point."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.crash.points import OURS, Point, read_points

RUNS_ALL = "CRASH_ALL" in os.environ
"""`make crash` sets it: every case, and long sequences; else those that fit into a CI run."""

# What ends a process, while the request is held: before its work, or after it, not yet answered.
ENDINGS = ("kill-pulumi", "kill-host", "kill-both", "interrupt", "interrupt-twice", "kill-azure")

# What the run gets to hear instead of, or after, the work.
ANSWERS: dict[str, dict[str, Any]] = {
    "drop-before": {"kind": "drop", "when": "before"},
    "drop-after": {"kind": "drop", "when": "after"},
    "truncate": {"kind": "truncate"},
    "malform": {"kind": "malform"},
    "500": {"kind": "status", "status": 500},
    "429": {"kind": "status", "status": 429, "headers": {"Retry-After": "1"}},
    "409": {"kind": "status", "status": 409, "code": "RequestConflict"},
    "silence": {"kind": "delay", "seconds": 30},
}

PAID_JOBS = {"first": 1, "retrain": 2}
"""How many jobs are on the bill when a run has ended, however often it was crashed."""


@dataclass(frozen=True)
class Case:
    """One crash.

    Attributes:
        point: at which request.
        kind: one of `ENDINGS` or `ANSWERS`.
        when: `before` or `after` the request's work, for what ends a process.
    """

    point: Point
    kind: str
    when: str = ""

    @property
    def name(self) -> str:
        """As in a test's id: `first-fine_tuning.jobs.create-1-after-kill-both`."""
        return "-".join(filter(None, [self.point.name, self.when, self.kind]))

    @property
    def run(self) -> str:
        """Which run is crashed: `first` or `retrain`."""
        return self.point.run

    @property
    def fault(self) -> dict[str, Any]:
        """What the local Azure does to the request."""
        return ANSWERS.get(self.kind) or {"kind": "hold", "when": self.when}


def all_cases() -> list[Case]:
    """Every kind at every listed point."""
    return [case for point in read_points() for case in _cases_at(point)]


def _cases_at(point: Point) -> Iterator[Case]:
    for kind in ENDINGS:
        # The host of our providers takes no part in what azure-native asks.
        if kind != "kill-host" or point.by == OURS:
            yield from (Case(point, kind, when) for when in ("before", "after"))
    yield from (Case(point, kind) for kind in ANSWERS)


_THE_FEW = (
    "first-fine_tuning.jobs.create-1-before-kill-both",
    "first-fine_tuning.jobs.create-1-after-kill-both",
    "first-fine_tuning.jobs.create-1-drop-after",
    "first-fine_tuning.jobs.create-1-429",
    "first-files.create-1-before-kill-host",
    "retrain-fine_tuning.jobs.retrieve-1-before-kill-azure",
    "retrain-deployments.create_or_update-minimal-tutor-1-after-interrupt-twice",
    "retrain-deployments.get-minimal-tutor-2-500",
)


def few_cases() -> list[Case]:
    """Those where money, or what is served, is nearest."""
    by_name = {case.name: case for case in all_cases()}
    return [by_name[name] for name in _THE_FEW]
