"""A kill at any moment, and not only while Azure is being asked something."""

from __future__ import annotations

import random
import time

import pytest

from tests.crash.cases import PAID_JOBS, RUNS_ALL
from tests.crash.crash import KILLS, recover
from tests.crash.reality import find_problems
from tests.crash.run import up

CASES = 100 if RUNS_ALL else 1
"""One outside `make crash`, since most of them hit a moment of no interest."""

LONGEST_RUN_SECONDS = 8.0
"""On a machine that has nothing else to do, a first run takes five, a retraining one three."""


@pytest.mark.parametrize("seed", range(CASES))
def test_a_kill_at_any_moment_costs_nothing(seed, begin, record_property):
    """After the next `up` one job is paid, what is declared serves, and nothing is left over."""
    dice = random.Random(seed)  # noqa: S311  (nothing secret: the same cases each time)
    run, kind = dice.choice(list(PAID_JOBS)), dice.choice(list(KILLS))
    record_property("kind", f"{kind} at random")
    project = begin(run)

    killed = up(project)
    time.sleep(dice.uniform(0, LONGEST_RUN_SECONDS))
    if not killed.is_over:
        KILLS[kind](project, killed)
    recovery = recover(project, killed.wait())

    assert find_problems(project, paid_jobs=PAID_JOBS[run]) == [], recovery.said
    record_property("result", recovery.result)
