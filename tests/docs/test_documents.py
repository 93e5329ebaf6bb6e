"""What the documents say that a machine can check: links, keys, YAML, commands, two languages."""

import re

import pytest
import yaml

from finetune.base_models import model_problems
from finetune.dataset import dpo, messages, supervised
from finetune.graders.grader import MultiGrader
from finetune.graders.single_grader import (
    Message,
    PythonGrader,
    SamplingParams,
    ScoreModelGrader,
    StringCheckGrader,
    TextSimilarityGrader,
)
from finetune.hyperparameters import HYPERPARAMETERS
from finetune.price_parsing import FIGURES, KEYS
from finetune.providers.fine_tuned_model import FineTunedModel
from finetune.providers.fine_tuning_job import FineTuningJob
from finetune.providers.model_deployment import ModelDeployment
from finetune.response_format import JsonSchema, ResponseFormat
from finetune.spec import Deployment, FineTuneSpec, Integrations, Wandb
from finetune.spec_parsing import choices, parse
from tests.docs.reading import (
    CHECKOUT,
    DOCUMENTS,
    FOR_USERS,
    GUIDES,
    blocks,
    documents,
    model_entries,
    prose,
    spans,
)

SPECS = (
    FineTuneSpec,
    Deployment,
    Integrations,
    Wandb,
    ResponseFormat,
    JsonSchema,
    *HYPERPARAMETERS.values(),
    StringCheckGrader,
    TextSimilarityGrader,
    ScoreModelGrader,
    PythonGrader,
    MultiGrader,
    Message,
    SamplingParams,
)
"""Every class that a user may write as a map of a model's entry."""

RESOURCES = (FineTunedModel, FineTuningJob, ModelDeployment)
FOREIGN = {
    "api_key": "the openai SDK's",
    "openai_model": "the portal guide's application's",
    "function_call": "an example's, in a message of the older form",
}
"""Names in backticks that are no key of ours, each with whose it is."""

LINK = re.compile(r"\]\((?!https?:|#)(?P<target>[^)#\s]+)[^)]*\)")
MACHINE_PATH = re.compile(r"(?<![\w.}])(?:/(?:work|home|root|tmp|Users|mnt)/\w|[A-Z]:\\\w|~/\w)")


def config_keys():
    """Return the keys that Pulumi.yaml describes."""
    return set(yaml.safe_load((CHECKOUT / "Pulumi.yaml").read_text(encoding="utf-8"))["config"])


def spec_keys():
    """Return the keys of a model's entry, those of its inner maps included."""
    return set().union(*(spec.keys() for spec in SPECS))


def spec_words():
    """Return the words that a key of a model's entry may have as its value."""
    fields = (field for spec in SPECS for field in spec.model_fields.values())
    return {word for field in fields for word in choices(field.annotation)}


def data_keys():
    """Return the keys of an example and of its messages."""
    of_messages = {key for keys in messages.KEYS.values() for key in keys}
    return of_messages | {*supervised.KEYS, *dpo.OUTPUTS, "input"}


def price_keys():
    """Return the keys of an entry of a stack's `prices`."""
    return {*KEYS, *(by for known in FIGURES.values() for by in known)}


def outputs():
    """Return the attributes of the resources, which is what outputs are named for."""
    return {name for resource in RESOURCES for name in resource.__annotations__}


def named_keys(path):
    """Yield the names in backticks that must be keys: `snake_case` and `key: value`."""
    for text in spans(path):
        key = re.fullmatch(r"(?P<key>[a-z]+(?:_[a-z]+)*): (?P<value>\S+)", text)
        if key is not None or re.fullmatch(r"[a-z]+(?:_[a-z]+)+", text):
            yield key["key"] if key else text


@pytest.mark.parametrize("path", documents(DOCUMENTS))
def test_every_relative_link_leads_somewhere(path):
    """A link to a file of this repository names one that exists."""
    targets = [link["target"] for link in LINK.finditer(prose(path))]

    assert [target for target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", documents(FOR_USERS))
def test_every_named_key_exists(path):
    """What a document has in backticks as a key or an output is one that the code has."""
    known = config_keys() | spec_keys() | spec_words() | outputs() | data_keys() | price_keys()

    unknown = set(named_keys(path)) - known
    assert unknown <= set(FOREIGN)


def test_every_key_is_in_a_document():
    """No key of the config or of a model's entry is left unexplained to users."""
    explained = " ".join(path.read_text(encoding="utf-8") for path in FOR_USERS)

    keys = config_keys() | spec_keys() | set(KEYS)
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}\b", explained)] == []


@pytest.mark.parametrize("path", documents(DOCUMENTS))
def test_every_model_in_a_yaml_block_is_a_spec(path):
    """A document's YAML parses, and the program would take each model in it in Sweden Central."""
    for block in blocks(path, "yaml"):
        for name, entry in model_entries(block).items():
            assert model_problems(parse(FineTuneSpec, entry, name), name, "swedencentral") == []


@pytest.mark.parametrize("path", documents(DOCUMENTS))
def test_every_config_key_in_a_yaml_block_is_described(path):
    """A key with this project's prefix in a document's YAML is in Pulumi.yaml."""
    used = re.findall(r"azure-finetune:(\w+):", "\n".join(blocks(path, "yaml")))

    assert set(used) <= config_keys()


@pytest.mark.parametrize("path", documents(FOR_USERS))
def test_every_config_path_in_a_command_exists(path):
    """What a document tells to set with `pulumi config set` ends in a known key."""
    typed = re.findall(r"pulumi config set (?:--path )?'?([\w.:-]+)", path.read_text("utf-8"))

    ours = {key.rsplit(".", maxsplit=1)[-1] for key in typed if ":" not in key}
    assert ours <= config_keys() | spec_keys()


@pytest.mark.parametrize("path", documents(FOR_USERS))
def test_every_make_target_exists(path):
    """A `make` command of a document is a target of the Makefile."""
    targets = re.findall(r"^([a-z]+):", (CHECKOUT / "Makefile").read_text("utf-8"), re.MULTILINE)
    text = "\n".join([*spans(path), *blocks(path, "")])

    assert set(re.findall(r"^make ([a-z]+)", text, re.MULTILINE)) <= set(targets)


def test_both_guides_have_the_same_headings_and_blocks():
    """The Korean guide has the English one's sections, tables and blocks, in its order."""
    english, korean = GUIDES

    def shape(path):
        return re.findall(r"^(#+ |\|)", prose(path), re.MULTILINE)

    assert shape(korean) == shape(english)
    assert blocks(korean) == blocks(english)


@pytest.mark.parametrize("path", documents(DOCUMENTS))
def test_no_document_names_a_path_of_a_machine(path):
    """Output that was copied into a document has lost the place where it was made."""
    assert MACHINE_PATH.findall(path.read_text(encoding="utf-8")) == []
