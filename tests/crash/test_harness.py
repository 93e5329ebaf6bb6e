"""The harness can fail: it finds a double charge where there is one."""

from __future__ import annotations

from tests.crash.cases import PAID_JOBS, all_cases
from tests.crash.crash import crash, recover
from tests.crash.lookup_off import switch_lookup_off
from tests.crash.reality import find_problems
from tests.emulator.arranging import dialogues


def test_without_the_look_for_a_job_the_harness_finds_two_charges(begin):
    """A provider that looks for nothing pays again, and the harness says so."""
    name = "first-fine_tuning.jobs.create-1-after-kill-host"
    (case,) = (case for case in all_cases() if case.name == name)
    project = begin(case.run)
    switch_lookup_off(project)

    recover(project, crash(project, case))

    problems = find_problems(project, paid_jobs=PAID_JOBS[case.run])
    assert problems[0].startswith("2 jobs are charged, and not 1")


def test_what_is_not_as_declared_or_left_over_is_found(begin):
    """An old model that still serves, a file that nobody needs and a change to come are told."""
    project = begin("retrain")
    file = ("left_over.jsonl", dialogues())
    project.data_plane().files.create(file=file, purpose="fine-tune")

    problems = find_problems(project, paid_jobs=1)

    beginnings = ["the job in the state trained 3 epochs", "uploaded: ", "preview shows a change"]
    assert all(map(str.startswith, problems, beginnings)), problems
    assert len(problems) == len(beginnings)
