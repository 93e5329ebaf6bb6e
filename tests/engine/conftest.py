"""Projects for engine tests: the real `pulumi`, a local Azure and a state of their own each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.engine.project import FAST, Project
from tools import engine


@pytest.fixture(scope="session")
def pulumi_directory() -> Path:
    """Where `pulumi` is."""
    return engine.find_or_make()


@pytest.fixture
def project(tmp_path: Path, pulumi_directory: Path) -> Iterator[Project]:
    """A project with nothing deployed yet, on a local Azure that lives fast."""
    made = Project(tmp_path / "project", pulumi_directory)
    made.root.mkdir()
    made.lay_out()
    with _running(made):
        yield made


@pytest.fixture(scope="session")
def served_root(tmp_path_factory: pytest.TempPathFactory, pulumi_directory: Path) -> Path:
    """The directory of a project after its first `up`, at rest: its local Azure has ended."""
    made = Project(tmp_path_factory.mktemp("served"), pulumi_directory)
    made.lay_out()
    with _running(made):
        made.up()
    return made.root


@pytest.fixture
def served(tmp_path: Path, served_root: Path, pulumi_directory: Path) -> Iterator[Project]:
    """A project after its first `up`: a copy of one, with its state and its local Azure's."""
    shutil.copytree(served_root, tmp_path / "project", symlinks=True)
    with _running(Project(tmp_path / "project", pulumi_directory)) as copied:
        yield copied


@contextmanager
def _running(project: Project) -> Iterator[Project]:
    try:
        project.start()
        project.set_speed(FAST)
        yield project
    finally:
        project.azure.stop()
