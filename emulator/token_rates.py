"""Tokens per minute: how much of its capacity each deployment has used in the current minute.

Kept in memory: a minute that a restart cuts short begins anew.
"""

from __future__ import annotations

from dataclasses import dataclass

MINUTE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Minute:
    """A minute of a deployment, by the virtual clock, and the tokens that were used in it."""

    began: float
    tokens: int


class TokenRates:
    """The current minutes of all deployments."""

    def __init__(self) -> None:
        self._minutes: dict[str, Minute] = {}

    def current(self, deployment: str, now: float) -> Minute:
        """Give the minute that a deployment is in; with the first use a new one begins."""
        minute = self._minutes.get(deployment)
        if minute is None or not minute.began <= now < minute.began + MINUTE_SECONDS:
            return Minute(now, 0)
        return minute

    def use(self, deployment: str, tokens: int, now: float) -> None:
        """Add tokens to what a deployment has used."""
        minute = self.current(deployment, now)
        self._minutes[deployment] = Minute(minute.began, minute.tokens + tokens)
