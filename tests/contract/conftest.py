"""Each test runs on the local Azure and, where one is named, on an account in Azure."""

import pytest

from tests.contract.services import AzureService, LocalService
from tests.emulator.running_emulator import RunningEmulator


@pytest.fixture(autouse=True, scope="module")
def driven():
    """Note at a file's end which operations it has driven, for the coverage page."""
    yield
    for emulator in RunningEmulator.running:
        emulator.note_driven()


@pytest.fixture(scope="session")
def emulator(tmp_path_factory):
    """Give a running emulator."""
    emulator = RunningEmulator(tmp_path_factory.mktemp("azure"), "--speed", "1").start()
    yield emulator
    emulator.end()


@pytest.fixture(scope="module", params=["local", "azure"])
def service(request):
    """Give the service that is held to the contract; here, a new account for each file."""
    if request.param == "azure":
        return AzureService()
    return LocalService(request.getfixturevalue("emulator"))


@pytest.fixture
def data(service):
    """Give an OpenAI client of its account."""
    with service.data() as client:
        yield client


@pytest.fixture
def control(service):
    """Give a management client."""
    with service.control() as client:
        yield client
