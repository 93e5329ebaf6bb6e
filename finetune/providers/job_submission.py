"""The one place where money is spent: a job is adopted, or submitted once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from finetune.azure.data_plane import DataPlane
from finetune.errors import FineTuneError, ServiceError
from finetune.job import Job
from finetune.providers import engine
from finetune.providers.job_adoption import find_adoptable
from finetune.providers.job_budget import require_within_budget
from finetune.providers.properties import is_known

if TYPE_CHECKING:
    from finetune.spec import TrainingSpec

_submitting = threading.Lock()
"""Looking and submitting are one: two models of one spec would both find nothing, and both pay."""


def adopt_or_submit(plane: DataPlane, props: dict[str, Any]) -> Job:
    """This stack's job of the fingerprint in `props`, or a new one.

    Raises:
        ServiceError: the service refused, or did not answer and no job is to be seen.
        BudgetError: it would have to be paid, and is over its budget.
        FineTuneError: the engine that asked is no more.
    """
    with _submitting:
        return find_own(plane, props) or _submit(plane, props)


def find_own(plane: DataPlane, props: dict[str, Any]) -> Job | None:
    """The job that this stack would adopt."""
    return find_adoptable(plane, props["account"]["owner"], props["fingerprint"])


def known_spec(props: dict[str, Any]) -> TrainingSpec | None:
    """The spec in a resource's inputs; None while a part of it is not known yet."""
    from finetune.spec import TrainingSpec  # 0.1 s that an unchanged job does not need
    from finetune.spec_parsing import parse

    given = {name: props[name] for name in TrainingSpec.model_fields if name in props}
    return parse(TrainingSpec, given) if is_known(given) else None


def _submit(plane: DataPlane, props: dict[str, Any]) -> Job:
    """Pays for one job. A doubtful answer is followed by a look, never by a second request."""
    from finetune.job_request import job_request

    if not engine.is_alive():
        raise FineTuneError("the Pulumi engine has gone, so no job is submitted; run it again")
    spec = known_spec(props)
    assert spec is not None, props  # noqa: S101  (in create, everything is known)
    require_within_budget(props)
    body = job_request(
        spec,
        training_file=props["training_file"],
        validation_file=props.get("validation_file"),
        owner=props["account"]["owner"],
        fingerprint=props["fingerprint"],
    )
    try:
        return plane.create_job(body)
    except ServiceError as error:
        job = find_own(plane, props) if error.retryable else None
        if job is None:
            raise
        return job
