"""A stack in miniature on a real local Azure, and what people do to it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from finetune.providers.account_args import AccountArgs
from tests.crash import miniature_program
from tests.crash.forked import SECONDS_BETWEEN_LOOKS, Forked
from tests.crash.miniature_engine import State
from tests.crash.miniature_program import Declared
from tests.emulator.arranging import make_account
from tests.emulator.running_emulator import SUBSCRIPTION, RunningEmulator

ACCOUNT = "tutors"
SPEED = 3600.0
LATE_LISTING = {
    "method": "GET",
    "path": "*/fine_tuning/jobs",
    "times": None,
    "kind": "stale",
    "seconds": 0.15,
}
"""Jobs are listed a little after they were taken; as all pauses here, a tenth of what it may be."""

LONG_AGO = "2026-01-01T00:00:00Z"


class OneStack:
    """One model's resources, in an account of their own.

    `said` is what the last run raised, empty if it went well.
    """

    def __init__(self, azure: RunningEmulator, folder: Path) -> None:
        """Begins anew: nothing is in the local Azure but an empty account."""
        azure.admin("reset", anew=True)
        azure.admin("clock", speed=SPEED)
        make_account(azure, ACCOUNT)
        self._azure = azure
        self._log = folder / "log"
        self._path = folder / "state.json"
        State().write(self._path)
        self._arm_id = (
            f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{ACCOUNT}"
            f"/providers/Microsoft.CognitiveServices/accounts/{ACCOUNT}"
        )
        self._account = AccountArgs(
            cloud="local",
            owner="azure-finetune/test",
            id=self._arm_id,
            endpoint=f"{azure.root}/accounts/{ACCOUNT}/",
            created_at=LONG_AGO,
            access_granted_at=LONG_AGO,
        )
        self.said = ""

    @property
    def state(self) -> State:
        """What is recorded."""
        return State.read(self._path)

    def up(self, declared: Declared, *faults: dict[str, Any]) -> bool:
        """Runs the program; whether it went well.

        A run whose request a rule holds is killed there.
        """
        return self._run(lambda: miniature_program.up(self._path, self._account, declared), *faults)

    def refresh(self) -> bool:
        """Reads everything that is recorded."""
        return self._run(lambda: miniature_program.refresh(self._path))

    def destroy(self, *faults: dict[str, Any]) -> bool:
        """Deletes everything; killed as `up` is."""
        return self._run(lambda: miniature_program.destroy(self._path), *faults)

    def inventory(self, kind: str) -> list[dict[str, Any]]:
        """What is in the local Azure."""
        return list(self._azure.admin("inventory")[kind])

    def training_charges(self) -> list[dict[str, Any]]:
        """The paid training runs."""
        charges = self._azure.admin("bill")["charges"]
        return [charge for charge in charges if charge["kind"] == "training"]

    # What somebody does in the portal

    def delete(self, path: str) -> None:
        """Deletes a thing of the data plane, such as `files/file-1`."""
        self._portal("DELETE", f"/accounts/{ACCOUNT}/openai/v1/{path}")

    def delete_deployment(self, name: str) -> None:
        """Deletes a deployment, and waits until it is gone; others come up first, if any do."""
        while any(one["status"] != "Succeeded" for one in self.inventory("deployments")):
            time.sleep(SECONDS_BETWEEN_LOOKS)
        self._portal("DELETE", f"{self._arm_id}/deployments/{name}?api-version=2025-06-01")
        while any(one["name"] == name for one in self.inventory("deployments")):
            time.sleep(SECONDS_BETWEEN_LOOKS)

    def cancel(self, job_id: str) -> None:
        """Cancels a job that is under way."""
        self._portal("POST", f"/accounts/{ACCOUNT}/openai/v1/fine_tuning/jobs/{job_id}/cancel")

    def _portal(self, method: str, path: str) -> None:
        headers = {"Authorization": "Bearer local-azure"}
        url = f"{self._azure.root}{path}"
        requests.request(method, url, headers=headers, timeout=10).raise_for_status()

    def _run(self, work: Callable[[], None], *faults: dict[str, Any]) -> bool:
        self._azure.admin("faults", rules=[*faults, LATE_LISTING])
        run = Forked(work, self._log)
        while not run.is_over:
            if any(rule["held"] for rule in self._azure.admin("faults")["rules"]):
                run.kill()
            time.sleep(SECONDS_BETWEEN_LOOKS)
        self._azure.admin("faults", rules=[])
        well = run.wait()
        self.said = run.said
        return well
