"""Edits, crashes and other people's hands in any order: still one paid job for each training."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.crash.cases import RUNS_ALL
from tests.crash.miniature_program import Declared
from tests.crash.one_stack import OneStack
from tests.crash.reality import TERMINAL
from tests.emulator.arranging import dialogues
from tests.emulator.running_emulator import RunningEmulator

MOST_UPS = 3
"""The last crash may have left an error, and a job that was cancelled asks for a `retrain`."""

KILLS = [{"kind": "hold", "when": when} for when in ("before", "after")]
ANSWERS = [
    {"kind": "drop", "when": "before"},
    {"kind": "drop", "when": "after"},
    {"kind": "truncate"},
    {"kind": "malform"},
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 429, "headers": {"Retry-After": "1"}},
]
WRITES = [
    {"method": "POST", "path": "*/files"},
    {"method": "POST", "path": "*/fine_tuning/jobs"},
    {"method": "PUT", "path": "*/deployments/*"},
    {"method": "DELETE"},
]
REQUESTS = st.one_of(
    st.sampled_from(WRITES),
    # A run that trains makes about as many.
    st.integers(1, 25).map(lambda nth: {"nth": nth}),
)


DATA = [Path("12.jsonl"), Path("14.jsonl")]
EDITS = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"n_epochs": st.integers(1, 2), "path": st.sampled_from(DATA)}),
    st.fixed_dictionaries({"name": st.sampled_from(["tutor", "mentor"])}),
)


class OneModel(RuleBasedStateMachine):
    """A declared model: what its user does, what goes wrong, and what somebody else does."""

    def __init__(self, azure, folder):
        """Begins with nothing deployed."""
        super().__init__()
        self._stack = OneStack(azure, folder)
        self._declared = Declared("tutor", n_epochs=1, path=DATA[0], retrain="")
        self._texts = map(str, itertools.count(1))
        self._deleted_models = set()
        self._is_recorded = True
        self._leaves_a_file = False

    @initialize()
    def deploys(self):
        """Most of what may happen, happens to what is there."""
        assert self._up()

    @rule(edit=EDITS)
    def updates(self, edit):
        """`pulumi up` of a file that was edited, or not."""
        self._edit(edit)
        self._up()

    @rule(edit=EDITS, at=REQUESTS, kill=st.sampled_from(KILLS))
    def is_killed(self, edit, at, kill):
        """`pulumi up`, which dies at one of its requests."""
        self._edit(edit)
        self._up(at | kill)

    @rule(edit=EDITS, at=REQUESTS, answer=st.sampled_from(ANSWERS))
    def is_answered_badly(self, edit, at, answer):
        """`pulumi up`, one of whose requests goes wrong."""
        self._edit(edit)
        self._up(at | answer)

    @precondition(lambda self: self._is_recorded)  # `repair` says why: `up` first
    @rule(at=REQUESTS, is_killed=st.booleans())
    def destroys(self, at, is_killed):
        """`pulumi destroy`, which comes to its end or dies at one of its requests."""
        self._stack.destroy(*([at | KILLS[1]] if is_killed else []))
        assert self._stack.said == ""

    @rule()
    def refreshes(self):
        """`pulumi refresh`."""
        assert self._stack.refresh(), self._stack.said

    @rule()
    def somebody_deletes_the_files(self):
        """In the portal."""
        for file in self._training_files():
            self._stack.delete(f"files/{file['id']}")

    @rule()
    def somebody_deletes_the_deployments(self):
        """In the portal, or the service itself does."""
        for deployment in self._stack.inventory("deployments"):
            self._stack.delete_deployment(deployment["name"])

    @rule()
    def somebody_deletes_the_models(self):
        """Which must not be deployed."""
        self.somebody_deletes_the_deployments()
        for job in self._stack.inventory("jobs"):
            model = job["fine_tuned_model"]
            if model and model not in self._deleted_models:
                self._stack.delete(f"models/{model}")
                self._deleted_models.add(model)

    @rule(edit=EDITS, is_recorded=st.booleans())
    def somebody_cancels_the_job(self, edit, is_recorded):
        """After a kill of the run that submitted it, or waited for it."""
        self._edit(edit)
        waits = {"path": "*/fine_tuning/jobs/ftjob-*", "kind": "hold", "when": "before"}
        submits = {**WRITES[1], "kind": "hold", "when": "after"}
        self._up(waits if is_recorded else submits)
        for job in self._under_way():
            self._stack.cancel(job["id"])

    @invariant()
    def each_training_is_paid_once(self):
        """But for what was cancelled, and for models that somebody deleted."""
        paid = Counter()
        for job in self._jobs_on_the_bill():
            is_lost = job["fine_tuned_model"] in self._deleted_models
            if job["status"] != "cancelled" and not is_lost:
                paid[job["metadata"]["fingerprint"]] += 1
        assert not paid or max(paid.values()) == 1, self._stack.inventory("jobs")

    def teardown(self):
        """Whatever happened, `pulumi up` ends well."""
        ups = 1
        while not self._up():
            assert ups < MOST_UPS, self._stack.said
            ups += 1
        self._require_what_is_declared()
        assert self._stack.destroy(), self._stack.said
        assert (self._training_files(), self._under_way()) == ([], [])
        assert self._stack.inventory("deployments") == []

    def _edit(self, edit):
        """Edits the stack's file; but not the name after a kill.

        What was uploaded and is in no state has the old name, and may be another model's. If the
        data are edited then, it stays until the model's file is next deleted.
        """
        if self._is_recorded or "name" not in edit:
            self._leaves_a_file |= not self._is_recorded and "path" in edit
            self._declared = replace(self._declared, **edit)

    def _up(self, *faults):
        """Runs once; a job that is wanted is never cancelled by that."""
        before = self._cancelled()
        well = self._stack.up(self._declared, *faults)
        self._is_recorded = well
        assert self._cancelled() == before
        said = self._stack.said.strip().splitlines()
        assert not said or said[-1].startswith("finetune.errors."), self._stack.said
        if "JobCancelled" in self._stack.said:
            self._declared = replace(self._declared, retrain=next(self._texts))
        return well

    def _require_what_is_declared(self):
        state = self._stack.state
        ids = {one.kind: one.id for one in state.resources.values()}
        (job,) = (one for one in self._stack.inventory("jobs") if one["id"] == ids["FineTuningJob"])
        served = [(one["name"], one["model"]) for one in self._stack.inventory("deployments")]
        assert job["metadata"]["fingerprint"] == self._declared.fingerprint
        assert served == [(ids["ModelDeployment"], job["fine_tuned_model"])]
        files = [one["id"] for one in self._training_files()]
        assert ids["TrainingFile"] in files
        assert len(files) == 1 or self._leaves_a_file
        assert self._under_way() == []
        assert (len(state.resources), state.doomed) == (4, [])

    def _training_files(self):
        return [one for one in self._stack.inventory("files") if one["purpose"] == "fine-tune"]

    def _under_way(self):
        return [one for one in self._stack.inventory("jobs") if one["status"] not in TERMINAL]

    def _cancelled(self):
        """The jobs that train what is declared, and were cancelled."""
        return [
            job["id"]
            for job in self._stack.inventory("jobs")
            if job["status"] == "cancelled"
            and job["metadata"]["fingerprint"] == self._declared.fingerprint
        ]

    def _jobs_on_the_bill(self):
        jobs = {job["id"]: job for job in self._stack.inventory("jobs")}
        return [jobs[charge["thing"]] for charge in self._stack.training_charges()]


@pytest.fixture
def azure(tmp_path, monkeypatch):
    """Gives a running local Azure, and makes the data that the working directory has."""
    monkeypatch.chdir(tmp_path)
    for path in DATA:
        path.write_bytes(dialogues(int(path.stem)))
    emulator = RunningEmulator(tmp_path / "azure").start()
    monkeypatch.setenv("LOCAL_AZURE_ENDPOINT", emulator.root)
    yield emulator
    emulator.end()


@pytest.mark.parametrize("number", range(25 if RUNS_ALL else 1))
def test_any_sequence_ends_with_one_paid_job_and_what_is_declared(number, azure, tmp_path):
    """The providers keep their promises whatever happens, in whatever order."""
    run_state_machine_as_test(
        seed(number)(partial(OneModel, azure, tmp_path)),
        settings=settings(
            max_examples=8,
            stateful_step_count=15 if RUNS_ALL else 8,
            phases=[Phase.generate],  # to shrink an example takes as long as all of them
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
