"""A kill -9 of `pulumi` at a chosen request to Azure, and the `repair` after it."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from tests.engine.project import Project, wait_for


def killed(project: Project, command: str, rule: dict[str, Any]) -> None:
    """Runs `pulumi up` or `destroy` and kills the engine alone while a request is held.

    Args:
        project: where.
        command: "up" or "destroy".
        rule: of the request, as the local Azure takes it.
    """
    project.ask_azure("faults", {"rules": [rule]})
    process = subprocess.Popen(
        ["pulumi", command, "--yes", "--skip-preview"],
        cwd=project.root,
        env=project.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(lambda: project.ask_azure("faults")["rules"][0]["held"])
    finally:
        process.kill()
        process.wait()
        project.ask_azure("faults", {"rules": []})


def repair(project: Project) -> subprocess.CompletedProcess[str]:
    """Runs it as a user does, with the project's `pulumi`."""
    return subprocess.run(
        [sys.executable, "-m", "finetune", "repair"],
        cwd=project.root,
        env=project.environment,
        capture_output=True,
        text=True,
        check=False,
    )
