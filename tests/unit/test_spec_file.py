"""Specs from a file: one spec, or the models of a stack, and one sentence for anything else."""

from decimal import Decimal
from pathlib import Path

import pytest

from finetune.errors import SpecError
from finetune.spec_file import read_specs

CHECKOUT = Path(__file__).resolve().parents[2]

ONE = "model: gpt-4.1\ntraining_path: a.jsonl\n"
STACK = """
encryptionsalt: v1:x
config:
  azure-finetune:location: swedencentral
  azure-native:location: westus
  azure-finetune:prices: { gpt-4.1: { source: us } }
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
        read_specs(path)
    return str(refused.value).replace(f"{path.parent}/", "")


@pytest.mark.parametrize("stack", ["dev", "local"])
def test_a_stack_of_this_project_is_read(stack):
    """Its models are what `pulumi up` would train, in the stack's location."""
    read = read_specs(CHECKOUT / f"Pulumi.{stack}.yaml")

    assert list(read.specs) == ["minimal-tutor"]
    assert read.specs["minimal-tutor"].hyperparameters.n_epochs == 3
    assert (read.location, read.folder) == ("swedencentral", CHECKOUT)


def test_a_file_that_is_one_spec_is_named_for_itself(tmp_path):
    """A spec needs no stack."""
    read = read_specs(written(tmp_path, ONE, "tutor.yaml"))

    assert list(read.specs) == ["tutor"]
    assert read.specs["tutor"].model == "gpt-4.1"
    assert (read.prices, read.location, read.folder) == (None, None, tmp_path)


def test_a_stack_s_own_keys_are_read_and_no_provider_s(tmp_path):
    """Models, prices and location are the project's, whatever its name is."""
    read = read_specs(written(tmp_path, STACK, "Pulumi.a.yaml"))

    assert list(read.specs) == ["tutor", "judge"]
    assert read.specs["tutor"].seed == 7
    assert read.specs["judge"].training_budget_usd == Decimal("2.5")
    assert (read.prices, read.location) == ({"gpt-4.1": {"source": "us"}}, "swedencentral")


def test_the_location_of_an_existing_account_is_not_known(tmp_path):
    """Such an account may be anywhere."""
    text = STACK.replace(
        "config:\n", "config:\n  azure-finetune:existing_account: /subscriptions\n"
    )

    assert read_specs(written(tmp_path, text, "Pulumi.a.yaml")).location is None


def test_a_byte_order_mark_and_windows_line_ends_do_not_count(tmp_path):
    """An editor may have written them."""
    text = b"\xef\xbb\xbf" + ONE.replace("\n", "\r\n").encode()

    assert read_specs(written(tmp_path, text)).specs["spec"].training_path == "a.jsonl"


def test_json_is_yaml(tmp_path):
    """A spec may be written by a program."""
    text = '{"model": "gpt-4.1", "training_path": "a.jsonl", "hyperparameters": {"n_epochs": 3}}'

    assert read_specs(written(tmp_path, text)).specs["spec"].hyperparameters.n_epochs == 3


def test_the_problems_of_all_models_are_reported_at_once(tmp_path):
    """Each has its path in the stack's config."""
    text = STACK.replace('seed: "7"', "seed: -1").replace("model: gpt-4o", "mmodel: gpt-4o")

    assert refusal(written(tmp_path, text, "Pulumi.a.yaml")).splitlines() == [
        "models.tutor.seed: is -1; must be a whole number from 0 to 2147483647",
        "models.judge.model: is missing; must be the id of a base model, or of a tuned one",
        "models.judge.mmodel: is not a known key; did you mean model?",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "spec.yaml: is None; must be a map: one spec, or a stack's config"),
        ("- model: m", "spec.yaml: is [{'model': 'm'}]; must be a map: one spec, or a stack's"),
        ("model: [m", "spec.yaml, line 1: is not YAML: expected ',' or ']'"),
        ("a: 1\nb: *c", "spec.yaml, line 2: is not YAML: found undefined alias 'c'"),
        ("[a]: 1\n? {b: c}\n: 2", "spec.yaml, line 1: is not YAML: "),
        ("a: !!python/name:os.system x", "spec.yaml, line 1: is not YAML: could not determine"),
        ("model: \0", "spec.yaml: is not YAML: unacceptable character #x0000"),
        (b"model: \xff", "spec.yaml: is not UTF-8 at byte 7"),
        (ONE + "model: n", "spec.yaml, line 3: is not YAML: the key 'model' is there twice"),
        (
            ONE + "deployment:\n  capacity: 1\n  capacity: 2",
            "spec.yaml, line 5: is not YAML: the key 'capacity' is there twice",
        ),
        ("config: {}", "spec.yaml: has no models; a stack file has them as <project>:models"),
        ("config: {p:models: {}}", "spec.yaml: has no models; a stack file has them"),
        ("config: {p:models: [a]}", "spec.yaml: has no models; a stack file has them"),
        ("config: 3", "spec.yaml: has no models; a stack file has them"),
    ],
)
def test_a_file_that_holds_no_spec_is_refused_in_one_sentence(tmp_path, text, sentence):
    """The file is named, with the line where there is one."""
    refused = refusal(written(tmp_path, text))

    assert refused.startswith(sentence)
    assert "\n" not in refused


def test_a_stack_s_file_without_config_is_no_spec(tmp_path):
    """Its name says what it is meant to be."""
    path = written(tmp_path, "encryptionsalt: v1:x", "Pulumi.a.yaml")

    assert refusal(path).startswith("Pulumi.a.yaml: has no models; a stack file has them")


def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(tmp_path):
    """A path that leads nowhere, and one that leads to a folder."""
    (tmp_path / "folder").mkdir()

    assert refusal(tmp_path / "none.yaml") == "none.yaml: cannot be read: No such file or directory"
    assert refusal(tmp_path / "folder") == "folder: cannot be read: Is a directory"
