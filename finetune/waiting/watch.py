"""The watch over an account's jobs: one look at a time serves all that the program waits for.

One job is asked for by its id, several by one page of the listing; only the service's words for a
job, shown in its line, need a request of their own, and of those there is one in each round.
"""

from __future__ import annotations

import asyncio
from asyncio import sleep
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from finetune.azure.data_plane import DataPlane
from finetune.clock import Stopwatch
from finetune.errors import NotFound, ServiceError
from finetune.waiting.pace import jitter, pause_seconds
from finetune.waiting.progress import ProgressLine
from finetune.waiting.vigil import Heard, RecordGone, Vigil

UNDER_WAY = 30
"""So many of an account's newest jobs are listed: no more than 28 can be under way.

Three run at once, five on developerTier, and 20 are queued. Source:
https://learn.microsoft.com/azure/ai-foundry/openai/quotas-limits (September 2026).
"""

SLICE_SECONDS = 2.0
"""A pause is looked at so often: a laptop that wakes up in it does not sleep the rest of it."""


@dataclass(eq=False)
class _Waiter:
    """Somebody who waits: what for, in which line it is told, and the end of it."""

    vigil: Vigil
    line: ProgressLine
    over: asyncio.Future[None] = field(default_factory=asyncio.Future)

    def tell(self, at_seconds: float) -> None:
        if not self.over.done():
            self.line.show(self.vigil.state, self.vigil.text(at_seconds), at_seconds)


class Watch:
    """Asks after jobs in rounds, as long as somebody waits."""

    def __init__(self, plane: DataPlane) -> None:
        """Takes the account's data plane; asks nothing yet."""
        self._plane = plane
        self._stopwatch = Stopwatch()
        self._waiting: list[_Waiter] = []
        self._rounds: asyncio.Task[None] | None = None

    async def keep(self, vigil: Vigil, line: ProgressLine) -> None:
        """Waits until the vigil is over, and tells in the line how it stands."""
        waiter = _Waiter(vigil, line)
        vigil.begin(self._stopwatch.seconds())
        self._waiting.append(waiter)
        if self._rounds is None or self._rounds.done():
            self._rounds = asyncio.create_task(self._go_on())
        rounds = self._rounds
        await asyncio.wait({waiter.over, rounds}, return_when=asyncio.FIRST_COMPLETED)
        if rounds.done():
            rounds.result()  # a bug in it must leave nobody waiting

    async def _go_on(self) -> None:
        while self._waiting:
            await self._look()
            await self._hear_words()
            await self._rest()

    async def _look(self) -> None:
        """One look at everybody's job; who need not wait any longer is told so."""
        asked = list(self._waiting)
        found = await asyncio.to_thread(self._ask, {waiter.vigil.job_id for waiter in asked})
        at_seconds = self._stopwatch.seconds()
        for waiter in asked:
            if waiter.vigil.hear(found[waiter.vigil.job_id], at_seconds):
                waiter.over.set_result(None)
        self._waiting = [waiter for waiter in self._waiting if not waiter.over.done()]

    def _ask(self, job_ids: set[str]) -> dict[str, Heard]:
        if len(job_ids) == 1:
            return {job_id: self._get(job_id) for job_id in job_ids}
        try:
            listed = {job.job_id: job for job in self._plane.newest_jobs(UNDER_WAY)}
        except NotFound:
            listed = {}  # only a job's own 404 says that it is gone
        except ServiceError as error:
            return dict.fromkeys(job_ids, error)
        return {job_id: listed.get(job_id) or self._get(job_id) for job_id in job_ids}

    def _get(self, job_id: str) -> Heard:
        try:
            return self._plane.get_job(job_id)
        except NotFound as error:
            return self._only_the_record_is_gone(job_id) or error
        except ServiceError as error:
            return error

    def _only_the_record_is_gone(self, job_id: str) -> RecordGone | None:
        try:
            return RecordGone() if self._plane.find_model_of(job_id) else None
        except ServiceError:
            return None  # the next round asks again

    async def _hear_words(self) -> None:
        """What the service last said of one job: the one that has waited longest for it."""
        at_seconds = self._stopwatch.seconds()
        vigils = [waiter.vigil for waiter in self._waiting]
        due = [vigil for vigil in vigils if vigil.wants_words(at_seconds)]
        if not due:
            return
        vigil = min(due, key=lambda vigil: vigil.words_at_seconds)
        vigil.words_at_seconds = at_seconds
        try:
            vigil.words = await asyncio.to_thread(self._plane.newest_event, vigil.job_id)
        except ServiceError:
            return  # the line shows what was said before; whether there is an outage, looks tell

    async def _rest(self) -> None:
        """Lets the service alone for a while, and keeps everybody's line up to date."""
        factor, began_seconds = jitter(), self._stopwatch.seconds()
        while self._waiting:
            at_seconds = self._stopwatch.seconds()
            for waiter in self._waiting:
                waiter.tell(at_seconds)
            left_seconds = began_seconds + factor * self._pause_seconds(at_seconds) - at_seconds
            if left_seconds <= 0:
                return
            await sleep(min(left_seconds, SLICE_SECONDS))

    def _pause_seconds(self, at_seconds: float) -> float:
        vigils = [waiter.vigil for waiter in self._waiting]
        asked_for = (vigil.fault.retry_after_seconds for vigil in vigils if vigil.fault)
        return pause_seconds(
            min(vigil.waited_seconds(at_seconds) for vigil in vigils),
            silent_seconds=min(vigil.silent_seconds(at_seconds) for vigil in vigils),
            retry_after_seconds=max((asked or 0.0 for asked in asked_for), default=None),
        )


_watches: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[DataPlane, Watch]]
_watches = WeakKeyDictionary()


def find_or_make_watch(plane: DataPlane) -> Watch:
    """The watch over the account behind `plane`, one for each in the program's event loop."""
    of_program = _watches.setdefault(asyncio.get_running_loop(), {})
    return of_program.setdefault(plane, Watch(plane))
