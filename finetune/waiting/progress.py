"""The line that tells how a job gets on, in the job's own row."""

from __future__ import annotations

import pulumi

from finetune.waiting.pace import progress_seconds


class ProgressLine:
    """One line at once on a change of state, else every two seconds (thirty in CI)."""

    def __init__(self, resource: pulumi.Resource) -> None:
        """Takes the resource in whose row the line stands."""
        self._resource = resource
        self._period_seconds = progress_seconds()
        self._state = ""
        self._next_seconds = 0.0

    def show(self, state: str, text: str, at_seconds: float) -> None:
        """Shows the text, if it is due; nothing of it stays on a terminal.

        Args:
            state: one word for what the text tells of: another word is shown at once.
            text: the line.
            at_seconds: the time, by the clock of the wait.
        """
        if state == self._state and at_seconds < self._next_seconds:
            return
        self._state, self._next_seconds = state, at_seconds + self._period_seconds
        pulumi.log.info(text, self._resource, ephemeral=True)


def spoken(seconds: float) -> str:
    """A length of time as it is said.

    >>> spoken(45.2), spoken(12 * 60), spoken(3 * 3600 + 5 * 60)
    ('45 s', '12 min', '3 h 05 min')
    """
    if seconds < _IN_SECONDS:
        return f"{seconds:.0f} s"
    if seconds < _IN_MINUTES:
        return f"{seconds // 60:.0f} min"
    return f"{seconds // 3600:.0f} h {seconds % 3600 // 60:02.0f} min"


_IN_SECONDS, _IN_MINUTES = 120, 2 * 3600
"""Below these, a time is told in seconds, in minutes."""
