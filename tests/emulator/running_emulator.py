"""A local Azure in a process of its own, and the SDK clients that the tests drive it with."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import ClassVar

import openai
import requests
from azure.core.credentials import AccessToken
from azure.mgmt.cognitiveservices import CognitiveServicesManagementClient

from tests.emulator.driven_operations import DrivenOperations

PROJECT = Path(__file__).resolve().parents[2]
SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
# The installed SDK refuses plain HTTP unless an operation is told otherwise.
PLAIN = {"enforce_https": False}


class StaticToken:
    """A credential that always has the same token."""

    def get_token(self, *_scopes, **_options):
        """Give the token."""
        return AccessToken("a-token", 2**40)


class RunningEmulator:
    """One emulator process on a state directory; it can be killed and started again."""

    running: ClassVar[list[RunningEmulator]] = []

    def __init__(self, state, *options):
        """Take a state directory and options of the command."""
        self.state = Path(state)
        self._options = options
        self._process = None

    def start(self):
        """Start the process and wait for the lines that say what and where it is."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "emulator", "--data", str(self.state), *self._options],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.notice = self._process.stdout.readline()
        self.announcement = self._process.stdout.readline()
        self.root = self.announcement.split()[2]
        self._driven = DrivenOperations(self.root)
        self.running.append(self)
        return self

    def kill(self):
        """End the process as kill -9 does."""
        self.end(signal.SIGKILL)

    def end(self, number=signal.SIGTERM):
        """Send a signal, wait and give the exit code and what else was printed."""
        if self in self.running:
            self.running.remove(self)
            self.note_driven()
        self._process.send_signal(number)
        printed = self._process.communicate(timeout=10)[0]
        return self._process.returncode, printed

    def note_driven(self):
        """Note for the coverage page what has been asked since the last time."""
        self._driven.note()

    def admin(self, path, **body):
        """Call the emulator's own surface: GET, or POST with a body."""
        url = f"{self.root}/_emulator/{path}"
        response = (
            requests.post(url, json=body, timeout=30) if body else requests.get(url, timeout=30)
        )
        response.raise_for_status()
        return response.json()

    def advance(self, seconds):
        """Move the virtual time forward."""
        self.admin("clock", advance_seconds=seconds)

    def arm(self, method, path, body=None, *, signed_in=True, query=None):
        """Send an ARM request for which no SDK is installed; `path` is below the subscription."""
        query = versioned(path) if query is None else query
        headers = {"Authorization": "Bearer a-token"} if signed_in else {}
        url = f"{self.root}/subscriptions/{SUBSCRIPTION}{path}{query}"
        return requests.request(method, url, json=body, headers=headers, timeout=30)

    def control(self):
        """Give a management client; close it after use."""
        return CognitiveServicesManagementClient(
            StaticToken(), SUBSCRIPTION, base_url=self.root, polling_interval=0.1
        )

    def data(self, account, key="a-token"):
        """Give an OpenAI client for an account; close it after use."""
        url = f"{self.root}/accounts/{account}/openai/v1/"
        return openai.OpenAI(base_url=url, api_key=key, max_retries=0)


def versioned(path):
    """Give the query of an ARM path: each provider has api-versions of its own."""
    own = {"microsoft.authorization": "2022-04-01", "microsoft.cognitiveservices": "2025-09-01"}
    namespace = path.lower().rpartition("/providers/")[2].partition("/")[0]
    return f"?api-version={own.get(namespace, '2024-03-01')}"


def wait_for(condition, seconds=20.0):
    """Wait in real time for something that a real process does; give what it gave."""
    give_up = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > give_up:
            raise AssertionError("waited in vain")
        time.sleep(0.02)
    return found
