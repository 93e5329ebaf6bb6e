"""What a job has said, newest first (docs/azure.md 1.7)."""

from __future__ import annotations

from emulator.data_plane import jobs
from emulator.data_plane.job_object import render_event
from emulator.data_plane.job_records import JobEvent
from emulator.data_plane.pages import page
from emulator.data_plane.surfaces import on_both
from emulator.operation import Call, Reply


def list_events(call: Call) -> Reply:
    """List a job's events."""
    events = call.cloud.store.all(JobEvent, jobs.existing(call).uid)[::-1]
    return page(events, call.query, render_event, default=20, most=100)


OPERATIONS = on_both(
    "fine_tuning.jobs.list_events",
    "GET",
    "fine_tuning/jobs/{job_id}/events",
    list_events,
    since="2023-12-01-preview",
)
