"""Holds the record behind the coverage page to what the tests do: which files drive what.

Every process notes it (tests/emulator/driven_operations.py); here the notes of all are put
together. A file that ran as a whole and passed is compared with its record, and its notes are kept
in .local, where `python -m tools.coverage_page` takes them from.
"""

import json
from collections import defaultdict

import pytest

from tests.emulator.driven_operations import driven

_failed = set()
_gathered = defaultdict(set)


def pytest_runtest_logreport(report):
    """Remember the files in which something failed."""
    if report.failed:
        _failed.add(report.nodeid.partition("::")[0])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Gather what one of several test processes has noted (a hook of xdist's)."""
    for file, names in getattr(node, "workeroutput", {}).get("driven", {}).items():
        _gathered[file].update(names)


def pytest_sessionfinish(session):
    """Hand on what was noted; the process that began it all compares."""
    own = {file: sorted(names) for file, names in driven.items()}
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["driven"] = own
        return
    for file, names in own.items():
        _gathered[file].update(names)
    noted = {file: names for file, names in _gathered.items() if file not in _failed}
    if noted and _is_whole(session.config):
        _compare(session, noted)


def _is_whole(config):
    """Say whether files are run as wholes: nothing picked out of them."""
    option = config.option
    picked = option.keyword or option.markexpr != "not long" or getattr(option, "lf", False)
    return not picked and not any("::" in argument for argument in config.args)


def _compare(session, noted):
    """End with 1 if more is recorded than was noted."""
    from tools import coverage_page

    noted = {file: sorted(names) for file, names in noted.items()}
    coverage_page.keep(noted)
    overstated = coverage_page.overstated(coverage_page.read(coverage_page.RECORD), noted)
    if overstated:
        print("\nnot driven any more: " + json.dumps(overstated, indent=2))
        print("the coverage page is out of date: python -m tools.coverage_page")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
