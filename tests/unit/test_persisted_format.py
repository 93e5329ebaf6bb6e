"""What is written into users' state and can therefore never change without a migration."""

import base64

import dill
import pulumi
import pytest
from pulumi.dynamic.dynamic import serialize_provider

from finetune.cost import Estimate
from finetune.providers.account_args import AccountArgs
from finetune.providers.account_purge import AccountPurge, AccountPurgeProvider
from finetune.providers.fine_tuned_model import FineTunedModel, FineTunedModelProvider
from finetune.providers.fine_tuning_job import FineTuningJob, FineTuningJobProvider
from finetune.providers.model_deployment import ModelDeployment, ModelDeploymentProvider
from finetune.providers.training_file import TrainingFile, TrainingFileProvider
from finetune.spec import TrainingSpec
from finetune.spec_parsing import parse

PINNED = [
    (AccountPurgeProvider, "finetune.providers.account_purge", "AccountPurgeProvider"),
    (FineTunedModelProvider, "finetune.providers.fine_tuned_model", "FineTunedModelProvider"),
    (FineTuningJobProvider, "finetune.providers.fine_tuning_job", "FineTuningJobProvider"),
    (ModelDeploymentProvider, "finetune.providers.model_deployment", "ModelDeploymentProvider"),
    (TrainingFileProvider, "finetune.providers.training_file", "TrainingFileProvider"),
]

LARGEST_BASE64_CHARACTERS = 110
"""A module path and a class name; a class pickled by value has thousands."""

TOKENS = {
    "pulumi-python:dynamic/finetune:AccountPurge",
    "pulumi-python:dynamic/finetune:FineTunedModel",
    "pulumi-python:dynamic/finetune:FineTuningJob",
    "pulumi-python:dynamic/finetune:ModelDeployment",
    "pulumi-python:dynamic/finetune:TrainingFile",
}

ACCOUNT = AccountArgs(
    cloud="public", owner="p/s", id="i", endpoint="e", created_at="c", access_granted_at="a"
)

every_provider = pytest.mark.parametrize(
    ("provider", "module", "name"), PINNED, ids=[name for _, _, name in PINNED]
)


class Recorder(pulumi.runtime.Mocks):
    """Stands in for the engine, and keeps what is registered."""

    def __init__(self):
        """Nothing is registered yet."""
        self.registered = {}

    def new_resource(self, args):
        """Keep a resource's inputs under its type."""
        self.registered[args.typ] = args.inputs
        return f"{args.name}-id", args.inputs

    def call(self, _args):
        """Answer no function."""
        return {}


def declare_one_of_each():
    """Declare every resource that this library has."""
    spec = parse(TrainingSpec, {"model": "m", "suffix": "s", "seed": 1})
    estimate = Estimate(training_tokens=1, n_epochs=3, training_usd=None)
    TrainingFile("file", account=ACCOUNT, path="a.jsonl", sha256="0" * 64, tokens=1)
    FineTuningJob(
        "job", account=ACCOUNT, spec=spec, fingerprint="f", training_file="t", estimate=estimate
    )
    FineTunedModel("model", account=ACCOUNT, job_id="j", training_usd_per_million=None)
    ModelDeployment(
        "deployment", account=ACCOUNT, fine_tuned_model="m", sku_name="Standard", capacity=1
    )
    AccountPurge("purge", cloud="public", account_id="i", location="swedencentral")


@pytest.fixture(scope="module")
def registered():
    """Return the inputs of one resource of each type, as the engine is given them."""
    recorder = Recorder()
    pulumi.runtime.set_mocks(recorder, preview=False)
    pulumi.runtime.test(declare_one_of_each)()
    return recorder.registered


@every_provider
def test_a_provider_is_stored_as_its_module_and_class_name(provider, module, name):
    """The state names the class, and what is read back is an instance of it."""
    stored = base64.b64decode(serialize_provider(provider()))

    assert module.encode() in stored
    assert name.encode() in stored
    assert type(dill.loads(stored)) is provider  # noqa: S301  (written two lines above)
    assert (provider.__module__, provider.__qualname__) == (module, name)


@every_provider
def test_a_provider_is_stored_by_name_and_not_by_value(provider, module, name):
    """What is stored is little more than the two names, and holds no state."""
    stored = serialize_provider(provider())

    assert len(module) + len(name) < len(stored) < LARGEST_BASE64_CHARACTERS
    assert vars(provider()) == {}


@every_provider
def test_a_provider_is_stored_the_same_each_time(provider, module, name):  # noqa: ARG001
    """Another text would show as a change of every resource."""
    assert serialize_provider(provider()) == serialize_provider(provider())


@every_provider
def test_a_provider_is_not_stored_as_a_secret(provider, module, name):  # noqa: ARG001
    """A secret provider would need the stack's passphrase for every diff."""
    assert provider.serialize_as_secret_always is False


def test_the_types_of_resources_are_pinned(registered):
    """The engine finds a resource in the state by its type."""
    assert set(registered) == TOKENS


@pytest.mark.parametrize("token", sorted(TOKENS))
def test_a_resource_is_registered_with_its_provider_in_the_open(registered, token):
    """The engine is handed the same text that this file pins, and no secret."""
    name = token.rpartition(":")[2] + "Provider"
    provider = next(provider for provider, _, pinned in PINNED if pinned == name)

    assert registered[token]["__provider"] == serialize_provider(provider())


def test_a_training_file_carries_owner_name_and_content_in_its_name(registered):
    """An upload is found again by this name."""
    inputs = registered["pulumi-python:dynamic/finetune:TrainingFile"]

    assert inputs["file_name"].endswith("-000000000000.jsonl")
    assert inputs["file_name"].startswith("p.s.file")


def test_a_job_s_inputs_are_the_spec_s_own_names(registered):
    """Every field of a training spec is an input under its own name, unless it was left out."""
    inputs = registered["pulumi-python:dynamic/finetune:FineTuningJob"]

    left_out = {"adopt_job_id", "grader", "response_format", "integrations"}
    assert set(TrainingSpec.model_fields) - set(inputs) == left_out
    assert inputs["hyperparameters"] == {
        "n_epochs": "auto",
        "batch_size": "auto",
        "learning_rate_multiplier": "auto",
    }
