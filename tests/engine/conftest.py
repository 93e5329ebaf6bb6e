"""Projects for engine tests: the real `pulumi`, a local Azure and a state of their own each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.project import Project
from tools import engine

FAST = 3600.0
"""A job of half an hour passes in half a second."""


@pytest.fixture(scope="session")
def pulumi_directory() -> Path:
    """Where `pulumi` is."""
    return engine.find_or_make()


@pytest.fixture
def project(tmp_path: Path, pulumi_directory: Path) -> Iterator[Project]:
    """A project with nothing deployed yet, on a local Azure that lives fast."""
    made = Project(tmp_path, pulumi_directory)
    try:
        made.start()
        made.set_speed(FAST)
        yield made
    finally:
        made.azure.stop()


@pytest.fixture
def served(project: Project) -> Project:
    """A project after its first `up`."""
    project.up()
    return project
