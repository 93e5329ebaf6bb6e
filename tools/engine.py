"""Gives a directory with a working `pulumi`, whatever the machine has.

In this order: one on PATH; one in the user's cache; the official installer; a build from Go
modules, for machines that reach package registries only. What is installed or built stays in the
user's cache by version, so that a second checkout finds it there at once. If nothing works, one
message lists the three ways and what each lacked.

`python -m tools.engine` prints the directory.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from tools import engine_from_go, engine_from_installer
from tools.failure import Failure, Unavailable, end_process_with
from tools.one_at_a_time import one_at_a_time
from tools.pulumi_version import OLDEST_GOOD, version_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ON_PATH = f"`pulumi` {OLDEST_GOOD} or newer on PATH"
INSTALLER = "the official installer (needs the internet)"
GO = "a build from Go modules (needs Go and a module proxy)"


def find_or_make() -> Path:
    """The directory to put on PATH; it holds `pulumi` and, beside it, what the engine starts.

    Raises:
        Failure: none of the three ways works here; the message lists what each lacks.
    """
    cache = platformdirs.user_cache_path("azure-finetune") / "engine"
    installed = cache / metadata.version("pulumi") / "bin"  # the CLI of the SDK's own version
    built = cache / f"{engine_from_go.pinned_version()}-go" / "bin"
    engine = _ready(installed, built)
    if engine is None:
        with one_at_a_time(cache / "lock", "getting the Pulumi CLI"):
            # Looks again: another process may have made it while this one waited.
            engine = _ready(installed, built) or _made(installed, built)
    if engine == built:
        engine_from_go.add_launchers(built)
    return engine


def first_that_works(ways: Mapping[str, Callable[[], Path]]) -> Path:
    """Tries the ways (name to attempt) in their order and gives the first one's directory.

    Raises:
        Failure: every way was unavailable; names each with its reason.
    """
    lacks = []
    for name, attempt in ways.items():
        try:
            return attempt()
        except Unavailable as reason:
            lacks.append(f"  - {name}: {reason}")
    raise Failure("\n".join(["No Pulumi CLI can be had here. Any of these would do:", *lacks]))


def on_path(search_path: str) -> Path:
    """The directory of the `pulumi` that `search_path` (as in PATH) leads to.

    Raises:
        Unavailable: there is none, it does not run, is too old, or cannot run Python programs.
    """
    found = shutil.which("pulumi", path=search_path)
    if found is None:
        raise Unavailable("not found")
    version = version_of(Path(found))
    if version is None:
        raise Unavailable(f"{found} does not run")
    if version < OLDEST_GOOD:
        raise Unavailable(f"{found} is {version}, which is too old")
    # Some packages hold the CLI alone; the engine looks on PATH and beside the real binary.
    beside = os.pathsep.join([search_path, str(Path(found).resolve().parent)])
    if shutil.which("pulumi-language-python", path=beside) is None:
        raise Unavailable(f"{found} has no pulumi-language-python beside it")
    return Path(found).parent


def _ready(installed: Path, built: Path) -> Path | None:
    """What is there without doing anything: on PATH, else in the cache."""
    with suppress(Unavailable):
        return on_path(os.environ.get("PATH", ""))
    cached = (directory for directory in (installed, built) if version_of(directory / "pulumi"))
    return next(cached, None)


def _made(installed: Path, built: Path) -> Path:
    """Gets a CLI into the cache; PATH is looked at again only for the reason it lacks one."""
    return first_that_works(
        {
            ON_PATH: lambda: on_path(os.environ.get("PATH", "")),
            INSTALLER: lambda: engine_from_installer.install(installed),
            GO: lambda: engine_from_go.build(built),
        }
    )


def main() -> int:
    """Prints the directory, getting a Pulumi CLI first where there is none."""
    print(find_or_make())
    return 0


if __name__ == "__main__":
    end_process_with(main)
