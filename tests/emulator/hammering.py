"""Clients that write as fast as they can until the emulator dies, and what it has promised them."""

from __future__ import annotations

import contextlib
import threading

import openai
import requests

from tests.emulator.arranging import deployment_body, dialogues, submit

BASE = "gpt-4o-mini"
MANY = 20


class Promises:
    """What the emulator has acknowledged: it must be so after any kill.

    What is asked and not acknowledged may be so or not, and is taken out before it is asked.
    `acknowledged` counts the promises, also those that others have taken the place of.
    """

    def __init__(self):
        """Begin with nothing."""
        self.acknowledged = 0
        self.files = set()
        self.deleted_files = set()
        self.jobs = set()
        self.kept_jobs = set()
        self.cancelled_jobs = set()
        self.deleted_jobs = set()
        self.deployments = set()

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
            "deleted jobs that are there": self.deleted_jobs & set(jobs),
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
    except BaseException:
        emulator.kill()  # else the threads would never end
        raise
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
            promises.acknowledged += 1


def _write_files(_emulator, _account, data, promises):
    """Upload a file, and delete another one where there are many: an account has 100 at most."""
    made = data.files.create(file=("a.jsonl", dialogues()), purpose="fine-tune")
    promises.files.add(made.id)
    if len(promises.files) > MANY:
        doomed = promises.files.pop()
        data.files.delete(doomed)
        promises.deleted_files.add(doomed)


class _Submissions:
    """Submits jobs, cancels all but the first, and deletes some: an account has 100 at most."""

    def __init__(self, file_id):
        self._file_id = file_id
        self._is_first = True

    def __call__(self, emulator, account, data, promises):
        if len(promises.cancelled_jobs) > MANY:
            self._delete(emulator, account, promises)
        try:
            job = submit(data, self._file_id)
        except openai.BadRequestError as refused:
            if refused.code != "quotaExceeded":
                raise
            return
        if self._is_first:
            self._is_first = False
            promises.kept_jobs.add(job.id)
            return
        promises.jobs.add(job.id)
        assert data.fine_tuning.jobs.cancel(job.id).status == "cancelled"
        promises.cancelled_jobs.add(job.id)

    def _delete(self, emulator, account, promises):
        doomed = promises.cancelled_jobs.pop()
        promises.jobs.remove(doomed)
        url = f"{emulator.root}/accounts/{account}/openai/fine_tuning/jobs/{doomed}"
        query, headers = {"api-version": "2025-04-01-preview"}, {"Authorization": "Bearer a-token"}
        assert requests.delete(url, params=query, headers=headers, timeout=30).status_code == 204
        promises.deleted_jobs.add(doomed)


def _deploy(emulator, account, _data, promises):
    """Make a deployment or delete it again, whichever the account has time for."""
    path = f"/resourceGroups/{account}/providers/Microsoft.CognitiveServices/accounts/{account}"
    for name in ("one", "two"):
        body = deployment_body(BASE, "2024-07-18")
        if emulator.arm("PUT", f"{path}/deployments/{name}", body).status_code in (200, 201):
            promises.deployments.add(name)
    promises.deployments.discard("two")
    emulator.arm("DELETE", f"{path}/deployments/two")
