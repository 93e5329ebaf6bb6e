"""Who may call: keys and tokens on both planes."""

import openai
import pytest
import requests
from azure.core.exceptions import HttpResponseError

from tests.emulator.arranging import TOKEN, make_account
from tests.emulator.running_emulator import PLAIN


def test_arm_needs_a_token_and_an_api_version(azure):
    """Without a bearer token 401, without an api-version or with one that is no day 400."""
    anonymous = azure.arm("GET", "", signed_in=False)
    versionless = azure.arm("GET", "", query="")
    newest = azure.arm("GET", "", query="?api-version=latest")

    assert (anonymous.status_code, versionless.status_code) == (401, 400)
    assert newest.json()["error"]["code"] == "InvalidApiVersionParameter"
    assert anonymous.json()["error"]["code"] == "AuthenticationFailed"
    assert versionless.json()["error"]["code"] == "MissingApiVersionParameter"


def test_a_key_opens_an_account_and_a_wrong_one_does_not(azure, control, account):
    """The api-key header takes the account's two keys and no other."""
    keys = control.accounts.list_keys(account, account, **PLAIN)

    statuses = [
        _list_files(azure, account, {"api-key": key}) for key in (keys.key1, keys.key2, "x")
    ]

    assert statuses == [200, 200, 401]
    assert _list_files(azure, account, {}) == 401


def test_keys_are_refused_where_local_authentication_is_disabled(azure, control):
    """With disableLocalAuth a key is 403 AuthenticationTypeDisabled, a token is fine."""
    account = make_account(azure)
    key = control.accounts.list_keys(account, account, **PLAIN).key1
    change = {"properties": {"disableLocalAuth": True}}
    control.accounts.begin_update(account, account, change, **PLAIN).result()
    with azure.data(account, key) as by_key, azure.data(account) as by_token:
        with pytest.raises(openai.PermissionDeniedError) as refused:
            by_key.files.list()

        assert list(by_token.files.list()) == []
    assert refused.value.code == "AuthenticationTypeDisabled"
    assert _list_files(azure, account, {"api-key": "x"}) == 403


def test_a_token_needs_a_custom_subdomain(azure, control, account):
    """An account without one takes keys only, as on Azure."""
    body = {"kind": "OpenAI", "location": "northcentralus", "sku": {"name": "S0"}, "properties": {}}
    control.accounts.begin_create(account, "plain", body, polling=False, **PLAIN)
    azure.advance(40)
    endpoint = control.accounts.get(account, "plain", **PLAIN).properties.endpoint
    key = control.accounts.list_keys(account, "plain", **PLAIN).key1

    answers = [
        requests.get(f"{endpoint}openai/v1/files", headers=headers, timeout=10)
        for headers in ({"api-key": key}, {"Authorization": "Bearer t"})
    ]

    assert [answer.status_code for answer in answers] == [200, 400]
    assert "custom subdomain" in answers[1].json()["error"]["message"]


def test_a_caller_without_roles_may_do_nothing(azure, control, account, data):
    """ARM says 403 and what was asked for, the data plane 401 to a token; a key still opens it."""
    key = control.accounts.list_keys(account, account, **PLAIN).key1
    azure.admin("access", has_roles=False)
    try:
        group = azure.arm("GET", f"/resourceGroups/{account}")
        with pytest.raises(HttpResponseError) as refused:
            control.deployments.begin_delete(account, account, "chat", **PLAIN)
        with pytest.raises(openai.AuthenticationError) as denied:
            data.files.list()
        by_key = _list_files(azure, account, {"api-key": key})
    finally:
        azure.admin("access", has_roles=True)

    assert (group.status_code, group.json()["error"]["code"]) == (403, "AuthorizationFailed")
    assert "'Microsoft.Resources/subscriptions/resourceGroups/read'" in group.text
    assert refused.value.status_code == 403
    action = "'Microsoft.CognitiveServices/accounts/deployments/delete'"
    assert action in refused.value.error.message
    assert (denied.value.code, by_key) == ("PermissionDenied", 200)
    assert azure.arm("GET", f"/resourceGroups/{account}").status_code == 200


def test_an_unknown_account_is_not_found(azure):
    """No account has that subdomain: 404."""
    with azure.data("nobody") as data, pytest.raises(openai.NotFoundError) as refused:
        data.files.list()

    assert refused.value.code == "404"


def test_who_i_am_and_where_this_is(azure):
    """Graph's `me` is the principal, and the cloud describes itself without credentials."""
    me = requests.get(f"{azure.root}/v1.0/me", headers={"Authorization": "Bearer t"}, timeout=10)
    cloud = requests.get(f"{azure.root}/metadata/endpoints", timeout=10)

    assert me.json()["id"] == "00000000-0000-4000-8000-000000000003"
    assert cloud.json()[0]["resourceManager"] == azure.root
    assert requests.get(f"{azure.root}/v1.0/me", timeout=10).status_code == 401


def test_the_delay_of_the_command_is_kept_until_another_is_given(start_emulator):
    """Without the option the last one counts, over restarts; at first there is none."""
    delays = []
    for options in ((), ("--access-delay-seconds", "300"), (), ("--access-delay-seconds", "0")):
        emulator = start_emulator("state", *options)
        delays.append(requests.post(f"{emulator.root}/_emulator/access", json={}, timeout=9).json())
        account = make_account(emulator, f"account{len(delays)}")
        delays[-1]["status"] = _list_files(emulator, account, TOKEN)
        emulator.end()

    assert [delay["delay_seconds"] for delay in delays] == [0, 300, 300, 0]
    assert [delay["status"] for delay in delays] == [200, 401, 401, 200]


def _list_files(azure, account, headers):
    """Give the status of listing files with these headers."""
    url = f"{azure.root}/accounts/{account}/openai/v1/files"
    return requests.get(url, headers=headers, timeout=10).status_code
