"""Specs from a file: one spec, or the models of a stack, and one sentence for anything else."""

from decimal import Decimal
from pathlib import Path

import pytest

from finetune.errors import SpecError
from finetune.prices import load_prices
from finetune.spec_file import read_specs

CHECKOUT = Path(__file__).resolve().parents[2]

ONE = "model: gpt-4.1\ntraining_path: a.jsonl\n"
STACK = """
encryptionsalt: v1:x
config:
  azure-finetune:location: swedencentral
  azure-native:location: westus
  azure-finetune:prices: { gpt-9: { source: us, as_of: 2026-11-01 } }
  azure-finetune:models:
    tutor: { model: gpt-4.1, training_path: a.jsonl, seed: "7" }
    judge: { model: gpt-4o, training_path: b.jsonl, training_budget_usd: 2.50 }
"""


def written(tmp_path, text, name="spec.yaml"):
    """Return the path of a file with that content."""
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refusal(path):
    """Return the sentence of a refused file, without its folder."""
    with pytest.raises(SpecError) as refused:
        read_specs(path, [])
    return str(refused.value).replace(f"{path.parent}/", "")


def problems(path):
    """Return the lines of what is wrong with a file that can be read."""
    found = []
    read_specs(path, found)
    return [str(problem) for problem in found]


@pytest.mark.parametrize("stack", ["dev", "local"])
def test_a_stack_of_this_project_is_read(stack):
    """Its models are what `pulumi up` would train, in the stack's location."""
    read = read_specs(CHECKOUT / f"Pulumi.{stack}.yaml", [])

    assert list(read.specs) == ["minimal-tutor"]
    assert read.specs["minimal-tutor"].hyperparameters.n_epochs == 3
    assert (read.location, read.folder) == ("swedencentral", CHECKOUT)


def test_a_file_that_is_one_spec_is_named_for_itself(tmp_path):
    """A spec needs no stack."""
    read = read_specs(written(tmp_path, ONE, "tutor.yaml"), [])

    assert list(read.specs) == ["tutor"]
    assert read.specs["tutor"].model == "gpt-4.1"
    assert (read.prices, read.location, read.folder) == (load_prices(), None, tmp_path)
    assert not read.is_stack


def test_a_stack_s_own_keys_are_read_and_no_provider_s(tmp_path):
    """Models, prices and location are the project's, whatever its name is."""
    read = read_specs(written(tmp_path, STACK, "Pulumi.a.yaml"), [])

    assert list(read.specs) == ["tutor", "judge"]
    assert read.specs["tutor"].seed == 7
    assert read.specs["judge"].training_budget_usd == Decimal("2.5")
    assert read.prices.find("gpt-9").source == "us"
    assert (read.location, read.is_stack) == ("swedencentral", True)


def test_the_location_of_an_existing_account_is_not_known(tmp_path):
    """Such an account may be anywhere."""
    text = STACK.replace(
        "config:\n", "config:\n  azure-finetune:existing_account: /subscriptions\n"
    )

    assert read_specs(written(tmp_path, text, "Pulumi.a.yaml"), []).location is None


def test_a_byte_order_mark_and_windows_line_ends_do_not_count(tmp_path):
    """An editor may have written them."""
    text = b"\xef\xbb\xbf" + ONE.replace("\n", "\r\n").encode()

    assert read_specs(written(tmp_path, text), []).specs["spec"].training_path == "a.jsonl"


def test_json_is_yaml(tmp_path):
    """A spec may be written by a program."""
    text = '{"model": "gpt-4.1", "training_path": "a.jsonl", "hyperparameters": {"n_epochs": 3}}'

    assert read_specs(written(tmp_path, text), []).specs["spec"].hyperparameters.n_epochs == 3


def test_the_problems_of_all_models_are_reported_at_once(tmp_path):
    """Each has its path in the stack's config."""
    text = STACK.replace('seed: "7"', "seed: -1").replace("model: gpt-4o", "mmodel: gpt-4o")

    assert problems(written(tmp_path, text, "Pulumi.a.yaml")) == [
        "models.tutor.seed: is -1; must be a whole number from 0 to 2147483647",
        "models.judge.model: is missing; must be the id of a base model, or of a tuned one",
        "models.judge.mmodel: is not a known key; did you mean model?",
    ]


def test_prices_names_and_keys_are_told_with_the_specs(tmp_path):
    """One run tells everything, as the stack's preview would."""
    text = STACK.replace("source: us, ", "sauce: us, ").replace("tutor:", "My_Tutor:")
    text = text.replace("azure-finetune:location", "azure-finetune:lokation")

    assert problems(written(tmp_path, text, "Pulumi.a.yaml")) == [
        "azure-finetune:lokation: is not a known key; did you mean location?",
        "models.My_Tutor: its name must be 1 to 50 of a-z, 0-9 and '-'",
        "prices.gpt-9.sauce: is not a known key; did you mean source?",
    ]


def test_the_problems_of_one_spec_have_its_own_paths(tmp_path):
    """There is no `models` in such a file."""
    assert problems(written(tmp_path, ONE + "seed: -1")) == [
        "seed: is -1; must be a whole number from 0 to 2147483647"
    ]


def test_maps_that_were_set_as_json_are_read(tmp_path):
    """`pulumi config set` stores a text, and the program reads it as the map that it is."""
    path = tmp_path / "Pulumi.a.yaml"
    models = '{"tutor": {"model": "gpt-4.1", "training_path": "a.jsonl"}}'
    prices = '{"gpt-9": {"source": "us", "as_of": "2026-11-01"}}'
    path.write_text(f"config: {{p:models: '{models}', p:prices: '{prices}'}}", encoding="utf-8")

    read = read_specs(path, [])

    assert read.specs["tutor"].model == "gpt-4.1"
    assert read.prices.find("gpt-9").source == "us"


def test_a_text_that_is_no_json_is_no_map(tmp_path):
    """It is refused by who needs a map."""
    text = STACK.replace("{ gpt-9: { source: us, as_of: 2026-11-01 } }", "cheap")

    assert problems(written(tmp_path, text, "Pulumi.a.yaml")) == [
        "prices: is 'cheap'; must be a map of base models"
    ]


@pytest.mark.parametrize(
    ("own", "project", "location"),
    [
        ("", "config: {location: {default: koreacentral}}", "koreacentral"),
        ("  azure-finetune:location: westus\n", "config: {location: {default: eu}}", "westus"),
        ("  azure-finetune:existing_account: x\n", "config: {location: {default: eu}}", None),
        ("", "config: {location: 3}", None),
        ("", "name: x", None),
    ],
    ids=["default", "own", "existing account", "no default", "no config"],
)
def test_the_project_s_default_location_is_the_stack_s(tmp_path, own, project, location):
    """Pulumi takes it from the Pulumi.yaml beside the stack's file."""
    written(tmp_path, project, "Pulumi.yaml")
    text = STACK.replace("  azure-finetune:location: swedencentral\n", own)

    read = read_specs(written(tmp_path, text, "Pulumi.a.yaml"), [])

    assert read.location == location
