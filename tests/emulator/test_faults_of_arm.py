"""What each kind of fault looks like to the management SDK, and whether the work was done."""

import pytest
from azure.core.exceptions import (
    DeserializationError,
    HttpResponseError,
    IncompleteReadError,
    ServiceResponseError,
)

from tests.emulator.arranging import deploy, deployment_body
from tests.emulator.running_emulator import PLAIN

# The SDK's own retries are off, so that a test sees what arrives.
ONCE = {**PLAIN, "retry_total": 0}
MADE = {"method": "PUT", "path": "*/deployments/chat"}


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [
        ({"kind": "status", "status": 500}, (HttpResponseError, False)),
        ({"kind": "drop", "when": "before"}, (ServiceResponseError, False)),
        ({"kind": "drop", "when": "after"}, (ServiceResponseError, True)),
        ({"kind": "truncate"}, (IncompleteReadError, True)),
        ({"kind": "malform"}, (DeserializationError, True)),
    ],
)
def test_a_deployment_is_made_or_not_as_the_kind_says(control, account, faults, rule, outcome):
    """The SDK raises what it raises for Azure's own faults of that kind."""
    error, is_done = outcome
    faults(MADE | rule)

    with pytest.raises(error):
        _begin(control, account)

    made = [deployment.name for deployment in control.deployments.list(account, account, **PLAIN)]
    assert made == (["chat"] if is_done else [])


def test_a_refusal_has_arms_shape(control, account, faults):
    """Code and message are where the SDK looks for them, headers as the rule has them."""
    faults({**MADE, "kind": "status", "status": 409, "code": "RequestConflict", "message": "Wait."})

    with pytest.raises(HttpResponseError) as refused:
        _begin(control, account)

    assert refused.value.status_code == 409
    assert (refused.value.error.code, refused.value.error.message) == ("RequestConflict", "Wait.")


def test_a_throttled_read_is_tried_again_by_the_sdk(azure, control, account, faults):
    """429 with Retry-After is waited out, and the second answer is the account."""
    headers = {"Retry-After": "0"}
    faults({"path": "*/accounts/*", "kind": "status", "status": 429, "headers": headers})

    assert control.accounts.get(account, account, **PLAIN).name == account
    assert azure.admin("faults")["rules"][0]["matched"] == 2


def test_fields_and_fresh_things_can_be_missing_from_arms_lists(azure, control, account, faults):
    """`omit` and `stale` know ARM's lists too."""
    deploy(azure, account, "chat", "gpt-4o-mini", "2024-07-18")
    listed = {"method": "GET", "path": "*/deployments"}
    faults(
        {**listed, "kind": "omit", "field": "sku"},
        {**listed, "nth": 2, "kind": "stale", "seconds": 3600},
    )

    (without_sku,) = control.deployments.list(account, account, **PLAIN)
    none = list(control.deployments.list(account, account, **PLAIN))
    (whole,) = control.deployments.list(account, account, **PLAIN)

    assert (without_sku.name, without_sku.sku) == ("chat", None)
    assert none == []
    assert whole.sku.name == "GlobalStandard"


def _begin(control, account):
    """Ask for a deployment, and do not wait until it is up."""
    body = deployment_body("gpt-4o-mini", "2024-07-18")
    control.deployments.begin_create_or_update(
        account, account, "chat", body, polling=False, **ONCE
    ).result()
