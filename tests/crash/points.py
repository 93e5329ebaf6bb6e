"""The points at which a run can be crashed: its requests to Azure, read from a request log.

A point is the first request to one path since the last write; what repeats it (a poll) is none.
What was there before the run goes by its name, as in `{job}`; every other id is one of a run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

BASE_MODEL = "gpt-4o-mini-2024-07-18"

LISTED = Path(__file__).with_name("points.txt")
"""The points of clean runs, as they were when the list was made; a test holds it."""

FIRST_RUN_LOG = "first_run.json"
"""In a project at which the run `retrain` begins: the requests of the run that led there."""

OURS, AZURE_NATIVE = "ours", "azure-native"

# What comes before the part of a path that tells one thing from another.
_WHERE = re.compile(
    r".*(?=/openai/v1/|/(deployments|roleAssignments|operationStatuses)/"
    r"|/(accounts|resourceGroups)/[^/]+$|/(deployments|deletedAccounts)$)"
)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|[0-9a-f]{8}(?![0-9a-f])")


@dataclass(frozen=True)
class Point:
    """One request of one run.

    Attributes:
        run: `first`, or `retrain`.
        by: who makes it: `ours` (program and providers), or `azure-native`.
        operation: its name in the local Azure's route table.
        method: GET, PUT, …
        path: a glob; `{job}` and the like stand for what was there before the run.
        nth: which of the run's requests with that method and path.
    """

    run: str
    by: str
    operation: str
    method: str
    path: str
    nth: int

    @property
    def name(self) -> str:
        """Short and unique: `retrain-deployments.get-minimal-tutor-2`."""
        thing = self.path.rsplit("/", 1)[-1].strip("{}?-")
        is_one_of_several = "/deployments/" in self.path or "{" in self.path
        named = [thing] if is_one_of_several else []
        return "-".join([self.run, self.operation, *named, str(self.nth)])

    def rule(self, there: Mapping[str, str]) -> dict[str, Any]:
        """The beginning of a fault rule that hits exactly this request."""
        return {"method": self.method, "path": self.path.format(**there), "nth": self.nth}


def read_points() -> list[Point]:
    """The listed points."""
    rows = (line.split() for line in LISTED.read_text().splitlines())
    return [Point(*row[:-1], nth=int(row[-1])) for row in rows]


def as_text(points: Iterable[Point]) -> str:
    """Points as they are listed, a line each."""
    return "".join(
        f"{point.run} {point.by} {point.operation} {point.method} {point.path} {point.nth}\n"
        for point in points
    )


def find_points(run: str, log: list[dict[str, Any]], there: Mapping[str, str]) -> list[Point]:
    """The points of a run.

    Args:
        run: its name.
        log: its requests, as the local Azure recorded them.
        there: what was there before, by name: `{"job": "ftjob-…"}`.
    """
    seen: dict[tuple[str, str, int], Point] = {}
    writes = 0
    for number, request in enumerate(log):
        method, path = request["method"], _as_glob(request["path"], there)
        nth = sum(_is_like(earlier, method, path, there) for earlier in log[: number + 1])
        point = Point(run, _who(request), request["operation"], method, path, nth)
        seen.setdefault((method, path, writes), point)
        # A chat call changes nothing; the probe repeats it until the deployment answers.
        writes += method != "GET" and request["operation"] != "chat.completions.create"
    return list(seen.values())


def _as_glob(path: str, there: Mapping[str, str]) -> str:
    for name, thing in there.items():
        path = path.replace(thing, f"{{{name}}}")
    glob = _ID.sub(lambda found: "?" * len(found[0]), path)
    return _WHERE.sub("*", glob, count=1)


def _is_like(request: dict[str, Any], method: str, glob: str, there: Mapping[str, str]) -> bool:
    path, wanted = request["path"].lower(), glob.format(**there).lower()  # as the local Azure does
    return request["method"] == method and fnmatchcase(path, wanted)


def _who(request: dict[str, Any]) -> str:
    is_base_model = request["path"].endswith(f"/deployments/{BASE_MODEL}")
    is_theirs = is_base_model or request["operation"].startswith(_THEIRS)
    return AZURE_NATIVE if is_theirs else OURS


_THEIRS = ("subscriptions.", "graph.", "resource_groups.", "accounts.", "role_assignments.")
