"""What the documents say that a machine can check: links, keys, YAML, numbers, two languages."""

import re
from pathlib import Path

import pytest
import yaml

from finetune.cost import estimate
from finetune.dataset.canonical import read_dataset
from finetune.prices import TRAINING_PRICES
from finetune.providers.fine_tuned_model import FineTunedModel
from finetune.providers.fine_tuning_job import FineTuningJob
from finetune.providers.model_deployment import ModelDeployment
from finetune.spec import Deployment, FineTuneSpec, Hyperparameters, parse

CHECKOUT = Path(__file__).resolve().parents[2]
DOCS = CHECKOUT / "docs"
DOCUMENTS = [CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md", *DOCS.glob("*.md")]
GUIDES = [DOCS / "guide.md", DOCS / "guide.ko.md"]
FOR_USERS = [CHECKOUT / "README.md", *GUIDES, DOCS / "operations.md"]

SPECS = (FineTuneSpec, Hyperparameters, Deployment)
RESOURCES = (FineTunedModel, FineTuningJob, ModelDeployment)
FOREIGN = {"api_key": "the openai SDK's", "openai_model": "the portal guide's application's"}
"""Names in backticks that are no key of ours, each with whose it is."""

BLOCK = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)(?P<target>[^)#\s]+)[^)]*\)")
SPAN = re.compile(r"(?<!`)`(?P<text>[^`\n]+)`(?!`)")
MACHINE_PATH = re.compile(r"(?<![\w.}])(?:/(?:work|home|root|tmp|Users|mnt)/\w|[A-Z]:\\\w|~/\w)")


def documents(paths):
    """Return the paths as parameters that are called by their file names."""
    return [pytest.param(path, id=path.name) for path in sorted(paths)]


def blocks(path, language=None):
    """Return the texts of a document's fenced blocks, of one language or of all."""
    found = BLOCK.finditer(path.read_text(encoding="utf-8"))
    return [block["text"] for block in found if language in (None, block["language"])]


def prose(path):
    """Return a document without its fenced blocks."""
    return BLOCK.sub("", path.read_text(encoding="utf-8"))


def spans(path):
    """Return what a document's prose has in backticks."""
    return [span["text"] for span in SPAN.finditer(prose(path))]


def config_keys():
    """Return the keys that Pulumi.yaml describes."""
    return set(yaml.safe_load((CHECKOUT / "Pulumi.yaml").read_text(encoding="utf-8"))["config"])


def spec_keys():
    """Return the keys of a model's entry, those of its inner maps included."""
    return {name for spec in SPECS for name in spec.model_fields}


def outputs():
    """Return the attributes of the resources, which is what outputs are named for."""
    return {name for resource in RESOURCES for name in resource.__annotations__}


def named_keys(path):
    """Yield the names in backticks that must be keys: `snake_case` and `key: value`."""
    for text in spans(path):
        key = re.fullmatch(r"(?P<key>[a-z]+(?:_[a-z]+)*): (?P<value>\S+)", text)
        if key is not None or re.fullmatch(r"[a-z]+(?:_[a-z]+)+", text):
            yield key["key"] if key else text


def model_entries(block):
    """Return the models that a YAML block declares, by name."""
    content = yaml.safe_load(block)
    config = content.get("config", content)
    return config.get("models") or config.get("azure-finetune:models") or {}


@pytest.mark.parametrize("path", documents(DOCUMENTS))
def test_every_relative_link_leads_somewhere(path):
    """A link to a file of this repository names one that exists."""
    targets = [link["target"] for link in LINK.finditer(prose(path))]

    assert [target for target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", documents(FOR_USERS))
def test_every_named_key_exists(path):
    """What a document has in backticks as a key or an output is one that the code has."""
    known = config_keys() | spec_keys() | outputs()

    unknown = set(named_keys(path)) - known
    assert unknown <= set(FOREIGN)


def test_every_key_is_in_a_document():
    """No key of the config or of a model's entry is left unexplained to users."""
    explained = " ".join(path.read_text(encoding="utf-8") for path in FOR_USERS)

    keys = config_keys() | spec_keys()
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}\b", explained)] == []


@pytest.mark.parametrize("path", documents(DOCUMENTS))
def test_every_model_in_a_yaml_block_is_a_spec(path):
    """A document's YAML parses, and each model in it is an entry that the program would take."""
    for block in blocks(path, "yaml"):
        for name, entry in model_entries(block).items():
            assert parse(FineTuneSpec, entry, name).model


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


@pytest.mark.parametrize("path", documents(GUIDES))
def test_the_guides_numbers_are_the_data_sets(path):
    """The tokens and the amount in the guide are what the code makes of the guide's settings."""
    (entry,) = [
        model_entries(block) for block in blocks(path, "yaml") if "training_budget_usd" in block
    ]
    spec = parse(FineTuneSpec, entry["minimal-tutor"])
    dataset = read_dataset(str(CHECKOUT / spec.training_path))
    cost = estimate(spec, dataset.tokens)

    said = f"{dataset.tokens:,} x {cost.n_epochs} = {cost.billed_tokens:,}"
    assert said in prose(path)
    assert f"${cost.training_usd}" in prose(path)
    assert f"{dataset.examples} examples, {dataset.tokens:,} tokens" in "".join(blocks(path))


@pytest.mark.parametrize("path", documents(GUIDES))
def test_the_guides_prices_are_the_tables(path):
    """Each row of the guide's price table is one of the code's, and none is missing."""
    row = r"^\| `([\w.-]+)` \| (.+) \| (.+) \| (.+) \| .+ \|$"
    rows = re.findall(row, prose(path), re.MULTILINE)

    tiers = ("Standard", "GlobalStandard", "developerTier")
    table = {
        model: tuple(price.usd_per_million.get(tier) for tier in tiers)
        for model, price in TRAINING_PRICES.items()
    }
    said = {model: tuple(cells) for model, *cells in rows}
    assert set(said) == set(table)
    for model, prices in table.items():
        known = [(cell, usd) for cell, usd in zip(said[model], prices, strict=True) if usd]
        assert known == [(f"${usd}", usd) for usd in prices if usd]


@pytest.mark.parametrize("path", documents(DOCUMENTS))
def test_no_document_names_a_path_of_a_machine(path):
    """Output that was copied into a document has lost the place where it was made."""
    assert MACHINE_PATH.findall(path.read_text(encoding="utf-8")) == []
