"""What becomes of a deployment that serves, of one that does not, and of what is beside them."""

from datetime import UTC, datetime

import pytest

from finetune.errors import (
    Conflict,
    DeploymentFailed,
    ServiceRejected,
    ServiceUnreachable,
)
from finetune.providers import claims, deployment_leftovers, deployment_start
from finetune.providers.deployment_leftovers import OWNER_TAG
from finetune.providers.deployment_start import bring_up, put
from finetune.providers.model_deployment import ModelDeploymentProvider

OWNER = "azure-finetune/dev"
PROPS = {
    "name": "tutor",
    "account": {"cloud": "public", "id": "i", "owner": OWNER},
    "fine_tuned_model": "m.ft-1",
    "sku_name": "Standard",
    "capacity": 1.0,
}
NAME, LEFT_OVER, OTHER = "tutor-00000001", "tutor-00000002", "tutor-00000003"
AWAY = ServiceUnreachable("listing deployments: no answer")
AWAY.retryable = False
LOCKED = Conflict("deleting: a lock (ScopeLocked)", status_code=409, code="ScopeLocked")
LOCKED.retryable = False
BAD = ServiceRejected("asking: No. (bad)", status_code=400, code="bad")


class Arm:
    """An account's deployments, with a data plane that answers any question."""

    def __init__(self):
        """Serve, with nothing deployed yet; `said` are warnings and the rest."""
        self.there, self.stuck, self.said, self.asked = {}, [], [], []
        self.probe_fault = self.listing_fault = None
        self.service_time = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def add(self, name):
        """Have this stack's deployment."""
        made = {"tags": {OWNER_TAG: OWNER}, "systemData": {"createdAt": "2026-11-22T11:00:00Z"}}
        self.there.setdefault(name, made)

    def find_deployment(self, name):
        """Look for one; that fails with the listing once it serves."""
        if self.asked and self.listing_fault:
            raise self.listing_fault
        return self.there.get(name)

    def deployments(self):
        """List them."""
        if self.listing_fault:
            raise self.listing_fault
        return dict(self.there)

    def put_deployment(self, name, **_):
        """Deploy."""
        self.add(name)

    def delete_deployment(self, name):
        """Delete, unless there is a lock on it."""
        if name in self.stuck:
            raise LOCKED
        self.there.pop(name, None)

    def ask(self, _name, _question, *, max_tokens):
        """Answer, or not."""
        self.asked.append(max_tokens)
        if self.probe_fault:
            raise self.probe_fault
        return "2"


@pytest.fixture
def arm(monkeypatch):
    """Put a fake Azure behind the deployment, in a host process of its own."""
    fake = Arm()
    for module in (deployment_start, deployment_leftovers):
        monkeypatch.setattr(module, "ControlPlane", lambda *_: fake)
    monkeypatch.setattr(deployment_start, "connect", lambda _props: fake)
    monkeypatch.setattr(
        deployment_start.engine,
        "say",
        lambda text, severity="INFO": fake.said.append((severity, text)),
    )
    monkeypatch.setattr(deployment_leftovers, "_in_state", {})
    monkeypatch.setattr(claims, "_claimed", set())
    return fake


@pytest.mark.usefixtures("arm")
def test_a_deployment_that_serves_is_recorded_with_its_times():
    """By ARM's own clock: when it was made, and when it answered."""
    recorded = bring_up(NAME, PROPS)

    assert recorded == PROPS | {
        "deployment_name": NAME,
        "deployed_at": "2026-11-22T11:00:00Z",
        "serves_since": "2026-11-22T12:00:00+00:00",
    }


def test_the_probe_leaves_room_for_a_reasoning_model_s_thoughts(arm):
    """With one token, o4-mini refuses the call."""
    bring_up(NAME, PROPS)

    assert arm.asked == [256]


@pytest.mark.parametrize("bring", [bring_up, put], ids=["made", "updated"])
def test_a_locked_leftover_does_not_keep_what_serves_from_being_recorded(arm, bring):
    """It would bill, and no state would know it; the other leftovers go all the same."""
    arm.add(LEFT_OVER)
    arm.add(OTHER)
    arm.stuck = [LEFT_OVER]
    claims.claim(NAME)

    recorded = bring(NAME, PROPS)

    assert recorded["deployment_name"] == NAME
    assert set(arm.there) == {NAME, LEFT_OVER}
    assert arm.said[0] == ("INFO", f"{OTHER} was left over: it is deleted")
    severity, warning = arm.said[1]
    assert severity == "WARNING"
    assert f"{LEFT_OVER} is left over, and bills until it is deleted: {LOCKED}" in warning


def test_a_listing_that_fails_does_not_keep_what_serves_from_being_recorded(arm):
    """Its age is not known then, and what may be left over is the next run's."""
    arm.listing_fault = AWAY

    recorded = bring_up(NAME, PROPS)

    assert (recorded["deployment_name"], recorded["deployed_at"]) == (NAME, None)
    assert [severity for severity, _ in arm.said] == ["WARNING"]


def test_what_was_made_and_does_not_serve_is_removed(arm):
    """Else it would bill."""
    arm.probe_fault = BAD

    with pytest.raises(DeploymentFailed, match=f"{NAME} does not serve: asking: No"):
        bring_up(NAME, PROPS)

    assert arm.there == {}


def test_what_was_there_before_and_does_not_serve_stays_and_that_is_said(arm):
    """Another state of this run may know it, so it is not taken away here."""
    arm.add(NAME)
    arm.probe_fault = BAD

    with pytest.raises(DeploymentFailed, match="It was there before, so it stays, and bills"):
        bring_up(NAME, PROPS)

    assert set(arm.there) == {NAME}


@pytest.mark.usefixtures("arm")
def test_an_update_keeps_since_when_a_deployment_serves():
    """What was left over after that must be seen by the next run too."""
    olds = PROPS | {"serves_since": "2026-11-20T12:00:00+00:00"}

    updated = ModelDeploymentProvider().update(NAME, olds, PROPS)

    assert updated.outs["serves_since"] == olds["serves_since"]


def test_what_a_diff_has_recorded_is_no_leftover_of_an_older_one_taken_over(arm):
    """The recorded one was taken over after the other one was made, which the engine deletes."""
    arm.add(NAME)
    arm.add(LEFT_OVER)
    arm.there[NAME] = arm.there[NAME] | {"systemData": {"createdAt": "2026-11-22T10:00:00Z"}}
    olds = PROPS | {"serves_since": "2026-11-22T12:00:00+00:00"}

    ModelDeploymentProvider().diff(NAME, olds, PROPS | {"sku_name": "GlobalStandard"})

    assert deployment_leftovers.find_leftovers(arm.there, PROPS) == []
