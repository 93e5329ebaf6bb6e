"""Projects to crash, each a copy of one at rest, and a table of what came of it."""

from __future__ import annotations

import json
import secrets
import shutil
import socket
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from tests.crash.crash import SPEED, end_azure
from tests.crash.points import FIRST_RUN_LOG
from tests.crash.run import up
from tests.engine.project import Project
from tools import engine

if sys.platform != "linux":  # processes are looked for in /proc
    collect_ignore_glob = ["test_*.py"]

PORTS = range(20_000, 32_000)
"""Below those that the system gives to connections: the port must be free at each restart."""

RETRAINED_EPOCHS = 1


@pytest.fixture(scope="session")
def pulumi_directory() -> Path:
    """Where `pulumi` is."""
    return engine.find_or_make()


@pytest.fixture(scope="session")
def beginnings(tmp_path_factory: pytest.TempPathFactory, pulumi_directory: Path) -> dict[str, Path]:
    """Directories of projects at rest, by the run that begins there."""
    fresh = Project(tmp_path_factory.mktemp("first"), pulumi_directory)
    fresh.lay_out()
    fresh.local.azure.mkdir(parents=True)
    (fresh.local.azure / "port").write_text(str(_free_port()))
    with _running(fresh):
        pass
    served = Project(tmp_path_factory.mktemp("copies") / "retrain", pulumi_directory)
    shutil.copytree(fresh.root, served.root, symlinks=True)
    with _running(served):
        first = up(served).wait()
        assert first.exit_code == 0, first.said
        log = json.dumps(served.ask_azure("requests")["requests"])
        (served.root / FIRST_RUN_LOG).write_text(log)
    served.set_hyperparameter("n_epochs", RETRAINED_EPOCHS)
    return {"first": fresh.root, "retrain": served.root}


@pytest.fixture
def begin(
    tmp_path: Path, beginnings: dict[str, Path], pulumi_directory: Path
) -> Iterator[Callable[[str], Project]]:
    """Gives a function: a project in the state that a run begins at, `first` or `retrain`."""
    with ExitStack() as running:

        def start(run: str) -> Project:
            project = Project(tmp_path / "project", pulumi_directory)
            shutil.copytree(beginnings[run], project.root, symlinks=True)
            running.callback(end_azure, project)
            project.start()
            project.set_speed(SPEED)
            return project

        yield start


@contextmanager
def _running(project: Project) -> Iterator[Project]:
    try:
        project.start()
        project.set_speed(SPEED)
        yield project
    finally:
        project.azure.stop()


def _free_port() -> int:
    """One that is free now, and that neither a connection nor another worker takes later on."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints how many cases of each kind there were, and what came of them."""
    counts: Counter[tuple[str, str]] = Counter()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            told = dict(report.user_properties)
            if "kind" in told:
                counts[told["kind"], told.get("result", "FAILED")] += 1
    if counts:
        terminalreporter.section("crashes, by kind and what it took to end well")
        for (kind, result), count in sorted(counts.items()):
            terminalreporter.line(f"{kind:16} {result:40} {count:5}")
        terminalreporter.line(f"{'all':57} {counts.total():5}")
