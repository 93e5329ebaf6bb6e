"""Where the stand-in for azure-native may send its requests: to this machine, and nowhere else."""

import pytest

from emulator.azure_native.arm import Arm, ArmError


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://localhost:4280",
        "https://127.0.0.1:4280",
        "http://127.0.0.1.example.com",
        "http://127.0.0.1@example.com",
        "http://example.com\\@127.0.0.1",
        "http://example.com#@127.0.0.1",
        "http://[::1].example.com",
        "https://management.azure.com",
    ],
)
def test_any_other_address_is_refused(endpoint):
    """An address that some client could read as another host is no address of this machine."""
    with pytest.raises(ArmError, match="no address of this machine"):
        Arm(endpoint)


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:4280", "http://[::1]:4280/"])
def test_this_machine_is_taken(endpoint):
    """What `make` sets is accepted."""
    assert isinstance(Arm(endpoint), Arm)
