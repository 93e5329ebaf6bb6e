"""A local Azure to be measured: a process of its own, and the requests that fill it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

import requests

CHECKOUT = Path(__file__).resolve().parent.parent
SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
MODEL = "gpt-4o-mini"
VERSION = "2024-07-18"
TOKEN = "a-token"  # noqa: S105 - any will do
_SECONDS_BETWEEN_LOOKS = 0.01
_TERMINAL = ("succeeded", "failed", "cancelled")


class MeasuredAzure:
    """One emulator process on a directory, on one core where `taskset` can hold it there."""

    def __init__(self, data: Path, *options: str, core: tuple[str, ...] = ()) -> None:
        self.data = data
        self.seconds_to_answer = 0.0
        self._command = [*core, sys.executable, "-m", "emulator", "--data", str(data), *options]
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {TOKEN}"
        self._session.trust_env = False  # no proxy, and no .netrc
        self.root = ""

    def __enter__(self) -> Self:
        """Start it; note how long it took until the first answer."""
        started = time.perf_counter()
        self._process = subprocess.Popen(
            self._command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
        )
        if self._process.stdout is None:
            raise AssertionError("it was asked for")
        self._process.stdout.readline()
        self.root = self._process.stdout.readline().split()[2]
        self.admin("health")
        self.seconds_to_answer = time.perf_counter() - started
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()
        self._session.close()

    def memory_mib(self) -> float:
        """Give what it holds in memory now (Linux)."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        kib = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
        return int(kib) / 1024

    def admin(self, path: str, **body: Any) -> Any:
        """Ask its own surface: GET, or POST with a body."""
        return self._ask("POST" if body else "GET", f"/_emulator/{path}", json=body or None)

    def data_plane(self, method: str, account: str, path: str, **options: Any) -> Any:
        """Ask the data plane of an account."""
        return self._ask(method, f"/accounts/{account}/openai/v1/{path}", **options)

    def make_account(self, name: str) -> None:
        """Make a resource group and an account in it, and let it come up."""
        self._arm(name, "", {"location": "northcentralus"})
        body = {
            "kind": "OpenAI",
            "location": "northcentralus",
            "sku": {"name": "S0"},
            "properties": {"customSubDomainName": name},
        }
        self._arm(name, f"/providers/Microsoft.CognitiveServices/accounts/{name}", body)
        self.admin("clock", advance_seconds=60)

    def deploy(self, account: str, name: str) -> None:
        """Put the base model into service."""
        model = {"format": "OpenAI", "name": MODEL, "version": VERSION}
        body = {"sku": {"name": "GlobalStandard", "capacity": 1000}, "properties": {"model": model}}
        path = f"/providers/Microsoft.CognitiveServices/accounts/{account}/deployments/{name}"
        self._arm(account, path, body)
        self.admin("clock", advance_seconds=600)

    def upload(self, account: str, content: bytes) -> str:
        """Upload training data; give the file's id."""
        files = {"file": ("dialogues.jsonl", content)}
        form = {"purpose": "fine-tune"}
        made = self.data_plane("POST", account, "files", data=form, files=files)
        return str(made["id"])

    def submit(self, account: str, file_id: str) -> str:
        """Submit a job of a few steps; give its id."""
        steps = {"n_epochs": 1, "batch_size": 4}
        body = {
            "model": f"{MODEL}-{VERSION}",
            "training_file": file_id,
            "method": {"type": "supervised", "supervised": {"hyperparameters": steps}},
        }
        return str(self.data_plane("POST", account, "fine_tuning/jobs", json=body)["id"])

    def cancel(self, account: str, job_id: str) -> None:
        """Cancel a job."""
        self.data_plane("POST", account, f"fine_tuning/jobs/{job_id}/cancel")

    def wait_for_jobs(self) -> None:
        """Wait until no job is under way."""
        while any(job["status"] not in _TERMINAL for job in self.admin("inventory")["jobs"]):
            time.sleep(_SECONDS_BETWEEN_LOOKS * 50)

    def _arm(self, group: str, path: str, body: dict[str, Any]) -> None:
        url = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{group}{path}"
        version = "2025-09-01" if path else "2024-03-01"
        self._ask("PUT", f"{url}?api-version={version}", json=body)

    def _ask(self, method: str, path: str, **options: Any) -> Any:
        answer = self._session.request(method, self.root + path, timeout=60, **options)
        if not answer.ok:
            raise AssertionError(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json()


def dialogues(count: int = 12) -> bytes:
    """Give training data: one short dialogue a line."""
    rows = [
        {
            "messages": [
                {"role": "user", "content": f"{number} plus {number}?"},
                {"role": "assistant", "content": "Shall we count on our fingers first?"},
            ]
        }
        for number in range(1, count + 1)
    ]
    return "".join(json.dumps(row) + "\n" for row in rows).encode()
