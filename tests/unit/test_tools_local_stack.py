"""What the local stack's environment and files look like."""

import json
import os

import pytest

from tools.local_azure import LocalAzure
from tools.local_stack import CHECKOUT, LOOPBACK, LocalStack

ENDPOINT = "http://127.0.0.1:8123"


@pytest.fixture
def stack(tmp_path):
    """A local stack with a home of its own and a virtual environment that has the SDK."""
    root = tmp_path / "checkout"
    sdk = root / ".venv" / "lib" / "python3.11" / "site-packages" / "pulumi_azure_native"
    sdk.mkdir(parents=True)
    (sdk / "pulumi-plugin.json").write_text(json.dumps({"version": "3.29.0"}))
    return LocalStack(root=root, home=tmp_path / "home", stack="trial")


def make_state_of(stack):
    """As if `pulumi stack init` had run."""
    stacks = stack.state / ".pulumi" / "stacks" / "azure-finetune"
    stacks.mkdir(parents=True)
    (stacks / f"{stack.stack}.json").touch()


def test_all_that_the_engine_keeps_lies_in_the_stacks_home(stack, tmp_path):
    """Neither the user's own Pulumi nor another local stack is touched."""
    environment = stack.environment(tmp_path / "engine", ENDPOINT)

    assert environment["PULUMI_HOME"] == str(stack.home / "pulumi")
    assert environment["PULUMI_BACKEND_URL"] == f"file://{stack.home}/state"


def test_plain_pulumi_needs_no_questions_and_no_internet(stack, tmp_path):
    """Stack and passphrase are given, and nothing is downloaded."""
    environment = stack.environment(tmp_path / "engine", ENDPOINT)

    assert environment["PULUMI_STACK"] == "trial"
    assert environment["PULUMI_CONFIG_PASSPHRASE"] == ""
    assert environment["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] == "true"
    assert environment["PULUMI_SKIP_UPDATE_CHECK"] == "true"


def test_the_venv_and_the_engine_come_first_on_path(stack, tmp_path):
    """An older `pulumi` or another Python elsewhere on PATH does not get in between."""
    engine = tmp_path / "engine"

    path = stack.environment(engine, ENDPOINT)["PATH"].split(os.pathsep)

    assert path[:2] == [str(stack.venv / "bin"), str(engine)]


def test_the_local_azure_is_reached_past_a_proxy(stack, tmp_path):
    """Program, plugin and dynamic host are told its root, and to go there directly."""
    environment = stack.environment(tmp_path / "engine", ENDPOINT)

    assert environment["LOCAL_AZURE_ENDPOINT"] == ENDPOINT
    assert environment["NO_PROXY"].endswith(LOOPBACK)


def test_the_stand_in_plugin_lies_where_the_sdks_version_is_looked_for(stack):
    """The directory's name carries the version, as the engine demands."""
    make_state_of(stack)

    stack.prepare({})

    plugin = (
        stack.home / "pulumi/plugins/resource-azure-native-v3.29.0/pulumi-resource-azure-native"
    )
    assert os.access(plugin, os.X_OK)
    assert f"exec {stack.venv}/bin/python -m emulator.azure_native" in plugin.read_text()
    assert f"PYTHONPATH={CHECKOUT}" in plugin.read_text()


def test_a_state_directory_without_a_port_has_no_emulator(tmp_path):
    """Nothing is asked, and there is nothing to stop."""
    azure = LocalAzure(state=tmp_path / "azure", python=tmp_path / "python")

    assert azure.find_endpoint() is None
    assert not azure.stop()
