"""Clients that write as fast as they can until the emulator dies, and what it has promised them."""

from __future__ import annotations

import contextlib
import threading

import openai

from tests.emulator.arranging import deployment_body, dialogues, submit

BASE = "gpt-4o-mini"


class Promises:
    """What the emulator has acknowledged: it must be so after any kill.

    What is asked and not acknowledged may be so or not, and is taken out before it is asked.
    """

    def __init__(self):
        """Begin with nothing."""
        self.files = set()
        self.deleted_files = set()
        self.jobs = set()
        self.kept_jobs = set()
        self.cancelled_jobs = set()
        self.deployments = set()

    def count(self):
        """Give how many promises there are of those that are never taken back."""
        return sum(map(len, (self.deleted_files, self.jobs, self.kept_jobs, self.cancelled_jobs)))

    def broken(self, emulator, account):
        """Give whatever was promised and is not so."""
        with emulator.data(account) as data:
            files = {file.id: file for file in data.files.list()}
            jobs = {job.id: job.status for job in data.fine_tuning.jobs.list(limit=100)}
            unread = {
                file.id
                for file in files.values()
                if len(data.files.content(file.id).read()) != file.bytes
            }
        names = {one["name"] for one in emulator.admin("inventory")["deployments"]}
        return {
            "lost files": self.files - set(files),
            "deleted files that are there": self.deleted_files & set(files),
            "files without their bytes": unread,
            "lost jobs": (self.jobs | self.kept_jobs) - set(jobs),
            "cancelled jobs that go on": {
                job_id for job_id in self.cancelled_jobs if jobs[job_id] != "cancelled"
            },
            "lost deployments": self.deployments - names,
        }


@contextlib.contextmanager
def hammered(emulator, account, promises, file_id):
    """Write files, jobs and deployments, each in a thread, until the emulator is killed."""
    threads = [
        threading.Thread(target=_until_it_dies, args=(work, emulator, account, promises))
        for work in (_write_files, _Submissions(file_id), _deploy)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for thread in threads:
            thread.join()


def _until_it_dies(work, emulator, account, promises):
    with (
        contextlib.suppress(OSError, openai.APIConnectionError),
        emulator.data(account) as data,
    ):
        while True:
            work(emulator, account, data, promises)


def _write_files(_emulator, _account, data, promises):
    """Upload two files and delete one of them."""
    for _ in range(2):
        made = data.files.create(file=("a.jsonl", dialogues()), purpose="fine-tune")
        promises.files.add(made.id)
    promises.files.remove(made.id)
    data.files.delete(made.id)
    promises.deleted_files.add(made.id)


class _Submissions:
    """Submits jobs, and cancels all but the first."""

    def __init__(self, file_id):
        self._file_id = file_id
        self._is_first = True

    def __call__(self, _emulator, _account, data, promises):
        job = submit(data, self._file_id)
        if self._is_first:
            self._is_first = False
            promises.kept_jobs.add(job.id)
            return
        promises.jobs.add(job.id)
        assert data.fine_tuning.jobs.cancel(job.id).status == "cancelled"
        promises.cancelled_jobs.add(job.id)


def _deploy(emulator, account, _data, promises):
    """Make a deployment or delete it again, whichever the account has time for."""
    path = f"/resourceGroups/{account}/providers/Microsoft.CognitiveServices/accounts/{account}"
    for name in ("one", "two"):
        body = deployment_body(BASE, "2024-07-18")
        if emulator.arm("PUT", f"{path}/deployments/{name}", body).status_code in (200, 201):
            promises.deployments.add(name)
    promises.deployments.discard("two")
    emulator.arm("DELETE", f"{path}/deployments/two")
