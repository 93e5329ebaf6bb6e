"""A data plane of one job, for tests of what is recorded of it."""

from finetune.errors import NotFound

GONE = NotFound("looking for it: gone", status_code=404)


class Plane:
    """A data plane with one job, or an error in its place."""

    def __init__(self, found, *, has_models=True):
        """Take the job or the error."""
        self.found, self.has_models = found, has_models

    def get_job(self, _job_id):
        """Give what there is."""
        if isinstance(self.found, Exception):
            raise self.found
        return self.found

    def get_model(self, model):
        """Find any, unless there is none."""
        if not self.has_models:
            raise GONE
        return {"id": model}

    def find_model_of(self, _job_id):
        """Find none."""

    def billed_tokens(self, _job_id):
        """Say what is on the bill."""
        return 5000

    def train_loss(self, _job_id):
        """Say how well it went."""
        return 0.25

    def fail(self, fault):
        """Refuse."""
        raise fault
