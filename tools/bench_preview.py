"""Times `pulumi preview`, unchanged, against programs that do nothing, in turn.

`python -m tools.bench_preview` prints medians and their ratios for the guide's one model and for
fifty that are not deployed, and which requests an unchanged `pulumi up` makes. Each program has a
local stack of its own in a temporary directory; nothing of the checkout is touched.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tools import engine
from tools.failure import Failure, end_process_with
from tools.local_azure import LocalAzure
from tools.local_stack import CHECKOUT, LocalStack

MANY = 50
AT_ONCE = 20  # jobs that an account takes in its queue (docs/azure.md 2.1)
RUNS = 7
SPEED_OF_TRAINING = 3600.0
LINKED = ("finetune", "infra", "tools", "data", ".venv", "Pulumi.yaml")
LAST_CHARACTERS_SHOWN = 2000


@dataclass(frozen=True, slots=True)
class Served:
    """A project after its `up`, and the environment for `pulumi` there."""

    root: Path
    environment: dict[str, str]

    def pulumi(self, *command: str) -> float:
        """Runs a command of `pulumi`; the seconds that it took."""
        started = time.perf_counter()
        done = subprocess.run(
            ("pulumi", *command),
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode != 0:
            said = (done.stdout + done.stderr)[-LAST_CHARACTERS_SHOWN:]
            raise Failure(f"pulumi {' '.join(command)} failed:\n{said}")
        return time.perf_counter() - started


def main() -> int:
    """Prints both tables."""
    with tempfile.TemporaryDirectory(prefix="azure-finetune-bench-") as home:
        azure = LocalAzure(state=Path(home) / "azure", python=Path(sys.executable))
        endpoint = azure.start()
        try:
            _ask(endpoint, "clock", {"speed": SPEED_OF_TRAINING})
            programs = {name: _serve(Path(home), name, endpoint) for name in _PROGRAMS}
            _ask(endpoint, "clock", {"speed": 1})  # or what is deployed would grow idle, and go
            runs = [
                {name: served.pulumi("preview") for name, served in programs.items()}
                for _ in range(RUNS)
            ]
            requests = {name: _requests(programs[name], endpoint) for name in ("one", "many")}
        finally:
            azure.stop()
    _print_times({name: statistics.median(run[name] for run in runs) for name in programs})
    _print_requests(requests)
    return 0


def _print_times(seconds: dict[str, float]) -> None:
    print(f"pulumi preview, nothing changed (medians of {RUNS})   ours   do nothing   ratio")
    for name, told in (("one", "the guide's model"), ("many", f"{MANY} models, none deployed")):
        ours, nothing = seconds[name], seconds[f"nothing-{name}"]
        print(f"{told:50}{ours:5.2f} s{nothing:11.2f} s{ours / nothing:8.2f}")
    ours, nothing = (seconds[f"{who}many"] / seconds[f"{who}one"] for who in ("", "nothing-"))
    print(f"{f'{MANY} models take as long as one, times':50}{ours:7.2f}{nothing:13.2f}")


def _print_requests(requests: dict[str, Counter[str]]) -> None:
    print("\nrequests of a `pulumi up` that changes nothing, to all of Azure")
    for name, told in (("one", "the guide's model"), ("many", f"{MANY} models, none deployed")):
        counted = ", ".join(f"{count} {what}" for what, count in sorted(requests[name].items()))
        print(f"{told:28} {requests[name].total():3}: {counted}")


def _requests(served: Served, endpoint: str) -> Counter[str]:
    """What an unchanged `up` asks for, by the operation's name."""
    earlier = len(_ask(endpoint, "requests")["requests"])
    served.pulumi("up", "--yes", "--skip-preview")
    asked = _ask(endpoint, "requests")["requests"][earlier:]
    return Counter(str(one["operation"]) for one in asked)


_GUIDE = "from infra.program import run\n\nrun()\n"
_PROGRAMS = {
    "one": _GUIDE,
    "nothing-one": "from tools.do_nothing_program import run\n\nrun()\n",
    "many": _GUIDE,
    "nothing-many": (
        "from tools.do_nothing_program import GUIDE_MODEL, run\n\n"
        f"run(tuple(f'tuned-{{number}}' for number in range({MANY})), GUIDE_MODEL[:-1])\n"
    ),
}


def _serve(home: Path, name: str, endpoint: str) -> Served:
    """A project with this program, after its `up`."""
    root = home / name
    root.mkdir()
    for linked in LINKED:
        (root / linked).symlink_to(CHECKOUT / linked)
    (root / "__main__.py").write_text(_PROGRAMS[name], encoding="utf-8")
    stack = LocalStack(root=root, home=root / ".local", stack=f"bench-{name}")
    settings = root / f"Pulumi.{stack.stack}.yaml"
    shutil.copy(CHECKOUT / "Pulumi.local.yaml", settings)
    environment = stack.environment(engine.find_or_make(), endpoint)
    stack.prepare(environment)
    served = Served(root, environment)
    for count in range(AT_ONCE, MANY + AT_ONCE, AT_ONCE) if name == "many" else [0]:
        if count:
            _multiply(settings, min(count, MANY))
        served.pulumi("up", "--yes", "--skip-preview")
    return served


def _multiply(settings: Path, count: int) -> None:
    """Puts many models in the place of one: they differ in their seed and are not deployed."""
    written = yaml.safe_load(settings.read_text(encoding="utf-8"))
    name = "azure-finetune:models"
    spec = next(iter(written["config"][name].values()))
    spec = {key: spec[key] for key in spec.keys() - {"deployment", "hosting_budget_usd_per_month"}}
    written["config"][name] = {
        f"tutor-{number}": spec | {"seed": number, "deploy": False} for number in range(count)
    }
    settings.write_text(yaml.safe_dump(written), encoding="utf-8")


def _ask(endpoint: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """The admin surface of the local Azure: GET, or POST with a body."""
    request = urllib.request.Request(  # noqa: S310  (loopback)
        f"{endpoint}/_emulator/{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  (loopback)
        return json.load(answer)


if __name__ == "__main__":
    end_process_with(main)
