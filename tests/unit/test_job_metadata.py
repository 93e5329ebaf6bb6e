"""What a job carries for people and tools: metadata, and a run in Weights & Biases."""

import pytest

from finetune.errors import SpecError
from finetune.job_metadata import FINGERPRINT, OWNER
from finetune.spec import TrainingSpec
from finetune.spec_parsing import parse


def spec(**carried):
    """Return the smallest spec with what its job carries."""
    return parse(TrainingSpec, {"model": "m"} | carried, "models.tutor")


def refusal(**carried):
    """Return the problems of a refused spec as a map of config path to sentence."""
    with pytest.raises(SpecError) as refused:
        spec(**carried)
    return {problem.where: problem.what for problem in refused.value.problems}


def test_the_keys_of_the_library_never_change():
    """A stack finds the jobs that it has paid for by these two keys."""
    assert (OWNER, FINGERPRINT) == ("owner", "fingerprint")


@pytest.mark.parametrize(
    ("metadata", "path", "sentence"),
    [
        ({"owner": "me"}, "metadata.owner", "is a key of this library's own; choose another"),
        ({"fingerprint": "f"}, "metadata.fingerprint", "is a key of this library's own; choose"),
        ({"ticket": 17}, "metadata.ticket", "is 17; must be a text of at most 512 characters"),
        ({"a": "x" * 513}, "metadata.a", "is 'xxx"),
        ({"x" * 65: ""}, f"metadata.{'x' * 65}", "its key must be a text of 1 to 64 characters"),
        ({"a b": None}, 'metadata["a b"]', "is None; must be a text"),
        ({str(i): "" for i in range(15)}, "metadata", "has 15 pairs; must be at most 14"),
    ],
)
def test_metadata_beyond_the_service_s_limits_is_refused(metadata, path, sentence):
    """16 pairs of 64 and 512 characters, and two of them are this library's."""
    problems = refusal(metadata=metadata)

    assert list(problems) == [f"models.tutor.{path}"]
    assert problems[f"models.tutor.{path}"].startswith(sentence)


def test_metadata_up_to_the_service_s_limits_is_taken():
    """14 pairs, a key of 64 and a value of 512 characters are allowed."""
    most = {str(i): "" for i in range(13)} | {"x" * 64: "y" * 512}

    assert spec(metadata=most).metadata == most


def test_a_run_in_weights_and_biases_needs_a_project():
    """What is missing is named with its whole path."""
    assert refusal(integrations={"wandb": {"tags": [1]}}) == {
        "models.tutor.integrations.wandb.project": "is missing; must be the name of a project",
        "models.tutor.integrations.wandb.tags[0]": "is 1; must be a list of texts",
    }
