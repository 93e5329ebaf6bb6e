"""ARM requests to the local Azure, and to nothing else."""

from __future__ import annotations

import os
import re
import time
from functools import cache
from typing import Any

import requests

from emulator.azure_native.partial_creation import NotReadyError

POLLING_SECONDS = 0.2
LONGEST_OPERATION_SECONDS = 120.0

# As azure-native's client, where nothing tells how long, at a hundredth of its pauses: 20, 60 and
# 120 s. It honours a Retry-After of up to 120 s, and gives up at once if it is longer. Source:
# pulumi-azure-native, provider/pkg/azure/client_azcore.go; azure-sdk-for-go,
# sdk/azcore/runtime/policy_retry.go (read 2026-11-22).
ASKED_AGAIN = (408, 429, 500, 502, 503, 504)
PAUSES_SECONDS = (0.2, 0.6, 1.2)
LONGEST_PAUSE_SECONDS = 120.0

# By its address, in the one form that every HTTP client reads alike: no name, no user part.
_LOOPBACK = re.compile(r"http://(127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?/?")


class ArmError(Exception):
    """ARM refused, in the words that azure-native shows."""


@cache
def local_azure() -> Arm:
    """The client of the local Azure that LOCAL_AZURE_ENDPOINT names; one, kept."""
    return Arm(os.environ.get("LOCAL_AZURE_ENDPOINT", ""))


class Arm:
    """A client for one local Azure."""

    def __init__(self, endpoint: str) -> None:
        """Connects.

        Raises:
            ArmError: the endpoint is not on this machine.
        """
        if not _LOOPBACK.fullmatch(endpoint):
            raise ArmError(
                f"LOCAL_AZURE_ENDPOINT is {endpoint!r}, which is no address of this machine; "
                "use `make shell`, which sets it"
            )
        self._endpoint = endpoint.rstrip("/")
        self._session = requests.Session()
        self._session.headers["Authorization"] = "Bearer local-azure"

    def find(self, path: str, api_version: str) -> dict[str, Any] | None:
        """What is at a path; None on 404."""
        answer = self._ask("GET", path, api_version)
        return None if answer.status_code == requests.codes.not_found else _json(answer)

    def put(self, path: str, api_version: str, body: dict[str, Any]) -> dict[str, Any]:
        """Makes or changes a thing, and waits until it has succeeded.

        Raises:
            ArmError: ARM refused.
            NotReadyError: it did not, but nothing could be seen to succeed.
        """
        answer = self._ask("PUT", path, api_version, body)
        if not answer.ok:
            raise _refusal(answer)
        try:
            return self._wait_until_ready(path, api_version)
        except ArmError as trouble:
            raise NotReadyError(str(trouble)) from None

    def _wait_until_ready(self, path: str, api_version: str) -> dict[str, Any]:
        deadline = time.monotonic() + LONGEST_OPERATION_SECONDS
        while time.monotonic() < deadline:
            thing = self.find(path, api_version) or {}
            state = thing.get("properties", {}).get("provisioningState", "Succeeded")
            if state == "Succeeded":
                return thing
            if state in ("Failed", "Canceled"):
                raise ArmError(f"{path} ended in the state {state}")
            time.sleep(POLLING_SECONDS)
        raise ArmError(f"{path} was not ready after {LONGEST_OPERATION_SECONDS:.0f} s")

    def delete(self, path: str, api_version: str) -> None:
        """Deletes a thing and waits until it is gone; one that is gone already is fine."""
        answer = self._ask("DELETE", path, api_version)
        if answer.status_code == requests.codes.not_found:
            return
        if not answer.ok:
            raise _refusal(answer)
        deadline = time.monotonic() + LONGEST_OPERATION_SECONDS
        while self.find(path, api_version) is not None:
            if time.monotonic() > deadline:
                raise ArmError(f"{path} was not gone after {LONGEST_OPERATION_SECONDS:.0f} s")
            time.sleep(POLLING_SECONDS)

    def _ask(
        self, method: str, path: str, api_version: str, body: dict[str, Any] | None = None
    ) -> requests.Response:
        """The answer; a request that fails is sent again, since all of them can be repeated."""
        for pause_seconds in PAUSES_SECONDS:
            try:
                answer = self._send(method, path, api_version, body)
            except ArmError:
                time.sleep(pause_seconds)
                continue
            asked_pause_seconds = _retry_after_seconds(answer)
            if answer.status_code not in ASKED_AGAIN or asked_pause_seconds > LONGEST_PAUSE_SECONDS:
                return answer
            time.sleep(asked_pause_seconds or pause_seconds)
        return self._send(method, path, api_version, body)

    def _send(
        self, method: str, path: str, api_version: str, body: dict[str, Any] | None
    ) -> requests.Response:
        try:
            return self._session.request(
                method,
                f"{self._endpoint}{path}",
                params={"api-version": api_version},
                json=body,
                timeout=60,
            )
        except requests.RequestException as fault:
            raise ArmError(
                f"the local Azure at {self._endpoint} does not answer: {type(fault).__name__}; "
                "start it with `make emulator`"
            ) from fault


def _retry_after_seconds(answer: requests.Response) -> float:
    """What ARM asks for; 0 where it does not. The local Azure never names a date."""
    return float(answer.headers.get("Retry-After", 0))


def _json(answer: requests.Response) -> dict[str, Any]:
    if not answer.ok:
        raise _refusal(answer)
    try:
        value: dict[str, Any] = answer.json()
    except ValueError:
        raise ArmError(f"ARM's answer is no JSON: {answer.text[:200]}") from None
    return value


def _refusal(answer: requests.Response) -> ArmError:
    """As azure-native prints it: `Code="…" Message="…"`."""
    try:
        error = answer.json()["error"]
    except (ValueError, KeyError, TypeError):
        return ArmError(f"Status={answer.status_code} {answer.text[:200]}")
    return ArmError(
        f'Status={answer.status_code} Code="{error.get("code")}" Message="{error.get("message")}"'
    )
