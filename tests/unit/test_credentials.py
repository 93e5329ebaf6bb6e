"""Tokens: the local one never leaves this machine, a real one never travels without TLS."""

import time

import pytest
from azure.core.credentials import AccessToken

from finetune.azure import credentials
from finetune.azure.clouds import CLOUD_NAMES, LOCAL_AZURE_ENDPOINT, get_cloud
from finetune.azure.credentials import LocalCredential, get_credential, token_provider
from finetune.errors import SpecError

REAL_CLOUDS = [name for name in CLOUD_NAMES if name != "local"]
LOCAL = "http://127.0.0.1:4280"


@pytest.fixture(autouse=True)
def _local_azure(monkeypatch):
    """Say where the local Azure is, so that every cloud can be named."""
    monkeypatch.setenv(LOCAL_AZURE_ENDPOINT, LOCAL)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://127.0.0.1:4280",
        "https://localhost:4280",
        "http://localhost:4280",
        "http://evil.com",
        "http://127.0.0.1.evil.com",
        "http://localhost@evil.com",
        "https://a.openai.azure.com/",
        "",
    ],
)
def test_the_local_token_is_refused_to_anything_but_loopback_over_http(endpoint):
    """It goes to a numeric address of this machine or nowhere."""
    with pytest.raises(SpecError) as refused:
        token_provider(get_cloud("local"), endpoint)

    what = f"is {endpoint!r}, which is no address of the cloud 'local'"
    assert str(refused.value) == f"endpoint: {what}"


@pytest.mark.parametrize("name", REAL_CLOUDS)
@pytest.mark.parametrize(
    "endpoint",
    [
        "http://a.openai.azure.com/",
        "HTTP://a.openai.azure.com/",
        "http://127.0.0.1:4280",
        "http://[::1]:4280",
        "a.openai.azure.com",
        "//a.openai.azure.com",
        "ftp://a.openai.azure.com",
        " https://a.openai.azure.com",
        "",
    ],
)
def test_a_real_token_is_refused_without_tls(name, endpoint):
    """No cloud's token is given for an endpoint that does not begin with https."""
    with pytest.raises(SpecError, match=f"no address of the cloud '{name}'"):
        token_provider(get_cloud(name), endpoint)


@pytest.mark.parametrize("name", REAL_CLOUDS)
def test_a_real_cloud_s_endpoint_gets_a_function_that_asks_for_its_token(name):
    """Making it asks nobody yet: a token is fetched before a request."""
    assert callable(token_provider(get_cloud(name), "https://a.openai.azure.com/"))


@pytest.mark.parametrize("endpoint", [LOCAL, "http://127.0.0.1:9999/", "http://[::1]:1"])
def test_the_local_azure_gets_its_fixed_token(endpoint):
    """Any account of the local Azure takes the same token."""
    assert token_provider(get_cloud("local"), endpoint)() == "local-azure"


def test_the_local_credential_is_a_fixed_token_for_any_scope():
    """It is valid for decades, so that no clock can end it."""
    one, other = LocalCredential().get_token("a"), LocalCredential().get_token("b", claims="c")

    assert one == other
    assert (one.token, one.expires_on > 2**32) == ("local-azure", True)


@pytest.mark.parametrize("name", CLOUD_NAMES)
def test_a_credential_is_made_once_for_each_cloud(name):
    """It keeps the tokens that it was given."""
    assert get_credential(get_cloud(name)) is get_credential(get_cloud(name))


def test_only_the_local_cloud_gets_the_local_credential():
    """A real cloud is signed in to by Azure's own default."""
    local = {
        name for name in CLOUD_NAMES if isinstance(get_credential(get_cloud(name)), LocalCredential)
    }

    assert local == {"local"}


def test_a_token_is_asked_for_once_while_it_is_good(monkeypatch):
    """Whoever sends requests, to either plane, shares it by what it opens."""
    asked_for = []

    class Entra:
        """Gives tokens that are good for an hour."""

        def get_token(self, *scopes, **_options):
            """Give one."""
            asked_for.append(scopes)
            return AccessToken(f"token-{len(asked_for)}", int(time.time()) + 3600)

    monkeypatch.setattr(credentials, "get_credential", lambda _cloud: Entra())
    credentials._entra_token.cache_clear()  # noqa: SLF001  (what earlier tests have asked for)
    public = get_cloud("public")

    tokens = [
        token_provider(public, endpoint)()
        for endpoint in ("https://a.openai.azure.com", "https://b.openai.azure.com")
        for _ in range(3)
    ]

    credentials._entra_token.cache_clear()  # noqa: SLF001  (nobody after this one gets these)
    assert set(tokens) == {"token-1"}
    assert asked_for == [(public.token_scope,)]
