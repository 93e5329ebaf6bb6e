"""Times how long after a job has succeeded its model's id is in the state: `tools.bench_wait`.

Each run trains anew on a local stack in a temporary directory; the local Azure is looked at every
20 ms for the job's end, and the state file for the id. Beside it stands the polling interval at
that time, which the wait may take before it notices.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from finetune.waiting.pace import pause_seconds
from tools import engine
from tools.failure import Failure, end_process_with
from tools.local_azure import LocalAzure
from tools.local_stack import CHECKOUT, LocalStack

N_EPOCHS = (3, 4, 5)
LINKED = ("__main__.py", "finetune", "infra", "data", ".venv", "Pulumi.yaml")
LOOK_SECONDS = 0.02


class Bench:
    """One stack, trained again and again."""

    def __init__(self, root: Path) -> None:
        """Lays out a project in an empty directory."""
        for name in LINKED:
            (root / name).symlink_to(CHECKOUT / name)
        shutil.copy(CHECKOUT / "Pulumi.local.yaml", root / "Pulumi.bench.yaml")
        self.stack = LocalStack(root=root, home=root / ".local", stack="bench")
        self.azure = LocalAzure(state=self.stack.azure, python=Path(sys.executable))
        self.environment = self.stack.environment(engine.find_or_make(), self.azure.start())
        self.stack.prepare(self.environment)

    def seconds_to_state(self, n_epochs: int) -> tuple[float, float]:
        """From the job's end to its model in the state, and how long the job was waited for."""
        before = self._model()
        self._pulumi(
            "config",
            "set",
            "--path",
            "models.minimal-tutor.hyperparameters.n_epochs",
            str(n_epochs),
        )
        up = subprocess.Popen(
            ["pulumi", "up", "--yes", "--skip-preview"],
            cwd=self.stack.root,
            env=self.environment,
            stdout=subprocess.DEVNULL,
        )
        began = self._when(up, lambda: len(self._statuses()) == n_epochs - N_EPOCHS[0] + 1)
        ended = self._when(up, lambda: set(self._statuses()) == {"succeeded"})
        recorded = self._when(up, lambda: self._model() not in (None, before))
        if up.wait() != 0:
            raise Failure("pulumi up failed")
        return recorded - ended, ended - began

    def _when(self, up: subprocess.Popen[bytes], condition: Any) -> float:
        """The time at which the condition is first seen to hold."""
        while not condition():
            if up.poll():
                raise Failure("pulumi up failed")
            time.sleep(LOOK_SECONDS)
        return time.perf_counter()

    def _statuses(self) -> list[str]:
        return [job["status"] for job in self.azure.get("_emulator/inventory")["jobs"]]

    def _model(self) -> str | None:
        """The model's id in the state file, which the engine replaces as a whole."""
        (path,) = self.stack.state.glob(".pulumi/stacks/*/bench.json")
        deployment = json.loads(path.read_text(encoding="utf-8"))["checkpoint"]["latest"] or {}
        models = [
            resource["outputs"].get("fine_tuned_model")
            for resource in deployment.get("resources", [])
            if resource["type"].endswith(":FineTunedModel") and "outputs" in resource
        ]
        return models[0] if models else None

    def _pulumi(self, *arguments: str) -> None:
        subprocess.run(
            ["pulumi", *arguments], cwd=self.stack.root, env=self.environment, check=True
        )


def main() -> int:
    """Prints the table."""
    with tempfile.TemporaryDirectory(prefix="azure-finetune-bench-") as home:
        bench = Bench(Path(home))
        try:
            times = [bench.seconds_to_state(n_epochs) for n_epochs in N_EPOCHS]
        finally:
            bench.azure.stop()
    print("from job succeeded to model id in the state   polling interval then")
    for seconds, waited_seconds in times:
        print(f"{seconds:43.2f} s   {pause_seconds(waited_seconds):19.2f} s")
    return 0


if __name__ == "__main__":
    end_process_with(main)
