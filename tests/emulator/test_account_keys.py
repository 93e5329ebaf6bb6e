"""The two keys of an account: listed, exchanged, and of no use where keys are disabled."""

import openai
import pytest
from azure.core.exceptions import HttpResponseError

from tests.emulator.arranging import account_body, make_account
from tests.emulator.running_emulator import PLAIN


def test_a_regenerated_key_is_another_and_the_old_one_opens_nothing(azure, control, account):
    """The other key stays as it is, and the new one works at once."""
    old = control.accounts.list_keys(account, account, **PLAIN)
    new = control.accounts.regenerate_key(account, account, "Key1", **PLAIN)

    assert new.key1 != old.key1
    assert new.key2 == old.key2
    assert _keys(control, account) == [new.key1, new.key2]
    assert [_opens(azure, account, key) for key in (old.key1, new.key1, new.key2)] == [
        False,
        True,
        True,
    ]


def test_a_restored_account_has_its_keys_again(azure, control, account):
    """Deleting and restoring does not bring a key back that was exchanged."""
    new = control.accounts.regenerate_key(account, account, "Key2", **PLAIN)
    control.accounts.begin_delete(account, account, polling=False, **PLAIN)
    azure.advance(15)
    body = account_body(account, restore=True)
    control.accounts.begin_create(account, account, body, polling=False, **PLAIN)
    azure.advance(40)

    assert _keys(control, account) == [new.key1, new.key2]


def test_there_is_no_third_key(control, account):
    """Only Key1 and Key2 can be exchanged."""
    with pytest.raises(HttpResponseError) as refused:
        control.accounts.regenerate_key(account, account, "Key3", **PLAIN)

    assert refused.value.status_code == 400


def test_keys_that_are_disabled_are_not_listed(azure, control):
    """With disableLocalAuth 400 and Azure's sentence."""
    account = make_account(azure, disableLocalAuth=True)

    with pytest.raises(HttpResponseError) as refused:
        control.accounts.list_keys(account, account, **PLAIN)

    assert refused.value.status_code == 400
    assert refused.value.error.message == "Failed to list key. disableLocalAuth is set to be true"


def _keys(control, account):
    """Give both keys."""
    keys = control.accounts.list_keys(account, account, **PLAIN)
    return [keys.key1, keys.key2]


def _opens(azure, account, key):
    """Say whether a key opens an account, as a header and as a bearer token."""
    with azure.data(account, key) as bearer:
        try:
            bearer.files.list()
        except openai.AuthenticationError:
            return False
    return True
