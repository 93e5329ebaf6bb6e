"""Which Azure is meant, and that the local one's shortcuts never reach a real host."""

import pytest

from finetune.azure.clouds import CLOUD_NAMES, LOCAL_AZURE_ENDPOINT, get_cloud, is_loopback
from finetune.errors import SpecError

REAL_CLOUDS = [name for name in CLOUD_NAMES if name != "local"]

HERE = [
    "http://127.0.0.1:4280",
    "http://127.0.0.1",
    "http://127.0.0.1:4280/",
    "http://127.255.255.254:1",
    "http://[::1]:1",
]

ELSEWHERE = [
    "",
    "127.0.0.1:4280",
    "//127.0.0.1",
    "http:127.0.0.1",
    "http:///127.0.0.1",
    "https://127.0.0.1",
    "https://[::1]:1",
    "ftp://127.0.0.1",
    "file://127.0.0.1/etc/passwd",
    "http://",
    "http://evil.com",
    "http://127.0.0.1.evil.com",
    "http://127.0.0.1.:4280",
    "http://localhost",
    "http://localhost@evil.com",
    "http://localhost.evil.com",
    "http://127.0.0.1@evil.com",
    "http://127.0.0.1:4280@evil.com",
    "http://[::1]@evil.com",
    "http://evil.com#127.0.0.1",
    "http://evil.com#@127.0.0.1",
    "http://evil.com?@127.0.0.1",
    "http://evil.com/@127.0.0.1",
    "http://evil.com/\\@127.0.0.1",
    "http://127.0.0.1\n.evil.com",
    "http://127.0.0.1\t.evil.com",
    "http://127.0.0.1%00.evil.com",
    "http://127.0.0.1%2eevil.com",
    "http://0x7f.1",
    "http://0x7f000001",
    "http://0177.0.0.1",
    "http://2130706433",
    "http://127.1",
    "http://\uff11\uff12\uff17.0.0.1",
    "http://0.0.0.0",
    "http://10.0.0.1",
    "http://169.254.169.254",
    "http://[::]",
    "http://[::ffff:8.8.8.8]",
    "http://[fe80::1]",
    "http://[::1",
    "http://a.openai.azure.com",
    "https://a.openai.azure.com",
]

DISGUISED = [
    "http://evil.com\\@127.0.0.1",
    "http://evil.com:80\\@127.0.0.1:4280",
    "http://evil.com[::1]",
    "http://[::1].evil.com",
]
"""urllib3 (below the management SDK) connects to evil.com for the first two."""


@pytest.mark.parametrize("endpoint", HERE)
def test_a_numeric_loopback_address_over_http_is_here(endpoint):
    """All of 127.0.0.0/8 and ::1 is this machine."""
    assert is_loopback(endpoint)


@pytest.mark.parametrize("endpoint", ELSEWHERE)
def test_nothing_else_is_here(endpoint):
    """A name, another address, another scheme or a trick with the URL's parts is elsewhere."""
    assert not is_loopback(endpoint)


@pytest.mark.parametrize("endpoint", DISGUISED)
def test_an_address_that_clients_read_another_way_is_not_here(endpoint):
    """Where URL parsers disagree on the host, the answer is no."""
    assert not is_loopback(endpoint)


@pytest.mark.parametrize("endpoint", ELSEWHERE)
def test_the_local_azure_is_refused_anywhere_else(monkeypatch, endpoint):
    """The variable's name and value are in the sentence."""
    monkeypatch.setenv(LOCAL_AZURE_ENDPOINT, endpoint)

    with pytest.raises(SpecError) as refused:
        get_cloud("local")

    what = f"is {endpoint!r}; must be an address on this machine (`make shell` sets it)"
    assert str(refused.value) == f"LOCAL_AZURE_ENDPOINT: {what}"


def test_the_local_azure_is_refused_without_its_address(monkeypatch):
    """Nothing is assumed where the variable is not set."""
    monkeypatch.delenv(LOCAL_AZURE_ENDPOINT, raising=False)

    with pytest.raises(SpecError, match="LOCAL_AZURE_ENDPOINT: is ''"):
        get_cloud("local")


@pytest.mark.parametrize("endpoint", HERE)
def test_the_local_azure_is_where_the_variable_says(monkeypatch, endpoint):
    """Its resource manager is the address without a slash at its end, and polled quickly."""
    monkeypatch.setenv(LOCAL_AZURE_ENDPOINT, endpoint)

    cloud = get_cloud("local")

    assert (cloud.is_local, cloud.resource_manager) == (True, endpoint.rstrip("/"))
    assert cloud.polling_interval_seconds < 1


@pytest.mark.parametrize("name", REAL_CLOUDS)
def test_a_real_cloud_is_reached_over_tls_only(name):
    """ARM and the tokens' audience are https, and never this machine, whatever is set."""
    cloud = get_cloud(name)

    assert cloud.resource_manager.startswith("https://")
    assert cloud.token_scope.startswith("https://")
    assert not cloud.is_local
    assert cloud.polling_interval_seconds >= 1


@pytest.mark.parametrize("name", REAL_CLOUDS)
def test_the_local_address_never_moves_a_real_cloud(monkeypatch, name):
    """The variable of the local Azure means nothing to the others."""
    before = get_cloud(name)

    monkeypatch.setenv(LOCAL_AZURE_ENDPOINT, "http://127.0.0.1:4280")

    assert get_cloud(name) == before


def test_no_two_clouds_share_a_host():
    """A token of one sovereign cloud is never asked for another."""
    clouds = [get_cloud(name) for name in REAL_CLOUDS]

    for part in ("resource_manager", "token_scope", "authority"):
        assert len({getattr(cloud, part) for cloud in clouds}) == len(clouds)


@pytest.mark.parametrize("name", ["", "Public", "LOCAL", "local ", "azure", "germany"])
def test_an_unknown_cloud_is_refused_with_all_names(name):
    """The name must be one of four, as they are spelled."""
    with pytest.raises(SpecError) as refused:
        get_cloud(name)

    assert str(refused.value) == f"cloud: is {name!r}; must be one of {CLOUD_NAMES}"
