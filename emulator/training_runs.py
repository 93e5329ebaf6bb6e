"""The processes that train, and the files they leave: at most two at a time, for two cores.

A run is tried again in a fresh attempt directory when its process is gone without a result, which
is how a job survives a kill -9 of the emulator, or of that process: same data and seed, same
numbers. An attempt
that an older process still writes to is never shared.

    runs/<job>/training.jsonl, validation.jsonl, run.json, base.npz     what the job was given
    runs/<job>/1, 2, ...                                                one directory per attempt
    runs/<job>/step-<n>                                                 a step computed again
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Literal

from emulator.leashed import Leash
from emulator.records import JsonObject
from emulator.state_folder import StateFolder

_AT_ONCE = 2
# So often a job's process may be killed by somebody, or for want of memory, before the job fails.
_MOST_KILLS = 3
_INPUTS = ("training.jsonl", "validation.jsonl", "run.json", "base.npz")
_LOG = "process.log"

Outcome = Literal["waiting", "training", "done", "failed"]


class TrainingRuns:
    """Starts, watches and ends training processes."""

    def __init__(self, folder: StateFolder) -> None:
        self._folder = folder
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._lookers: dict[str, subprocess.Popen[bytes]] = {}
        self._savers: dict[str, subprocess.Popen[bytes]] = {}
        self._kills: Counter[str] = Counter()
        self._attempts: dict[str, Path] = {}
        self._base: subprocess.Popen[bytes] | None = None
        self._leash = Leash()

    def start_base(self) -> None:
        """Have the base weights made or checked in the background."""
        weights, log = self._folder.base_weights, self._folder.root / _LOG
        self._base = self._leash.start("emulator.trainer.pretraining", weights, log=log)

    def base_is_ready(self) -> bool:
        """Say whether the base weights are there and good."""
        return self._base is not None and self._base.poll() == 0

    def prepare(self, job_id: str, settings: JsonObject, data: dict[str, Path]) -> None:
        """Lay out what a job trains from: its settings and its data by file name.

        Files are linked, not copied: one of 512 MB takes no time, and may be deleted afterwards.
        """
        run = self._folder.run(job_id)
        shutil.rmtree(run, ignore_errors=True)
        run.mkdir(parents=True)
        (run / "run.json").write_text(json.dumps(settings))
        for name, path in data.items():
            os.link(path, run / name)

    def look_through(self, job_id: str) -> str | None:
        """Have a job's data looked through in the background; give the reason if that failed."""
        run = self._folder.run(job_id)
        process = self._lookers.get(job_id)
        if process is not None:
            ended = process.poll()
            if not ended:
                return None
            if not self._begins_anew(self._lookers, job_id, ended):
                return _last_line(run / _LOG)
        self._lookers[job_id] = self._leash.start(
            "emulator.data_plane.job_data", run, log=run / _LOG
        )
        return None

    def push(self, job_id: str, start_weights: Path | None) -> Outcome:
        """Start a job's process if it needs one and there is room; say how the job stands."""
        process = self._processes.get(job_id)
        # Asked before looking for what it leaves last of all, so that an end is never missed.
        ended = None if process is None else process.poll()
        finished = self._finished_attempt(job_id)
        if finished is not None:
            self._attempts[job_id] = finished
            return "done"
        if process is not None:
            if ended is None:
                return "training"
            if not self._begins_anew(self._processes, job_id, ended):
                return "failed"
        if start_weights is None and self._base is not None and self._base.poll():
            return "failed"
        if self._running() >= _AT_ONCE or start_weights is None:
            return "waiting"
        self._start_attempt(job_id, start_weights)
        return "training"

    def save_step(self, job_id: str, step: int) -> Outcome:
        """Have a step's weights saved that is no epoch's last; say how that stands."""
        process = self._savers.get(job_id)
        ended = None if process is None else process.poll()
        if self.weights(job_id, step) is not None:
            self._savers.pop(job_id, None)
            return "done"
        if process is not None:
            if ended is None:
                return "training"
            if not self._begins_anew(self._savers, job_id, ended):
                return "failed"
        if self._running() >= _AT_ONCE:
            return "waiting"
        folder = self._step_folder(job_id, step)
        shutil.rmtree(folder, ignore_errors=True)
        _lay_out(folder)
        self._savers[job_id] = self._leash.start(
            "emulator.trainer.step_weights", folder, log=folder / _LOG
        )
        return "training"

    def saved_step(self, job_id: str, step: int) -> JsonObject:
        """Give the metrics of a step that was saved."""
        metrics: JsonObject = json.loads(
            (self._step_folder(job_id, step) / "metrics.json").read_text()
        )
        return metrics

    def saving_fault(self, job_id: str, step: int) -> str:
        """Give the reason why a step could not be saved."""
        return _last_line(self._step_folder(job_id, step) / _LOG)

    def steps(self, job_id: str, first: int, last: int) -> list[JsonObject]:
        """Give the metrics of steps `first` to `last` (from 1), as far as they are computed."""
        attempt = self._attempts.get(job_id)
        path = attempt / "steps.jsonl" if attempt else None
        if path is None or not path.exists() or last < first:
            return []
        lines = path.read_bytes().split(b"\n")
        # What follows the last line end is empty or still being written.
        return [json.loads(line) for line in lines[:-1][first - 1 : last]]

    def fault(self, job_id: str) -> str:
        """Give the sentence that a failed process left."""
        attempt = self._attempts.get(job_id)
        if attempt is None:
            return f"The base weights could not be made: {_last_line(self._folder.root / _LOG)}"
        path = attempt / "error.txt"
        if path.exists():
            return path.read_text().strip()
        return f"The training process ended without a result: {_last_line(attempt / _LOG)}"

    def results(self, job_id: str) -> bytes:
        """Give the results.csv of a finished job."""
        return (self._attempts[job_id] / "results.csv").read_bytes()

    def weights(self, job_id: str, step: int) -> Path | None:
        """Find the weights that a job saved after a step, in whichever attempt has them."""
        return next(iter(sorted(self._folder.run(job_id).glob(f"*/checkpoint-{step}.npz"))), None)

    def keep_weights(self, job_id: str, steps: Collection[int], *, after: int | None) -> None:
        """Remove the weights that a job saved, but those of some steps and of all `after` one."""
        for path in self._folder.run(job_id).glob("*/checkpoint-*.npz"):
            step = int(path.stem.removeprefix("checkpoint-"))
            if step not in steps and (after is None or step <= after):
                path.unlink(missing_ok=True)

    def stop(self, job_id: str) -> None:
        """End a job's processes, if it has any."""
        for processes in (self._processes, self._lookers, self._savers):
            process = processes.pop(job_id, None)
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()

    def forget(self, job_id: str) -> None:
        """End a job's process and remove all its files."""
        self.stop(job_id)
        shutil.rmtree(self._folder.run(job_id), ignore_errors=True)

    def stop_jobs(self) -> None:
        """End every job's process and forget where they were."""
        for job_id in [*self._processes, *self._lookers, *self._savers]:
            self.stop(job_id)
        self._attempts.clear()

    def stop_all(self) -> None:
        """End every process, also the one that makes the base weights."""
        self.stop_jobs()
        if self._base is not None and self._base.poll() is None:
            self._base.kill()

    def _begins_anew(
        self, processes: dict[str, subprocess.Popen[bytes]], job_id: str, ended: int
    ) -> bool:
        """Say whether a process is to be started again: one that was killed is, a few times."""
        if ended >= 0 or self._kills[job_id] >= _MOST_KILLS:
            return False
        self._kills[job_id] += 1
        del processes[job_id]
        return True

    def _running(self) -> int:
        training = [*self._processes.values(), *self._savers.values()]
        return sum(process.poll() is None for process in training)

    def _step_folder(self, job_id: str, step: int) -> Path:
        return self._folder.run(job_id) / f"step-{step}"

    def _finished_attempt(self, job_id: str) -> Path | None:
        known = self._attempts.get(job_id)
        if known is not None:
            return known if (known / "done").exists() else None
        finished = sorted(self._folder.run(job_id).glob("*/done"))
        return finished[0].parent if finished else None

    def _start_attempt(self, job_id: str, start_weights: Path) -> None:
        run = self._folder.run(job_id)
        number = 1 + sum(entry.name.isdecimal() for entry in run.iterdir())
        attempt = run / str(number)
        shutil.copyfile(start_weights, run / "base.npz")
        _lay_out(attempt)
        self._attempts[job_id] = attempt
        self._processes[job_id] = self._leash.start(
            "emulator.trainer.process", attempt, log=attempt / _LOG
        )


def _lay_out(attempt: Path) -> None:
    attempt.mkdir()
    for name in _INPUTS:
        if (attempt.parent / name).exists():
            os.link(attempt.parent / name, attempt / name)


def _last_line(path: Path) -> str:
    lines = path.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it gave no reason"
