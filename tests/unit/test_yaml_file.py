"""A YAML file that cannot be used is one sentence, with its line."""

import pytest

from finetune.errors import SpecError
from finetune.spec_file import read_specs

ONE = "model: gpt-4.1\ntraining_path: a.jsonl\n"


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
        ("a: 1\nb: 2026-13-45", "spec.yaml, line 2: is not YAML: month must be in 1..12"),
        ("a: 1\nb: !!int foo", "spec.yaml, line 2: is not YAML: invalid literal for int()"),
        ("a: !!bool foo", "spec.yaml, line 1: is not YAML: 'foo'"),
        ("a: !!timestamp foo", "spec.yaml, line 1: is not YAML: "),
        (f"a: {'9' * 5000}", "spec.yaml, line 1: is not YAML: Exceeds the limit"),
        ("a: " + "[" * 5000, "spec.yaml: is nested too deep"),
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
