"""A clock and a service for tests of the wait: time passes when somebody sleeps."""

import asyncio
from datetime import UTC, datetime, timedelta

from finetune import clock
from finetune.job import Job
from finetune.waiting import watch as watch_module
from finetune.waiting.vigil import Vigil
from finetune.waiting.watch import Watch


class Time:
    """Time that passes when somebody sleeps; the machine may sleep too."""

    def __init__(self):
        """Start the two clocks."""
        self.monotonic_seconds = 1000.0
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)
        self.asleep = {}
        self.woke_at = None
        self.slept = []

    async def sleep(self, seconds):
        """Let the time pass; where the machine sleeps, the monotonic clock stands still."""
        seconds = max(seconds, 0.001)  # less is nothing to these clocks
        self.slept.append(seconds)
        for _ in range(5):  # whoever is told something has time to hear it first
            await asyncio.sleep(0)
        if asleep_seconds := self.asleep.pop(len(self.slept), 0.0):
            self.now += timedelta(seconds=asleep_seconds)
            self.woke_at = self.passed_seconds
        self.monotonic_seconds += seconds
        self.now += timedelta(seconds=seconds)

    @property
    def passed_seconds(self):
        """How long it has been by the time of day."""
        return (self.now - datetime(2026, 11, 22, 12, tzinfo=UTC)).total_seconds()


def stand_in(monkeypatch):
    """Return a time that stands in for the clocks and for the event loop's sleep."""
    made = Time()
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(clock, "monotonic_seconds", lambda: made.monotonic_seconds)
    monkeypatch.setattr(clock, "now", lambda: made.now)
    monkeypatch.setattr(watch_module, "sleep", made.sleep)
    monkeypatch.setattr(watch_module, "jitter", lambda: 1.0)
    return made


class Service:
    """A data plane whose jobs end at times of their own, or answer with errors until then."""

    def __init__(self, time, ends_at, *, fault=None, fault_until=0.0, unlisted=()):
        """Take seconds by job id, and what is wrong until when."""
        self.time, self.ends_at = time, ends_at
        self.fault, self.fault_until, self.unlisted = fault, fault_until, unlisted
        self.asked = []

    def _job(self, job_id):
        status = "succeeded" if self.time.passed_seconds >= self.ends_at[job_id] else "running"
        return Job(job_id=job_id, status=status, model="m", created_at=1)

    def _note(self, what):
        self.asked.append((what, self.time.passed_seconds))
        if self.fault and self.time.passed_seconds < self.fault_until:
            raise self.fault

    def get_job(self, job_id):
        """Answer one."""
        self._note(job_id)
        return self._job(job_id)

    def newest_jobs(self, limit):
        """Answer a page."""
        self._note("list")
        listed = [job_id for job_id in self.ends_at if job_id not in self.unlisted]
        return [self._job(job_id) for job_id in listed[:limit]]

    def newest_event(self, job_id):
        """Say something."""
        self.asked.append((f"{job_id} words", self.time.passed_seconds))
        return f"training {job_id}"

    def find_model_of(self, _job_id):
        """Know no model."""
        self._note("models")

    def looks(self, what=None):
        """Return when it was asked after jobs, or for one thing."""
        found = [entry for entry in self.asked if not entry[0].endswith(" words")]
        return [at for name, at in found if what in (None, name)]


class Line:
    """A line that remembers what it was to show."""

    def __init__(self):
        """Nothing was shown yet."""
        self.shown = []

    def show(self, state, text, at_seconds):
        """Take one."""
        self.shown.append((state, text, at_seconds))


def run(coroutine):
    """Run it in a loop of its own, and leave the thread's as it is: other tests may use that."""
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return runner.run(coroutine)


def wait_for(service, *job_ids, limit_seconds=86_400.0):
    """Wait for all of the jobs at once; return their lines and when each wait was over."""
    lines, over = {job_id: Line() for job_id in job_ids}, {}

    async def one(watch, job_id):
        """Wait for one of them."""
        await watch.keep(Vigil(job_id, limit_seconds=limit_seconds), lines[job_id])
        over[job_id] = service.time.passed_seconds

    async def everybody():
        """Wait for all, in one watch."""
        watch = Watch(service)
        await asyncio.wait_for(asyncio.gather(*(one(watch, job_id) for job_id in job_ids)), 20)

    run(everybody())
    return lines, over
