"""The two services that a contract is checked against: the local Azure, and an account in Azure.

A real account is one that these environment variables name (`make verify`); without them its
tests are skipped. Nothing is paid for on it unless VERIFY_MAY_PAY says `yes`.

- VERIFY_ENDPOINT, VERIFY_API_KEY: the data plane, as `https://NAME.openai.azure.com/`
- VERIFY_SUBSCRIPTION, VERIFY_RESOURCE_GROUP, VERIFY_ACCOUNT: the control plane, asked with what
  `az login` or another default credential of azure-identity knows
- VERIFY_DEPLOYMENT: a chat model in service there
"""

from __future__ import annotations

import contextlib
import os
import time

import openai
import pytest
import requests
from azure.identity import DefaultAzureCredential
from azure.mgmt.cognitiveservices import CognitiveServicesManagementClient

from tests.emulator.arranging import LOCATION, deploy, make_account, submit, train, upload
from tests.emulator.running_emulator import PLAIN, SUBSCRIPTION

ARM_VERSION = "2025-09-01"
DATED_VERSION = "2024-10-21"
_MANAGEMENT = "https://management.azure.com"


class Service:
    """What the tests ask of either: addresses, headers, and the same few calls."""

    def __init__(self, *, endpoint, key, manager, group_id, account):
        """Take where things are; `group_id` is the resource group's ARM id."""
        self.account = account
        self.group = group_id.rpartition("/")[2]
        self._endpoint = endpoint
        self._key = key
        self._manager = manager
        self._group_id = group_id

    @contextlib.contextmanager
    def data(self):
        """Give an OpenAI client of the v1 surface."""
        url = f"{self._endpoint}openai/v1/"
        with openai.OpenAI(base_url=url, api_key=self._key, max_retries=0) as client:
            yield client

    def ask(self, method, path, **options):
        """Send a request to the v1 surface."""
        return self._send(method, f"openai/v1/{path}", **options)

    def ask_dated(self, method, path, **options):
        """Send a request to the dated surface."""
        return self._send(method, f"openai/{path}?api-version={DATED_VERSION}", **options)

    def arm(self, method, path="", *, below="account", body=None):
        """Send a request to ARM; `path` is below the account, or its location."""
        provider = "providers/Microsoft.CognitiveServices"
        bases = {
            "account": f"{self._group_id}/{provider}/accounts/{self.account}",
            "location": f"{self._group_id.partition('/resourceGroups')[0]}/{provider}/locations",
        }
        url = f"{self._manager}{bases[below]}{path}?api-version={ARM_VERSION}"
        headers = {"Authorization": f"Bearer {self.arm_token()}"}
        return requests.request(method, url, headers=headers, json=body, timeout=60)

    def _send(self, method, path, **options):
        headers = {"api-key": self._key}
        return requests.request(
            method, self._endpoint + path, headers=headers, timeout=60, **options
        )


class LocalService(Service):
    """An account in a local Azure of the tests' own."""

    plain = PLAIN

    def __init__(self, emulator):
        """Make an account in it, with a model in service."""
        name = make_account(emulator)
        self._emulator = emulator
        super().__init__(
            endpoint=f"{emulator.root}/accounts/{name}/",
            key="a-token",
            manager=emulator.root,
            group_id=f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{name}",
            account=name,
        )
        self.location = LOCATION
        self.deployment = "base"
        deploy(emulator, name, self.deployment, "gpt-4o-mini", "2024-07-18")
        self._job_id = None

    def _send(self, method, path, **options):
        # A token, as the SDK sends it too: the key is made up by the emulator.
        headers = {"Authorization": f"Bearer {self._key}"}
        return requests.request(
            method, self._endpoint + path, headers=headers, timeout=60, **options
        )

    def control(self):
        """Give a management client."""
        return self._emulator.control()

    def pass_time(self, seconds):
        """Let whatever takes so long be over."""
        self._emulator.advance(seconds)

    def arm_token(self):
        """Give a token; any will do."""
        return self._key

    def ask_leave_to_pay(self):
        """Nothing costs anything here."""

    def upload(self, client):
        """Give the id of a file that is processed."""
        return upload(self._emulator, client)

    def submit(self, client):
        """Give a job that has just been submitted."""
        return submit(client, self.upload(client))

    def finished_job(self, client):
        """Give the id of a job that has succeeded, the same each time."""
        if self._job_id is None:
            self._job_id = train(self._emulator, client).id
        return self._job_id


class AzureService(Service):
    """An account in Azure."""

    plain: dict = {}  # noqa: RUF012 - never written to

    def __init__(self):
        """Take what the environment names."""
        group_id = "/subscriptions/{}/resourceGroups/{}".format(
            _named("VERIFY_SUBSCRIPTION"), _named("VERIFY_RESOURCE_GROUP")
        )
        super().__init__(
            endpoint=_named("VERIFY_ENDPOINT").rstrip("/") + "/",
            key=_named("VERIFY_API_KEY"),
            manager=_MANAGEMENT,
            group_id=group_id,
            account=_named("VERIFY_ACCOUNT"),
        )
        self._credential = DefaultAzureCredential()

    @property
    def deployment(self):
        """The chat model's deployment."""
        return _named("VERIFY_DEPLOYMENT")

    @property
    def location(self):
        """Where the account is."""
        return self.arm("GET").json()["location"]

    def control(self):
        """Give a management client."""
        return CognitiveServicesManagementClient(self._credential, _named("VERIFY_SUBSCRIPTION"))

    def arm_token(self):
        """Give a token of whoever is signed in."""
        return self._credential.get_token(f"{_MANAGEMENT}/.default").token

    def pass_time(self, seconds):
        """Let whatever takes so long be over."""
        time.sleep(seconds)

    def ask_leave_to_pay(self):
        """Skip the test unless somebody has said that it may cost something."""
        if os.environ.get("VERIFY_MAY_PAY") != "yes":
            pytest.skip("it may cost something: VERIFY_MAY_PAY=yes allows that")

    def upload(self, client):
        """Give the id of a file that is processed; files are free."""
        file_id = upload(_RealTime(), client)
        client.files.wait_for_processing(file_id, poll_interval=2, max_wait_seconds=300)
        return file_id

    def submit(self, client):
        """Give a job that has just been submitted, on a GPU that somebody pays for."""
        self.ask_leave_to_pay()
        tier = {"trainingType": "GlobalStandard"}
        return submit(client, self.upload(client), n_epochs=1, extra_body=tier)

    def finished_job(self, client):
        """Give the id of a job that has succeeded; none is begun for it."""
        for job in client.fine_tuning.jobs.list(limit=100):
            if job.status == "succeeded":
                return job.id
        pytest.skip("the account has no job that has succeeded")


class _RealTime:
    """Time that passes by itself."""

    def advance(self, seconds):
        """Wait."""
        time.sleep(seconds)


def _named(variable):
    """Give an environment variable, or skip the test."""
    if not os.environ.get(variable):
        pytest.skip(f"no account in Azure is named: {variable} is not set")
    return os.environ[variable]
