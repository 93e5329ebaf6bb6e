"""The config that `python -m finetune adopt` prints for a job."""

import argparse
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from finetune.cli import adopt
from finetune.cli.adopt import config_block
from finetune.errors import ServiceUnreachable
from finetune.job import job_from_wire
from finetune.providers.job_differences import job_differences
from finetune.stack_config import read_models

CHECKOUT = Path(__file__).resolve().parents[2]
WIRE = {
    "id": "ftjob-0a1b",
    "status": "succeeded",
    "model": "gpt-4.1-2025-04-14",
    "created_at": 1_795_000_000,
    "fine_tuned_model": "gpt-4.1-2025-04-14.ft-0a1b-my-tutor",
    "method": {
        "type": "supervised",
        "supervised": {
            "hyperparameters": {"n_epochs": 5, "batch_size": -1, "learning_rate_multiplier": 0.1}
        },
    },
    "suffix": "My_Tutor",
    "seed": 42,
    "trainingType": "globalStandard",
}


def block(billed_tokens=None, **changes):
    """Return what is printed for a job with some fields changed."""
    return config_block(job_from_wire(WIRE | changes), billed_tokens=billed_tokens)


def test_it_is_the_config_of_the_job():
    """What the service chose, or does not tell, is left out; its words become ours."""
    assert block(40_000) == (
        "# ftjob-0a1b of 2026-11-18T11:06:40Z: succeeded, gpt-4.1-2025-04-14.ft-0a1b-my-tutor, "
        "40,000 tokens billed\n"
        "azure-finetune:models:\n"
        "  my-tutor:\n"
        "    model: gpt-4.1-2025-04-14\n"
        "    adopt_job_id: ftjob-0a1b\n"
        "    method: supervised\n"
        "    hyperparameters:\n"
        "      n_epochs: 5\n"
        "      learning_rate_multiplier: 0.1\n"
        "    suffix: My_Tutor\n"
        "    seed: 42\n"
        "    training_type: GlobalStandard\n"
        "    deploy: true\n"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"method": {"type": "dpo", "dpo": {"hyperparameters": {"beta": 0.1, "n_epochs": "auto"}}}},
        {
            "method": {
                "type": "reinforcement",
                "reinforcement": {
                    "hyperparameters": {"reasoning_effort": "default", "eval_samples": 5},
                    "grader": {"type": "string_check"},
                },
            }
        },
        {"method": None, "hyperparameters": {"n_epochs": -1, "batch_size": 4}},
        {"trainingType": None, "suffix": None, "seed": None, "hyperparameters": {"warmup": 1}},
        {"trainingType": 1, "suffix": "이름"},
        {"status": "failed", "error": {"code": "x", "message": "two\nlines: # {"}},
    ],
)
def test_what_is_pasted_is_taken_and_differs_in_nothing(changes):
    """Whatever the job's method, and whatever the service leaves out."""
    problems = []
    models = yaml.safe_load(block(**changes))["azure-finetune:models"]

    (spec,) = read_models(models, problems).values()

    declared = spec.model_dump(exclude_unset=True, exclude_none=True)
    assert problems == []
    assert job_differences(declared, job_from_wire(WIRE | changes)) == []


@pytest.mark.parametrize(
    ("suffix", "name"), [(None, "adopted"), ("A.b_C", "a-b-c"), ("---", "adopted")]
)
def test_the_suffix_names_the_model_if_it_can(suffix, name):
    """Only a-z, 0-9 and '-' are a model's name."""
    assert list(yaml.safe_load(block(suffix=suffix))["azure-finetune:models"]) == [name]


def test_a_bill_that_cannot_be_had_ends_nothing(monkeypatch, capsys):
    """The block is what was asked for, and why something of it is missing is said."""

    def silent(_job_id):
        raise ServiceUnreachable("reading the events: no answer")

    plane = SimpleNamespace(get_job=lambda _job_id: job_from_wire(WIRE), billed_tokens=silent)
    monkeypatch.setattr(adopt, "data_plane", lambda _cloud, _endpoint: plane)

    code = adopt.run(argparse.Namespace(cloud="public", endpoint="e", job_id="ftjob-0a1b"))

    printed = capsys.readouterr()
    assert (code, printed.out) == (0, block())
    assert printed.err == ("what ftjob-0a1b billed cannot be had: reading the events: no answer\n")


def test_an_endpoint_of_another_cloud_is_refused_before_anything_is_asked():
    """A token never goes where it does not belong."""
    ended = subprocess.run(
        [sys.executable, "-m", "finetune", "adopt", "ftjob-1", "--endpoint", "http://a.example"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stderr.startswith("error: endpoint: is 'http://a.example', which is no address")
