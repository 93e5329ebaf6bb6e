"""What a job has saved: one checkpoint per epoch, newest first (docs/azure.md 1.8)."""

from __future__ import annotations

from emulator.data_plane import jobs
from emulator.data_plane.job_object import render_checkpoint
from emulator.data_plane.job_records import Checkpoint
from emulator.data_plane.pages import page
from emulator.data_plane.v1 import operation
from emulator.operation import Call, Reply


def list_checkpoints(call: Call) -> Reply:
    """List a job's checkpoints."""
    checkpoints = call.cloud.store.all(Checkpoint, jobs.existing(call).uid)[::-1]
    return page(checkpoints, call.query, render_checkpoint, default=10, most=100)


OPERATIONS = (
    operation(
        "fine_tuning.jobs.checkpoints.list",
        "GET",
        "fine_tuning/jobs/{job_id}/checkpoints",
        list_checkpoints,
    ),
)
