"""When, in real time, each thing was made by a request to this process: for lists that lag."""

from __future__ import annotations

from emulator import clock

# The data plane answers 200 to what makes something; ARM answers 201 (docs/azure.md 1.1, 5.4).
_MAKING = ("files.create", "fine_tuning.jobs.create")
_OK, _CREATED = 200, 201


class Births:
    """The real times at which things were first there."""

    def __init__(self) -> None:
        self._born: dict[str, float] = {}

    def note(self, operation: str, status: int, body: object) -> None:
        """Note what an operation has made, if its answer says that it has made something."""
        is_new = status == _CREATED or (status == _OK and operation in _MAKING)
        if is_new and isinstance(body, dict):
            self._born[body["id"]] = clock.stopwatch()

    def within(self, seconds: float) -> frozenset[str]:
        """Give the ids of what was made in the last so many real seconds."""
        since = clock.stopwatch() - seconds
        return frozenset(name for name, born in self._born.items() if born > since)
