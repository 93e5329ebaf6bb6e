"""Pulumi's engine in miniature: what it calls of a provider, in which order, and what it records.

As pulumi/pulumi v3.259.0 does it for one program whose resources are declared one after another:
an unchanged resource keeps its outputs, a replaced one is created before the old one is deleted
(unless the provider asks for the contrary), and what is deleted for that, or declared no more, goes
at the end of a run in which all went well. The state is stored after each step.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pulumi.dynamic import ResourceProvider

Inputs = dict[str, Any]


class Refused(Exception):
    """A provider's `check` refused the inputs."""


@dataclass
class Recorded:
    """A resource in the state."""

    kind: str
    id: str
    inputs: Inputs
    outputs: Inputs


@dataclass
class State:
    """What is recorded: resources by their names, and what is still to be deleted."""

    resources: dict[str, Recorded] = field(default_factory=dict)
    doomed: list[Recorded] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> State:
        """The stored state."""
        stored = json.loads(path.read_text())
        resources = {name: Recorded(**one) for name, one in stored["resources"].items()}
        return cls(resources, [Recorded(**one) for one in stored["doomed"]])

    def write(self, path: Path) -> None:
        """Stores the state in one step, so that a kill leaves the old one or the new one."""
        new = path.with_suffix(".new")
        new.write_text(json.dumps(asdict(self)))
        new.replace(path)


class MiniatureEngine:
    """One run: as in a new host process, of which each has its own claims."""

    def __init__(self, providers: dict[str, ResourceProvider], path: Path) -> None:
        """Takes the providers by the kinds of their resources, and where the state is stored."""
        self._providers = providers
        self._path = path
        self._state = State.read(path)
        self._declared: set[str] = set()

    def declare(self, kind: str, name: str, inputs: Inputs) -> Inputs:
        """Brings one resource to what is declared, and gives its outputs.

        Raises:
            Refused: by `check`; or whatever the provider raises.
        """
        name = f"{kind} {name}"
        self._declared.add(name)
        provider, old = self._providers[kind], self._state.resources.get(name)
        checked = provider.check(old.inputs if old else {}, as_received(inputs))
        if checked.failures:
            raise Refused([failure.reason for failure in checked.failures])
        if old is None:
            self._create(name, kind, checked.inputs)
        else:
            self._bring_up_to_date(name, old, checked.inputs)
        self._state.write(self._path)
        return self._state.resources[name].outputs

    def finish(self) -> None:
        """Deletes what is to go: a program has declared everything."""
        for name in reversed(list(self._state.resources)):
            if name not in self._declared:
                self._doom(name)
        while self._state.doomed:
            self._delete(self._state.doomed[-1])
            self._state.doomed.pop()
            self._state.write(self._path)

    def refresh(self) -> None:
        """Reads every resource; what is gone leaves the state."""
        for name, old in list(self._state.resources.items()):
            read = self._providers[old.kind].read(old.id, old.outputs)
            if read.id:
                old.outputs = as_received(read.outs)
            else:
                del self._state.resources[name]
            self._state.write(self._path)

    def _create(self, name: str, kind: str, inputs: Inputs) -> None:
        made = self._providers[kind].create(inputs)
        self._state.resources[name] = Recorded(kind, made.id, inputs, as_received(made.outs or {}))

    def _bring_up_to_date(self, name: str, old: Recorded, inputs: Inputs) -> None:
        provider = self._providers[old.kind]
        diff = provider.diff(old.id, old.outputs, inputs)
        if diff.replaces:
            self._replace(name, old, inputs, old_first=bool(diff.delete_before_replace))
        elif diff.changes:
            updated = provider.update(old.id, old.outputs, inputs)
            old.inputs, old.outputs = inputs, as_received(updated.outs or {})
        else:
            old.inputs = inputs

    def _replace(self, name: str, old: Recorded, inputs: Inputs, *, old_first: bool) -> None:
        if old_first:
            self._delete(old)
            del self._state.resources[name]
            self._state.write(self._path)
            self._create(name, old.kind, inputs)
        else:
            self._create(name, old.kind, inputs)
            self._state.doomed.append(old)

    def _doom(self, name: str) -> None:
        self._state.doomed.insert(0, self._state.resources.pop(name))

    def _delete(self, gone: Recorded) -> None:
        self._providers[gone.kind].delete(gone.id, gone.outputs)


def as_received(properties: Inputs) -> Inputs:
    """Properties as a provider gets them: every number a float, and no None on top."""
    return {name: _floats(value) for name, value in properties.items() if value is not None}


def _floats(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _floats(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_floats(member) for member in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
