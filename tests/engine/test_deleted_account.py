"""An account that somebody deleted: preview says so, and `up --refresh` restores it for nothing."""

from __future__ import annotations

import pytest
from pulumi.automation import CommandError

pytestmark = pytest.mark.long

DAY_SECONDS = 24 * 3600


def test_a_preview_says_in_one_sentence_what_restores_a_deleted_account(served):
    """Nothing is taken for unchanged that is not there, and the way out stands in the error."""
    served.delete_by_hand(served.account_id())

    with pytest.raises(CommandError):
        served.preview()

    assert served.said.count("somebody has deleted the account") == 1
    assert "`pulumi up --refresh` restores it" in served.said
    assert "Traceback" not in served.said
    assert "cannot look after" not in served.said


def test_up_with_refresh_restores_a_deleted_account_and_pays_nothing(served):
    """The account comes back with its job and model; only what serves is made again."""
    before = served.outputs()
    served.delete_by_hand(served.account_id())

    served.stack.up(refresh=True)

    assert served.outputs()["fine_tuned_model"] == before["fine_tuned_model"]
    assert len(served.training_charges()) == 1
    inventory = served.inventory()
    assert (len(inventory["accounts"]), len(inventory["deployments"])) == (1, 2)
    assert inventory["deleted_accounts"] == []
    assert served.up() == []


def test_a_refresh_and_then_an_up_restore_it_too(served):
    """The refresh says what the next `up` will do, and a destroy after it purges all."""
    served.delete_by_hand(served.account_id())

    said = served.stack.refresh(color="never").stdout

    assert "`pulumi up` restores it" in said
    served.up()
    assert len(served.training_charges()) == 1
    served.destroy()
    assert not any(served.inventory().values())


def test_an_account_that_azure_has_purged_is_made_and_trained_anew(served):
    """After 48 hours nothing can be restored: preview says what that costs, `up --refresh` pays."""
    served.delete_by_hand(served.account_id())
    served.ask_azure("clock", {"advance_seconds": 3 * DAY_SECONDS})

    with pytest.raises(CommandError):
        served.preview()

    assert "training again costs at most $0.10 by the estimate" in served.said
    served.stack.up(refresh=True)
    assert len(served.training_charges()) == 2
    assert len(served.inventory()["deployments"]) == 2
