"""What every unit test is given without asking."""

import sys

import pytest

from finetune.dataset import report_cache
from finetune.providers import other_models


@pytest.fixture(autouse=True)
def _reports_of_its_own(monkeypatch, tmp_path_factory):
    """Nothing is known of a file from an earlier test."""
    reports = tmp_path_factory.mktemp("cache") / "reports"
    monkeypatch.setattr(report_cache, "find_directory", lambda: reports)


@pytest.fixture(autouse=True)
def _no_other_models(monkeypatch):
    """Nothing is known of other models from an earlier test."""
    monkeypatch.setattr(other_models, "_others", set())


@pytest.fixture(autouse=True)
def _python_s_own_traceback_limit(monkeypatch):
    """Give back the process-wide limit that each provider method sets."""
    monkeypatch.setattr(sys, "tracebacklimit", 1000, raising=False)
