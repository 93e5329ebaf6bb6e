"""The local stack: the environment in which plain `pulumi` works on the local Azure.

Everything the engine keeps (state, plugins, credentials) lies below one directory, `.local` in the
checkout by default, so that neither the user's own Pulumi nor another local stack is touched.
The stand-in for the azure-native plugin is found because it lies where the engine looks for an
installed one. Standard library only.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from tools.failure import Failure
from tools.one_at_a_time import one_at_a_time

CHECKOUT = Path(__file__).resolve().parent.parent
PLUGIN = "pulumi-resource-azure-native"
LOOPBACK = "127.0.0.1,localhost"


@dataclass(frozen=True)
class LocalStack:
    """Where one local stack lives: several can run side by side, each with a home of its own.

    Attributes:
        root: the project's directory, which holds Pulumi.yaml, the program and `.venv`.
        home: the directory of everything this stack writes.
        stack: its name; `Pulumi.<stack>.yaml` in the root is its config.
    """

    root: Path = CHECKOUT
    home: Path = CHECKOUT / ".local"
    stack: str = "local"

    @property
    def pulumi_home(self) -> Path:
        """What is `~/.pulumi` elsewhere: plugins, credentials, selected stacks."""
        return self.home / "pulumi"

    @property
    def state(self) -> Path:
        """The directory of the file backend."""
        return self.home / "state"

    @property
    def azure(self) -> Path:
        """The state directory of the local Azure."""
        return self.home / "azure"

    @property
    def venv(self) -> Path:
        """The virtual environment of the program, the dynamic host and the stand-in plugin."""
        return self.root / ".venv"

    def environment(self, engine: Path, endpoint: str) -> dict[str, str]:
        """The whole environment for `pulumi` on this stack.

        Args:
            engine: the directory that holds `pulumi`.
            endpoint: the root URL of the local Azure, such as http://127.0.0.1:8123.
        """
        return {
            **os.environ,
            **self._pulumi_settings(),
            "LOCAL_AZURE_ENDPOINT": endpoint,
            "PATH": self._search_path(engine),
            "VIRTUAL_ENV": str(self.venv),
            # Also where a user's proxy is configured, the local Azure must be reached directly.
            "NO_PROXY": _without_proxy("NO_PROXY"),
            "no_proxy": _without_proxy("no_proxy"),
        }

    def prepare(self, environment: dict[str, str]) -> None:
        """Makes the directories, the stand-in plugin and the stack; costs nothing the second time.

        Raises:
            Failure: the stack could not be made; shows what `pulumi` said.
        """
        self.pulumi_home.mkdir(parents=True, exist_ok=True)
        self.state.mkdir(parents=True, exist_ok=True)
        self._add_plugin()
        with one_at_a_time(self.home / "lock", "making the stack"):
            if not self._exists():
                self._create(environment)

    def _pulumi_settings(self) -> dict[str, str]:
        """What makes `pulumi` work here: on files, without questions and without the internet."""
        return {
            "PULUMI_HOME": str(self.pulumi_home),
            "PULUMI_BACKEND_URL": self.state.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "",  # must be set; nothing secret is in a local stack
            "PULUMI_STACK": self.stack,
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            # For the launchers of a Go-built CLI: the engine does not tell the language host.
            "PULUMI_RUNTIME_VIRTUALENV": str(self.venv),
        }

    def _search_path(self, engine: Path) -> str:
        """PATH with the virtual environment's programs and the engine's first.

        A `pulumi` that PATH leads to anyway keeps its place: putting a directory such as /usr/bin
        first would change which other programs are found.
        """
        path = os.environ.get("PATH", os.defpath)
        found = shutil.which("pulumi", path=path)
        first = [] if found and Path(found).parent == engine else [str(engine)]
        return os.pathsep.join([str(self.venv / "bin"), *first, path])

    def _add_plugin(self) -> None:
        """Puts the stand-in where the engine looks for azure-native of the SDK's exact version."""
        directory = self.pulumi_home / "plugins" / f"resource-azure-native-v{self._sdk_version()}"
        directory.mkdir(parents=True, exist_ok=True)
        plugin = directory / PLUGIN
        plugin.write_text(
            "#!/bin/sh\n"
            f'PYTHONPATH={quote(str(CHECKOUT))}"${{PYTHONPATH:+:$PYTHONPATH}}" '
            f'exec {quote(str(self.venv / "bin" / "python"))} -m emulator.azure_native "$@"\n'
        )
        plugin.chmod(0o755)

    def _sdk_version(self) -> str:
        """The version of the azure-native SDK in the virtual environment.

        Raises:
            Failure: it is not installed.
        """
        where = "lib/python3*/site-packages/pulumi_azure_native/pulumi-plugin.json"
        found = next(self.venv.glob(where), None)
        if found is None:
            raise Failure(f"pulumi-azure-native is not installed in {self.venv}: run `make up`.")
        return str(json.loads(found.read_text(encoding="utf-8"))["version"])

    def _exists(self) -> bool:
        """Whether the backend has the stack: asking `pulumi` would take half a second."""
        return any(self.state.glob(f".pulumi/stacks/*/{self.stack}.json"))

    def _create(self, environment: dict[str, str]) -> None:
        """Makes the stack in the backend."""
        command = ["pulumi", "stack", "init", self.stack, "--non-interactive"]
        made = subprocess.run(
            command,
            cwd=self.root,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if made.returncode != 0:
            raise Failure(f"the stack {self.stack!r} could not be made:\n{made.stderr.strip()}")


def _without_proxy(variable: str) -> str:
    """The variable's hosts and ours."""
    return ",".join(filter(None, [os.environ.get(variable), LOOPBACK]))
