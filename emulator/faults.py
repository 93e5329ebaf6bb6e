"""Fault rules: which requests to Azure go wrong, and in what way.

A rule counts the requests that match its method and path, and hits `times` of them from the
`nth` on. Where several rules hit one request the first of them decides; all of them count it.
What each kind does to a request is in `faulty_answers.py`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from emulator.fault_parsing import FaultRule
from emulator.records import JsonObject

# Kinds that are about what one operation makes; to them other requests do not count.
_OPERATION = {
    "fail_job": "fine_tuning.jobs.create",
    "preempt_job": "fine_tuning.jobs.create",
    "fail_file": "files.create",
}


@dataclass(slots=True)
class Fault:
    """A rule in force: how many requests matched it, how many it holds now."""

    rule: FaultRule
    matched: int = 0
    held: int = 0
    removed: asyncio.Event = field(default_factory=asyncio.Event)

    def hits(self, method: str, path: str, operation: str | None) -> bool:
        """Count a request if it matches, and say whether it is one of those to go wrong."""
        rule = self.rule
        is_operation = _OPERATION.get(rule.kind, operation) == operation
        if not is_operation or rule.method not in (None, method):
            return False
        # The routes ignore the case of paths, as ARM does.
        if not fnmatchcase(path.lower(), rule.path.lower()):
            return False
        self.matched += 1
        return rule.nth <= self.matched and (
            rule.times is None or self.matched < rule.nth + rule.times
        )

    @property
    def planted(self) -> JsonObject | None:
        """What is to become of the job or file that the request makes, if that is its kind."""
        return self.rule.settings if self.rule.kind in _OPERATION else None

    def as_json(self) -> JsonObject:
        """Give the rule as it was written, with its counts."""
        return {**self.rule.written, "matched": self.matched, "held": self.held}


class Faults:
    """The rules in force."""

    def __init__(self, rules: list[FaultRule]) -> None:
        self._faults = [Fault(rule) for rule in rules]

    def replace(self, rules: list[FaultRule]) -> None:
        """Put these rules in the place of all others; requests that those hold go on."""
        former, self._faults = self._faults, [Fault(rule) for rule in rules]
        for fault in former:
            fault.removed.set()

    def meet(self, method: str, path: str, operation: str | None) -> Fault | None:
        """Let every rule count a request; give the first that hits it."""
        hit = [fault for fault in self._faults if fault.hits(method, path, operation)]
        return hit[0] if hit else None

    def as_json(self) -> list[JsonObject]:
        """Give all rules with their counts."""
        return [fault.as_json() for fault in self._faults]
