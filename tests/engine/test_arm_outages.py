"""What `pulumi up` makes of an ARM that fails now and then, through the stand-in's client."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.long

MADE = (
    "*/resourceGroups/rg-azure-finetune-test",
    "*/accounts/azure-finetune-test-????????",
    "*/roleAssignments/*",
    "*/deployments/gpt-4o-mini-2024-07-18",
)
FAULTS = (
    {"nth": 1, "kind": "drop", "when": "after"},
    {"nth": 2, "kind": "status", "status": 500},
    {"nth": 3, "kind": "status", "status": 429, "headers": {"Retry-After": "1"}},
)
"""As many as azure-native's client lives through."""


def test_each_thing_is_made_however_its_requests_fail(project):
    """One `up` is enough, and takes what it made in a request without an answer for its own."""
    rules = [{"method": "PUT", "path": path, **fault} for path in MADE for fault in FAULTS]
    project.ask_azure("faults", {"rules": rules})

    project.up()

    matched = [rule["matched"] for rule in project.ask_azure("faults")["rules"]]
    assert matched == [len(FAULTS) + 1] * len(rules)
    assert len(project.training_charges()) == 1
    assert project.preview() == []
