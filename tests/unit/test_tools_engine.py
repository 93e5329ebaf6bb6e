"""How a Pulumi CLI is looked for, and what is said when none can be had."""

from pathlib import Path

import pytest

from tools.engine import first_that_works, on_path
from tools.engine_from_go import LAUNCHERS, TOOLS, add_launchers, go_version, pinned_version
from tools.failure import Failure, Unavailable
from tools.pulumi_version import Version, parse_version, version_of


def lacking(reason):
    """A way that does not exist here."""

    def attempt():
        raise Unavailable(reason)

    return attempt


def program(directory, name, text):
    """An executable shell script."""
    file = directory / name
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return file


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("v3.259.0\n", Version(3, 259, 0)),
        ("3.272.0", Version(3, 272, 0)),
        ("v3.201.0-dev.1", Version(3, 201, 0)),
        ("command not found", None),
        ("", None),
    ],
)
def test_a_version_is_read_from_what_the_cli_prints(text, version):
    """The three numbers count, with or without the v; anything else is no version."""
    assert parse_version(text) == version


def test_versions_compare_by_number():
    """3.99 is older than 3.200."""
    assert Version(3, 99, 0) < Version(3, 200, 0)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("go version go1.26.8 linux/amd64", Version(1, 26, 8)),
        ("go version go1.25 darwin/arm64", Version(1, 25, 0)),
        ("", None),
    ],
)
def test_gos_version_is_read_from_what_it_prints(text, version):
    """A missing third number is zero; no answer is no version."""
    assert go_version(text) == version


def test_a_binary_that_does_not_run_has_no_version(tmp_path):
    """Missing, failing and talkative programs are none of them a CLI."""
    failing = program(tmp_path, "failing", "exit 1")
    talkative = program(tmp_path, "talkative", "echo hello")

    versions = [version_of(tmp_path / "missing"), version_of(failing), version_of(talkative)]

    assert versions == [None, None, None]


def test_a_good_cli_on_path_is_taken(tmp_path):
    """Its directory is given as it stands on PATH."""
    program(tmp_path, "pulumi", "echo v3.250.1")
    program(tmp_path, "pulumi-language-python", "")

    assert on_path(f"/nowhere:{tmp_path}") == tmp_path


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("echo v3.100.0", "is 3.100.0, which is too old"),
        ("exit 1", "does not run"),
    ],
)
def test_a_bad_cli_on_path_is_refused(tmp_path, text, reason):
    """The reason names what is wrong with it."""
    program(tmp_path, "pulumi", text)

    with pytest.raises(Unavailable, match=reason):
        on_path(str(tmp_path))


def test_a_cli_that_cannot_run_python_programs_is_refused(tmp_path):
    """Some packages hold the CLI alone."""
    program(tmp_path, "pulumi", "echo v3.250.1")

    with pytest.raises(Unavailable, match="no pulumi-language-python beside it"):
        on_path(str(tmp_path))


def test_no_cli_on_path_is_said(tmp_path):
    """An empty PATH has none."""
    with pytest.raises(Unavailable, match="not found"):
        on_path(str(tmp_path))


def test_the_first_way_that_works_is_taken():
    """A later way is not tried: it may take minutes."""
    ways = {"a": lacking("no"), "b": lambda: Path("/b"), "c": lambda: pytest.fail("tried")}

    assert first_that_works(ways) == Path("/b")


def test_one_message_lists_each_way_with_what_it_lacks():
    """Whoever has no CLI sees all three ways at once."""
    ways = {"on PATH": lacking("not found"), "installer": lacking("no net"), "Go": lacking("no go")}

    with pytest.raises(Failure) as failure:
        first_that_works(ways)

    assert str(failure.value).splitlines() == [
        "No Pulumi CLI can be had here. Any of these would do:",
        "  - on PATH: not found",
        "  - installer: no net",
        "  - Go: no go",
    ]


def test_the_version_to_build_is_the_one_go_mod_pins():
    """go.sum holds that very version's hash."""
    sums = (TOOLS / "go.sum").read_text()

    assert f"github.com/pulumi/pulumi/pkg/v3 v{pinned_version()} h1:" in sums


def test_launchers_are_copied_and_kept_up_to_date(tmp_path):
    """A launcher that differs is replaced, and what the engine runs can be run."""
    (tmp_path / LAUNCHERS[0]).write_text("old")

    add_launchers(tmp_path)

    for name in LAUNCHERS:
        copy, source = tmp_path / name, TOOLS / "launchers" / name
        assert copy.read_bytes() == source.read_bytes()
        assert copy.stat().st_mode == source.stat().st_mode
