"""A run that is crashed as its case says, and brought to its end by `pulumi up` again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.crash import processes, run
from tests.crash.cases import ANSWERS, Case
from tests.crash.reality import what_is_there
from tests.crash.run import Run
from tests.engine.project import Project, wait_for

SPEED = 3600.0
"""A job of half an hour passes in half a second."""

LATE_LISTING = {
    "method": "GET",
    "path": "*/fine_tuning/jobs",
    "times": None,
    "kind": "stale",
    "seconds": 1.5,
}
"""Jobs are listed a little after they were taken, as where lists are eventually consistent."""

MOST_UPS = 2
"""One, or a second one where the first ends with a sentence that asks for it."""


@dataclass(frozen=True)
class Recovery:
    """How a crashed run came to its end.

    Attributes:
        ups: how many more `pulumi up` it took; 0 when the crashed one itself came through.
        said: by all commands.
    """

    ups: int
    said: str

    @property
    def result(self) -> str:
        """In words, for the table."""
        return ("came through", "`pulumi up` once more", "`pulumi up` twice more")[self.ups]


def crash(project: Project, case: Case) -> Run:
    """Runs `pulumi up` and does to it what the case says.

    Args:
        project: in the state that the case's run begins at.
        case: what to do.

    Raises:
        AssertionError: the run never came to the case's point.
    """
    rule = case.point.rule(what_is_there(project))
    set_faults(project, {**rule, **case.fault}, LATE_LISTING)
    crashed = run.up(project)
    if case.kind in ANSWERS:
        crashed.wait()
        assert _matched(project) >= case.point.nth, f"it never came to {case}:\n{crashed.said}"
    else:
        wait_for(lambda: _is_held(project) or crashed.is_over, run.LIMIT_SECONDS)
        assert not crashed.is_over, f"it never came to {case}:\n{crashed.said}"
        KILLS[case.kind](project, crashed)
    set_faults(project, LATE_LISTING)
    return crashed.wait()


def recover(project: Project, crashed: Run) -> Recovery:
    """Repairs what needs it and runs `pulumi up` until it succeeds, twice at most.

    Raises:
        AssertionError: it did not, or an error was no sentence.
    """
    story, last, ups = [crashed.said], crashed, 0
    while last.exit_code != 0:
        told = "\n----\n".join(story)
        assert "Traceback" not in last.said, told
        assert ups < MOST_UPS, f"no `pulumi up` went through:\n{told}"
        assert ups == 0 or "`pulumi up`" in last.said, f"it does not say what to do:\n{told}"
        if run.is_left_in_disorder(project):
            story.append(run.repair(project))
        last = run.up(project).wait()
        story.append(last.said)
        ups += 1
    return Recovery(ups, "\n----\n".join(story))


def set_faults(project: Project, *rules: Mapping[str, object]) -> None:
    """Replaces the local Azure's fault rules; what an old one held goes on."""
    project.ask_azure("faults", {"rules": list(rules)})


def kill_azure(project: Project) -> None:
    """Ends the local Azure as kill -9 does, and starts it again on what it had stored."""
    end_azure(project)
    project.azure.start()
    project.set_speed(SPEED)


def end_azure(project: Project) -> None:
    """Ends the local Azure as kill -9 does."""
    processes.kill(int(project.ask_azure("health")["pid"]))
    wait_for(lambda: project.azure.find_endpoint() is None)


def _kill_both(project: Project, crashed: Run) -> None:
    crashed.kill()
    processes.kill_hosts(project.root)


def _interrupt_twice(_: Project, crashed: Run) -> None:
    crashed.interrupt(times=2)
    crashed.wait()  # what was asked stays without an answer to the end


KILLS: dict[str, Callable[[Project, Run], None]] = {
    "kill-pulumi": lambda _, crashed: crashed.kill(),
    "kill-host": lambda project, _: processes.kill_hosts(project.root),
    "kill-both": _kill_both,
    "interrupt": lambda _, crashed: crashed.interrupt(times=1),
    "interrupt-twice": _interrupt_twice,
    "kill-azure": lambda project, _: kill_azure(project),
}


def _is_held(project: Project) -> bool:
    return any(rule["held"] for rule in project.ask_azure("faults")["rules"])


def _matched(project: Project) -> int:
    return int(project.ask_azure("faults")["rules"][0]["matched"])
