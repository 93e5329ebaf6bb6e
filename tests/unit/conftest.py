"""What every unit test is given without asking."""

import sys

import pytest


@pytest.fixture(autouse=True)
def _python_s_own_traceback_limit(monkeypatch):
    """Give back the process-wide limit that each provider method sets."""
    monkeypatch.setattr(sys, "tracebacklimit", 1000, raising=False)
