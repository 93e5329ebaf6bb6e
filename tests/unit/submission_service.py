"""A data plane for tests of what is paid for: it answers submissions as told, and lists late."""

import dataclasses

from finetune.job import FINGERPRINT, OWNER, Job


class Service:
    """A data plane that answers submissions as told, and lists a job only after some looks."""

    def __init__(self, *answers, takes=True, hidden_looks=0):
        """Take the errors to answer with in turn; None, and whatever comes after, is success."""
        self.answers = list(answers)
        self.takes = takes
        self.hidden_looks = hidden_looks
        self.taken = []
        self.submissions = 0
        self.looks = 0

    def add(self, status="running", created_at=100):
        """Take a job of this stack's fingerprint."""
        job = Job(
            job_id=f"ftjob-{len(self.taken) + 1}",
            status=status,
            model="m",
            created_at=created_at,
            metadata={OWNER: "p/s", FINGERPRINT: "f"},
        )
        self.taken.append(job)
        return job

    def jobs(self):
        """List the jobs, newest first."""
        self.looks += 1
        return self.taken[::-1] if self.looks > self.hidden_looks else []

    def create_job(self, _body):
        """Answer as told."""
        self.submissions += 1
        error = self.answers.pop(0) if self.answers else None
        if error is None or self.takes:
            job = self.add(created_at=200)
        if error is not None:
            raise error
        return job

    def get_job(self, job_id):
        """Find a job."""
        return next(job for job in self.taken if job.job_id == job_id)

    def cancel_job(self, job_id):
        """Cancel a job."""
        self.taken = [
            dataclasses.replace(job, status="cancelled") if job.job_id == job_id else job
            for job in self.taken
        ]

    def statuses(self):
        """Give each job's status, oldest first."""
        return [job.status for job in self.taken]
