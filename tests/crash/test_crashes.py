"""Whatever is killed, and whenever: `pulumi up` again ends with one paid job and what is declared.

`make crash` runs every case; elsewhere, the few at which most is at stake.
"""

from __future__ import annotations

import pytest

from tests.crash.cases import PAID_JOBS, RUNS_ALL, all_cases, few_cases
from tests.crash.crash import crash, recover
from tests.crash.reality import find_left_after_destroy, find_problems

CASES = all_cases() if RUNS_ALL else few_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_crash_costs_nothing(case, begin, record_property):
    """After the next `up` one job is paid, what is declared serves, and nothing is left over."""
    record_property("kind", case.kind)
    project = begin(case.run)

    recovery = recover(project, crash(project, case))

    problems = find_problems(project, paid_jobs=PAID_JOBS[case.run])
    if RUNS_ALL and recovery.ups:  # what came through by itself has the state of a clean run
        problems += find_left_after_destroy(project)
    assert problems == [], recovery.said
    record_property("result", recovery.result)
