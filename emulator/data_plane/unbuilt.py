"""Data-plane operations that Azure has and the local Azure has not (docs/azure.md 1.2, 1.8, 8)."""

from __future__ import annotations

from emulator.data_plane.v1 import operation

_JOB = "fine_tuning/jobs/{job_id}"
_UNBUILT = (
    ("files.import", "POST", "files/import"),
    ("uploads.create", "POST", "uploads"),
    ("uploads.parts.create", "POST", "uploads/{upload_id}/parts"),
    ("uploads.complete", "POST", "uploads/{upload_id}/complete"),
    ("uploads.cancel", "POST", "uploads/{upload_id}/cancel"),
    ("fine_tuning.checkpoints.copy", "POST", f"{_JOB}/checkpoints/{{checkpoint_id}}/copy"),
    ("fine_tuning.checkpoints.get_copy", "GET", f"{_JOB}/checkpoints/{{checkpoint_id}}/copy"),
    ("fine_tuning.alpha.graders.run", "POST", "fine_tuning/alpha/graders/run"),
    ("fine_tuning.alpha.graders.validate", "POST", "fine_tuning/alpha/graders/validate"),
    ("completions.create", "POST", "completions"),
    ("embeddings.create", "POST", "embeddings"),
    ("responses.create", "POST", "responses"),
    ("evals.create", "POST", "evals"),
    ("evals.list", "GET", "evals"),
)

OPERATIONS = tuple(operation(name, method, path, None) for name, method, path in _UNBUILT)
