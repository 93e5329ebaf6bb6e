"""The tables beside the data files of tests: what a check is expected to find in each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Expected:
    """One finding to come: its line (None: the whole file), its possible codes, its place."""

    line: int | None
    codes: frozenset[str]
    where: str

    def fits(self, finding):
        """Tell whether a finding is this one; inside the place named counts as at the place."""
        inside = finding.where.startswith((f"{self.where}.", f"{self.where}["))
        at = not self.where or finding.where == self.where or inside
        return finding.line == self.line and finding.code in self.codes and at


def parse(text):
    """Return what "6 bad-weight|wrong-type messages[2].weight" expects."""
    line, codes, where = (*text.split(" "), "")[:3]
    return Expected(None if line == "-" else int(line), frozenset(codes.split("|")), where)


def read_table(folder):
    """Return the table of a folder of data files: from a file's name to its entry."""
    return tomllib.loads((HERE / folder / "expected.toml").read_text(encoding="utf-8"))


def parameters(folder):
    """Return a test's parameters: path and entry of every file of a folder, called by its name."""
    table = read_table(folder)
    paths = sorted((HERE / folder).glob("*.jsonl"))
    return [pytest.param(path, table.get(path.stem, {}), id=path.stem) for path in paths]


def unexpected(findings, entry, severity):
    """Take each expected finding out of those found; return what is missing and what is left."""
    left, missing = list(findings), []
    for expected in map(parse, entry.get(severity, ())):
        found = next(filter(expected.fits, left), None)
        if found is None:
            missing.append(expected)
        else:
            left.remove(found)
    also = entry.get("also", ())
    return missing, [finding for finding in left if finding.code not in also]
