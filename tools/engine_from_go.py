"""The Pulumi CLI built from its Go modules, pinned by `tools/go.mod` and `tools/go.sum`.

For machines that reach package registries but not the internet. The module holds the CLI alone:
the two programs that the engine starts for Python do not come with it, so launchers that lean on
the Python SDK (`tools/launchers/`) are put beside it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from tools.failure import Unavailable
from tools.progress import run_with_clock, say
from tools.pulumi_version import Version, version_of

TOOLS = Path(__file__).resolve().parent
PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
LAUNCHERS = ("pulumi-language-python", "pulumi-resource-pulumi-python", "language_host.py")
# From 1.21 on, Go fetches the toolchain that go.mod asks for; older ones cannot even read it.
OLDEST_GO = Version(1, 21, 0)


def pinned_version() -> Version:
    """The version of the CLI that go.mod requires."""
    found = re.search(r"pulumi/pkg/v3 v(\d+)\.(\d+)\.(\d+)", (TOOLS / "go.mod").read_text())
    if found is None:
        raise AssertionError(f"{TOOLS}/go.mod does not require pulumi/pkg/v3")
    return Version(*map(int, found.groups()))


def build(target: Path) -> Path:
    """Builds `pulumi` into the directory, whole or not at all, and gives the directory back.

    Raises:
        Unavailable: no `go`, one that is too old, or a build that failed; says which.
    """
    go = _usable_go()
    version = pinned_version()
    target.mkdir(parents=True, exist_ok=True)
    # In the same directory, so that the rename is atomic; the holder of the lock is alone here.
    half_made = target / ".pulumi-being-built"
    how_long = "about six minutes on two cores, once per user"
    say(f"building the Pulumi CLI v{version} from its Go modules: {how_long}")
    try:
        _run_build(go, version, half_made)
        half_made.rename(target / "pulumi")
    finally:
        half_made.unlink(missing_ok=True)
    return target


def add_launchers(target: Path) -> None:
    """Puts the launchers beside the built `pulumi`, replacing those that differ."""
    for name in LAUNCHERS:
        source, copy = TOOLS / "launchers" / name, target / name
        if not copy.exists() or copy.read_bytes() != source.read_bytes():
            # By rename: a running engine may be about to start the old one.
            half_made = target / f".{name}-{os.getpid()}"
            shutil.copy(source, half_made)
            half_made.rename(copy)


def go_version(text: str) -> Version | None:
    """The version in the output of `go version`, or None. "go1.25" counts as 1.25.0."""
    found = re.search(r"\bgo(\d+)\.(\d+)(?:\.(\d+))?", text)
    return Version(*(int(number or 0) for number in found.groups())) if found else None


def _usable_go() -> str:
    """The path of `go`.

    Raises:
        Unavailable: there is none, or it is too old.
    """
    go = shutil.which("go")
    if go is None:
        raise Unavailable("no `go` on PATH")
    answer = subprocess.run([go, "version"], capture_output=True, encoding="utf-8", check=False)
    version = go_version(answer.stdout)
    if version is None or version < OLDEST_GO:
        raise Unavailable(f"{go} is {version or 'broken'}, Go {OLDEST_GO} or newer is needed")
    return go


def _run_build(go: str, version: Version, binary: Path) -> None:
    """Runs `go build` and then the binary: one that cannot say its version is not kept."""
    command = [
        *(go, "build", "-mod=readonly", "-modcacherw", "-buildvcs=false"),
        # Without cgo's user look-up and without gRPC's tracing: smaller, and no C compiler needed.
        *("-tags", "osusergo,grpcnotrace"),
        *("-ldflags", f"-s -w -X {VERSION_VARIABLE}=v{version}"),
        *("-o", str(binary), PACKAGE),
    ]
    # The modules' sources, a gigabyte, are of no use once the binary is there.
    with tempfile.TemporaryDirectory(prefix="modules-", dir=binary.parent) as modules:
        env = {**os.environ, "GOMODCACHE": modules}
        finished = run_with_clock(command, "building the Pulumi CLI", cwd=TOOLS, env=env)
    if finished.exit_code != 0:
        raise Unavailable(finished.last_lines(1) or "the build failed without a word")
    if version_of(binary) != version:
        raise Unavailable("the binary that was built does not run")
