"""The files of an account, and one job that trains on one of them."""

import dataclasses
from types import SimpleNamespace

from finetune.errors import NotFound
from finetune.providers.file_upload import file_name

NAME = file_name("p/s", "tutor-training", "0123456789abcdef" * 4)
PROPS = {"account": {"owner": "p/s"}, "file_name": NAME}


def raise_not_found():
    """Answer as the service does for what is gone."""
    raise NotFound("gone", status_code=404)


class Account:
    """The files of an account."""

    def __init__(self, *files):
        """Take files as (id, name, size, status)."""
        self.kept = [
            SimpleNamespace(id=one, filename=name, bytes=size, status=status, created_at=number)
            for number, (one, name, size, status) in enumerate(files)
        ]
        self.errors = []
        self.uploads = 0
        self.job = None
        self.cancelled = []

    def files(self):
        """List them."""
        return list(self.kept)

    def jobs(self):
        """List the one job."""
        return [self.job] if self.job else []

    def get_job(self, _job_id):
        """Find the one job."""
        return self.job

    def cancel_job(self, job_id):
        """Cancel the one job."""
        self.cancelled.append(job_id)
        self.job = dataclasses.replace(self.job, status="cancelled")

    def delete_file(self, file_id):
        """Delete one."""
        if file_id not in self.ids():
            raise_not_found()
        self.kept = [file for file in self.kept if file.id != file_id]

    def upload_file(self, name, content):
        """Take a file, and then answer as told."""
        self.uploads += 1
        error, is_taken = self.errors.pop(0) if self.errors else (None, True)
        file_id = f"file-new-{self.uploads}"
        if is_taken:
            self.kept.append(
                SimpleNamespace(
                    id=file_id,
                    filename=name,
                    bytes=len(content),
                    status="pending",
                    created_at=100 + self.uploads,
                )
            )
        if error:
            raise error
        return file_id

    def ids(self):
        """List the ids."""
        return [file.id for file in self.kept]
