"""What a job has saved, newest first: a checkpoint per epoch, and where it was paused.

Source: docs/azure.md 1.8 and 1.7.
"""

from __future__ import annotations

from emulator.data_plane import jobs
from emulator.data_plane.job_object import render_checkpoint
from emulator.data_plane.job_records import Checkpoint
from emulator.data_plane.pages import page
from emulator.data_plane.surfaces import on_both
from emulator.operation import Call, Reply


def list_checkpoints(call: Call) -> Reply:
    """List a job's checkpoints."""
    checkpoints = call.cloud.store.all(Checkpoint, jobs.existing(call).uid)[::-1]
    return page(checkpoints, call.query, render_checkpoint, default=10, most=100)


OPERATIONS = on_both(
    "fine_tuning.jobs.checkpoints.list",
    "GET",
    "fine_tuning/jobs/{job_id}/checkpoints",
    list_checkpoints,
    since="2024-05-01-preview",
)
