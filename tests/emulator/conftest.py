"""One emulator for all tests that only need an account of their own, and a way to start others."""

import shutil

import openai
import pytest

from tests.emulator.arranging import make_account
from tests.emulator.running_emulator import RunningEmulator, wait_for


@pytest.fixture(autouse=True, scope="module")
def driven():
    """Note at a file's end which operations it has driven, for the coverage page."""
    yield
    for emulator in RunningEmulator.running:
        emulator.note_driven()


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


@pytest.fixture
def address(azure, account):
    """Give where the new account's data plane is, for requests that no SDK sends."""
    return f"{azure.root}/accounts/{account}/openai"


@pytest.fixture
def open_dated(azure, account):
    """Give a function that opens a client of the new account on the dated surface."""
    opened = []

    def client(version="2025-04-01-preview"):
        opened.append(
            openai.AzureOpenAI(
                azure_endpoint=f"{azure.root}/accounts/{account}",
                azure_ad_token="a-token",  # noqa: S106 - any token opens it
                api_version=version,
                max_retries=0,
            )
        )
        return opened[-1]

    yield client
    for one in opened:
        one.close()


@pytest.fixture
def dated(open_dated):
    """Give a client of the new account on the dated surface."""
    return open_dated()
