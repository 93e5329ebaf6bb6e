"""Which operations of the local Azure each test file drives: asked of the emulators it runs.

An operation is driven by a file in which it succeeds at least once; a refusal is no proof that it
works, nor is a request that no client library sent. The coverage page names the files, and
`tests/conftest.py` compares it with what is noted.
"""

from __future__ import annotations

import os
from collections import defaultdict
from http import HTTPStatus

import requests

# Tests elsewhere drive it too, on their way to something else.
FOLDERS = ("tests/contract/", "tests/docs/", "tests/emulator/")
# Test file -> operations, by plane and name, in this process.
driven: defaultdict[str, set[str]] = defaultdict(set)


class DrivenOperations:
    """What one process of an emulator has been asked since the last look."""

    def __init__(self, root):
        """Take the emulator's address."""
        self._root = root
        self._noted = 0

    def note(self):
        """Add what has succeeded since the last look to the test file that runs now."""
        # Here, or no test at all could be collected while the route table cannot be imported.
        from emulator.routes import plane_of
        from tools.coverage_page import key_of

        file = os.environ.get("PYTEST_CURRENT_TEST", "").partition("::")[0]
        if not file.startswith(FOLDERS):
            return
        try:
            url = f"{self._root}/_emulator/requests?since={self._noted}"
            asked = requests.get(url, timeout=10).json()["requests"]
        except requests.ConnectionError:
            return  # it has ended by itself, as some tests want it
        if asked:
            self._noted = asked[-1]["number"]
        driven[file] |= {
            key_of(plane_of(one["path"]), one["operation"])
            for one in asked
            if one["operation"] and one["user_agent"] and _is_success(one["status"])
        }


def _is_success(status):
    """Say whether a request was answered and not refused."""
    return status is not None and status < HTTPStatus.BAD_REQUEST
