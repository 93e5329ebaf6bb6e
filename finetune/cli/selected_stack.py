"""The stack that plain `pulumi` would work on here, asked through `pulumi` itself."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import Any

from finetune.errors import FineTuneError


@dataclass(frozen=True, slots=True)
class SelectedStack:
    """Its name as `organization/project/stack`, and the address of its backend."""

    qualified_name: str
    backend_url: str

    def export(self) -> dict[str, Any]:
        """The state, as `pulumi stack import` takes it; what is secret stays encrypted.

        Raises:
            FineTuneError: in Pulumi's words.
        """
        exported: dict[str, Any] = json.loads(
            _pulumi("stack", "export", "--stack", self.qualified_name)
        )
        return exported

    def put_back(self, exported: dict[str, Any]) -> None:
        """Imports what was exported, which becomes the state without its pending operations.

        `pulumi stack import` drops them by itself (v3.259.0, pkg/cmd/pulumi/stack/io.go), and
        refuses while somebody holds the stack.

        Raises:
            FineTuneError: in Pulumi's words.
        """
        _pulumi("stack", "import", "--stack", self.qualified_name, typed=json.dumps(exported))


def selected_stack(stack: str | None) -> SelectedStack:
    """The stack of that name in this project; without a name, the selected one.

    Raises:
        FineTuneError: there is none, or no project or backend, in Pulumi's words.
    """
    chosen = ["--stack", stack] if stack else []
    name = _pulumi("stack", "--show-name", "--fully-qualify-stack-names", *chosen).strip()
    told: dict[str, Any] = json.loads(_pulumi("whoami", "--verbose", "--json"))
    return SelectedStack(name, str(told["url"]))


def _pulumi(*arguments: str, typed: str | None = None) -> str:
    """What `pulumi` prints."""
    command = ["pulumi", *arguments, "--non-interactive", "--color", "never"]
    try:
        done = subprocess.run(
            command, input=typed, capture_output=True, encoding="utf-8", check=False
        )
    except FileNotFoundError:
        raise FineTuneError("there is no `pulumi` on PATH") from None
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip().removeprefix("error: ")
        raise FineTuneError(f"`pulumi {' '.join(arguments[:2])}` says: {said}")
    return done.stdout
