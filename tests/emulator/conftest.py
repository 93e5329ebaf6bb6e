"""One emulator for all tests that only need an account of their own, and a way to start others."""

import shutil

import pytest

from tests.emulator.arranging import make_account
from tests.emulator.running_emulator import RunningEmulator, wait_for


@pytest.fixture(scope="session")
def azure(tmp_path_factory):
    """Give a running emulator whose time the tests move."""
    emulator = RunningEmulator(tmp_path_factory.mktemp("azure"), "--speed", "1").start()
    yield emulator
    emulator.end()


@pytest.fixture
def start_emulator(azure, tmp_path):
    """Give a function that starts an emulator on a state directory of the test.

    It has the base weights of the shared one, which are the same each time they are made.
    """
    started = []

    def start(name="state", *options):
        state = tmp_path / name
        state.mkdir(exist_ok=True)
        weights = wait_for(lambda: next(azure.state.glob("base.npz"), None))
        shutil.copyfile(weights, state / "base.npz")
        started.append(RunningEmulator(state, "--speed", "1", *options).start())
        return started[-1]

    yield start
    for emulator in started:
        emulator.kill()


@pytest.fixture
def faults(azure):
    """Give a function that sets the shared emulator's fault rules; afterwards there are none."""

    def set_rules(*rules):
        return azure.admin("faults", rules=list(rules))["rules"]

    yield set_rules
    azure.admin("faults", rules=[])


@pytest.fixture
def control(azure):
    """Give a management client of the shared emulator."""
    with azure.control() as client:
        yield client


@pytest.fixture
def account(azure):
    """Give the name of a new account, in a resource group of the same name."""
    return make_account(azure)


@pytest.fixture
def data(azure, account):
    """Give an OpenAI client of the new account."""
    with azure.data(account) as client:
        yield client
