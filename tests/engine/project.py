"""One project on a local Azure of its own: what an engine test works with."""

from __future__ import annotations

import json
import shutil
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openai
import requests
import yaml
from pulumi import automation

from tools.local_azure import LocalAzure
from tools.local_stack import LocalStack

CHECKOUT = Path(__file__).resolve().parents[2]
LINKED = ("finetune", "infra", ".venv")
COPIED = ("__main__.py", "Pulumi.yaml", "data")
MODEL = "minimal-tutor"

FAST = 3600.0
"""A job of half an hour passes in half a second."""


def wait_for(condition: Callable[[], object], limit_seconds: float = 60.0) -> None:
    """Looks until the condition holds; a test that waits in vain fails."""
    deadline = time.monotonic() + limit_seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


@dataclass(frozen=True)
class Step:
    """One step of a preview or an update: the engine's word, and the resource's type and name."""

    op: str
    kind: str
    name: str


@dataclass
class Project:
    """A copy of the project in a directory of its own, with the real engine.

    `said` are the diagnostics of the last command, joined.
    """

    root: Path
    engine: Path
    stack_name: str = "test"
    azure: LocalAzure = field(init=False)
    said: str = ""

    def __post_init__(self) -> None:
        self.settings_path = self.root / f"Pulumi.{self.stack_name}.yaml"
        self.local = LocalStack(root=self.root, home=self.root / ".local", stack=self.stack_name)
        self.azure = LocalAzure(state=self.local.azure, python=CHECKOUT / ".venv/bin/python")

    def lay_out(self) -> None:
        """Fills the empty root with the project, so that a test may edit its config and data."""
        for name in LINKED:
            (self.root / name).symlink_to(CHECKOUT / name)
        for name in COPIED:
            source, target = CHECKOUT / name, self.root / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
        shutil.copy(CHECKOUT / "Pulumi.local.yaml", self.settings_path)

    def start(self) -> None:
        """Starts the local Azure and makes the stack."""
        self.environment = self.local.environment(self.engine, self.azure.start())
        self.local.prepare(self.environment)
        workspace = automation.LocalWorkspace(
            work_dir=str(self.root),
            env_vars=self.environment,
            pulumi_command=automation.PulumiCommand(str(self.engine.parent)),
        )
        self.stack = automation.Stack.select(self.stack_name, workspace)

    def sibling(self, name: str = "sibling") -> Project:
        """Another project and stack, on the same local Azure."""
        root = self.root / name
        root.mkdir()
        other = Project(root, self.engine, stack_name=name)
        other.azure = self.azure
        other.lay_out()
        other.start()
        return other

    # The local Azure

    def ask_azure(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """The admin surface of the local Azure: GET, or POST with a body."""
        request = urllib.request.Request(  # noqa: S310  (loopback)
            f"{self.azure.find_endpoint()}/_emulator/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  (loopback)
            return json.load(answer)

    def set_speed(self, speed: float) -> None:
        """How many times faster than real time the local Azure lives."""
        self.ask_azure("clock", {"speed": speed})

    @contextmanager
    def hurrying_after(self, operation: str) -> Iterator[None]:
        """While something runs: from the first request for `operation` on, time flies."""
        earlier = len(self.ask_azure("requests")["requests"])

        def asked() -> bool:
            log = self.ask_azure("requests")["requests"][earlier:]
            return operation in [request["operation"] for request in log]

        def hurry() -> None:
            wait_for(asked)
            self.set_speed(FAST)

        with ThreadPoolExecutor(max_workers=1) as meanwhile:
            hurried = meanwhile.submit(hurry)
            yield
            hurried.result()

    def inventory(self) -> dict[str, list[Any]]:
        """Everything that there is in the local Azure, by kind."""
        return dict(self.ask_azure("inventory"))

    def training_charges(self) -> list[dict[str, Any]]:
        """The paid training runs."""
        charges = self.ask_azure("bill")["charges"]
        return [charge for charge in charges if charge["kind"] == "training"]

    def account_id(self) -> str:
        """The ARM id of the account that the stack made."""
        state = self.stack.export_stack().deployment["resources"]
        (account,) = [r["id"] for r in state if r["type"].endswith("cognitiveservices:Account")]
        return str(account)

    def delete_by_hand(self, arm_id: str) -> None:
        """Deletes a thing as somebody in the portal would, and waits until it is gone."""
        address = f"{self.azure.find_endpoint()}{arm_id}?api-version=2025-06-01"
        headers = {"Authorization": "Bearer local-azure"}
        requests.delete(address, headers=headers, timeout=10).raise_for_status()
        while requests.get(address, headers=headers, timeout=10).ok:
            time.sleep(0.05)

    def data_plane(self) -> openai.OpenAI:
        """The real SDK on the data plane of the one account."""
        (account,) = self.inventory()["accounts"]
        base_url = f"{self.azure.find_endpoint()}/accounts/{account}/openai/v1/"
        return openai.OpenAI(base_url=base_url, api_key="local-azure")

    # The stack's settings

    def set_hyperparameter(self, name: str, value: object, model: str = MODEL) -> None:
        """Edits one value of a model, as a user does in the stack's file."""
        self.edit(lambda config: config["models"][model]["hyperparameters"].update({name: value}))

    def edit(self, change: Any) -> None:
        """Edits the stack's file; `change` gets the config with keys without the project's name."""
        settings = yaml.safe_load(self.settings_path.read_text())
        prefix = "azure-finetune:"
        config = {key.removeprefix(prefix): value for key, value in settings["config"].items()}
        change(config)
        settings["config"] = {f"{prefix}{key}": value for key, value in config.items()}
        self.settings_path.write_text(yaml.safe_dump(settings, allow_unicode=True))

    # The engine

    def preview(self) -> list[Step]:
        """The steps that an update would take, without what stays the same."""
        return self._watched(self.stack.preview)

    def up(self) -> list[Step]:
        """Updates; the steps in the order in which they ended."""
        return self._watched(self.stack.up)

    def destroy(self) -> list[Step]:
        """Destroys; the steps in the order in which they ended."""
        return self._watched(self.stack.destroy)

    def outputs(self, model: str = MODEL) -> dict[str, Any]:
        """The stack's outputs for one model."""
        return {key: value.value[model] for key, value in self.stack.outputs().items()}

    def pending_operations(self) -> list[Any]:
        """What the state says is still going on."""
        return list(self.stack.export_stack().deployment.get("pending_operations") or [])

    def _watched(self, command: Any) -> list[Step]:
        steps: list[Step] = []
        said: list[str] = []

        def watch(event: automation.EngineEvent) -> None:
            done = event.res_outputs_event or (
                event.resource_pre_event if command == self.stack.preview else None
            )
            # The engine's own row for the providers changes with any config; nobody is shown it.
            if done is not None and "pulumi:providers:" not in done.metadata.urn:
                steps.append(_step(done.metadata))
            if event.diagnostic_event is not None and event.diagnostic_event.severity != "debug":
                said.append(event.diagnostic_event.message)

        try:
            command(on_event=watch, color="never")
        finally:
            self.said = "".join(said)
        return [step for step in steps if step.op not in ("same", "read")]


def _step(metadata: Any) -> Step:
    _, _, kinds, name = metadata.urn.split("::")
    kind = kinds.split("$")[-1].split(":")[-1]
    return Step(op=str(getattr(metadata.op, "value", metadata.op)), kind=kind, name=name)
