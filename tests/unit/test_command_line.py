"""`python -m finetune`, run as a user runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parents[2]
DATA = "data/synthetic_training_data.jsonl"
STACK = "Pulumi.dev.yaml"

HEAVY = ("pydantic", "yaml", "openai", "azure", "pulumi", "grpc", "rs_bpe", "orjson", "ftfy")


def run(*arguments):
    """Return what a command gave: exit code, output and errors."""
    return subprocess.run(
        [sys.executable, "-m", "finetune", *map(str, arguments)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def faulty(tmp_path):
    """Return a copy of the guide's data with a wrong role in line 7."""
    lines = (CHECKOUT / DATA).read_text(encoding="utf-8").splitlines()
    lines[6] = lines[6].replace('"role":"user"', '"role":"boss"', 1)
    path = tmp_path / "faulty.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def spec(tmp_path):
    """Return a function that writes a YAML file with one spec, beside its data."""
    (tmp_path / "a.jsonl").write_bytes((CHECKOUT / DATA).read_bytes())

    def write(**keys):
        path = tmp_path / "tutor.yaml"
        entry = {"model": "gpt-4.1-2025-04-14", "training_path": "a.jsonl"} | keys
        path.write_text(yaml.safe_dump(entry), encoding="utf-8")
        return path

    return write


def test_a_good_file_ends_with_0_and_its_size():
    """Examples and tokens are told in one line."""
    ended = run("check", DATA)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "45 supervised examples, 13,468 tokens" in ended.stdout


def test_a_faulty_file_ends_with_1_and_names_line_path_and_code(faulty):
    """The other file is reported too."""
    ended = run("check", faulty, DATA)

    assert ended.returncode == 1
    assert "error: line 7, messages[1].role: " in ended.stdout
    assert "(unknown-role)" in ended.stdout
    assert "45 supervised examples" in ended.stdout


def test_json_has_every_finding_and_the_content_s_hash(faulty):
    """A program reads code, line, path and sentence apart."""
    first, second = json.loads(run("check", "--json", faulty, DATA).stdout)

    (error,) = first["errors"]
    assert (error["code"], error["line"], error["where"]) == ("unknown-role", 7, "messages[1].role")
    assert error["what"]
    assert (second["errors"], len(second["sha256"])) == ([], 64)


def test_a_method_that_is_told_is_checked_for():
    """The guide's data is no preference data."""
    ended = run("check", "--method", "dpo", DATA)

    assert ended.returncode == 1
    assert "(wrong-format)" in ended.stdout


def test_examples_that_the_evaluation_file_has_too_are_warned_of(tmp_path):
    """A warning does not change the exit code."""
    evaluation = tmp_path / "evaluation.jsonl"
    evaluation.write_bytes((CHECKOUT / DATA).read_bytes())

    ended = run("check", DATA, "--evaluation", evaluation)

    assert ended.returncode == 0
    assert ended.stdout.count("(also-in-evaluation)") == 45


def test_an_estimate_of_a_stack_is_what_its_preview_shows():
    """Hosting comes first, then training by every tier."""
    said = run("estimate", STACK).stdout

    assert said.index("$1,224.00 per 30 days") < said.index("$0.10 for each new job")
    assert "Standard $0.13 | GlobalStandard $0.10 | developerTier $0.07" in said


def test_an_estimate_as_json_has_money_as_text(spec):
    """A JSON number would be a float for most readers."""
    told = json.loads(run("estimate", "--json", spec(training_type="GlobalStandard")).stdout)

    assert told["tutor"]["training_usd"] == "0.09"
    assert told["tutor"]["hosting_usd_per_30_days"] == "1224.00"
    assert told["tutor"]["billed_tokens"] == 40_404


def test_advice_tells_good_verdicts_too(spec):
    """What is as advised is marked ok, what is not with an arrow."""
    ended = run("advise", spec(training_type="GlobalStandard", hyperparameters={"n_epochs": 8}))

    assert ended.returncode == 0
    assert "->  n_epochs 8: for 45 examples 3-5 is advised" in ended.stdout
    assert "ok  training_type GlobalStandard" in ended.stdout


def test_a_wrong_spec_is_told_with_everything_that_is_wrong(spec):
    """Spec and data are refused together, without a traceback."""
    ended = run("estimate", spec(method="dpo", training_type="GlobalStandard", seed=-1))
    together = run("estimate", spec(training_path="none.jsonl", deployment={"sku_name": "Any"}))

    assert (ended.returncode, together.returncode) == (1, 1)
    assert "seed: is -1" in ended.stderr
    assert "deployment.sku_name: is 'Any'" in together.stderr
    assert "Traceback" not in ended.stderr + together.stderr


def test_a_price_of_the_stack_s_own_is_reckoned_with(tmp_path):
    """`prices` of a stack's file goes before the table."""
    stack = yaml.safe_load((CHECKOUT / STACK).read_text(encoding="utf-8"))
    stack["config"]["azure-finetune:prices"] = {
        "gpt-4o-mini-2024-07-18": {
            "training_usd_per_million": {"GlobalStandard": 10},
            "as_of": "2026-11-01",
        }
    }
    (tmp_path / "data").symlink_to(CHECKOUT / "data")
    path = tmp_path / "Pulumi.own.yaml"
    path.write_text(yaml.safe_dump(stack), encoding="utf-8")

    assert "$0.41 for each new job" in run("estimate", path).stdout


def test_an_estimate_over_its_budget_is_refused(spec):
    """As the stack's preview would, for a job that is not paid yet."""
    ended = run("estimate", spec(training_type="GlobalStandard", training_budget_usd="0.01"))

    assert ended.returncode == 1
    assert ended.stderr.startswith("error: training_budget_usd: training would cost $0.09")


@pytest.mark.parametrize("use", ["validation", "evaluation"])
def test_only_a_training_file_needs_ten_examples(tmp_path, use):
    """As in a preview; what both files have is counted in the JSON too."""
    evaluation = tmp_path / "other.jsonl"
    first = (CHECKOUT / DATA).read_text(encoding="utf-8").splitlines()[0]
    evaluation.write_text(first, encoding="utf-8")

    ended = run("check", DATA, f"--{use}", evaluation, "--json")

    training, other = json.loads(ended.stdout)
    assert ended.returncode == 0
    assert training["counts"] == {f"also-in-{use}": 1}
    assert (other["errors"], other["examples"]) == ([], 1)


def test_a_wrong_command_line_ends_with_2():
    """The code is argparse's own, with the usage."""
    ended = run("checks", DATA)

    assert ended.returncode == 2
    assert "usage: python -m finetune" in ended.stderr


def test_a_reader_that_stops_early_sees_no_traceback(faulty):
    """As in `… check … | head -1`."""
    command = f"{sys.executable} -m finetune check --json {faulty} | head -c 1"
    ended = subprocess.run(  # noqa: S602  (a pipe is the point)
        command, shell=True, cwd=CHECKOUT, capture_output=True, text=True, check=False
    )

    assert ended.stderr == ""


@pytest.mark.parametrize(
    ("redirect", "code"), [("PYTHONIOENCODING=ascii", 1), ("", 2)], ids=["ascii", "disk-full"]
)
def test_a_place_that_does_not_take_the_report_is_no_traceback(tmp_path, redirect, code):
    """A console of another encoding, and a full disk."""
    path = tmp_path / "한국어.jsonl"
    path.write_text("{}", encoding="utf-8")
    target = tmp_path / "out" if redirect else "/dev/full"
    ended = subprocess.run(  # noqa: S602  (a redirection is the point)
        f"{redirect} {sys.executable} -m finetune check {path} > {target}",
        shell=True,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == code
    assert "Traceback" not in ended.stderr
    assert ("cannot be written" in ended.stderr) == (code == 2)


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [(["--help"], ()), (["check", DATA], ("rs_bpe", "orjson"))],
    ids=["help", "check"],
)
def test_what_needs_no_sdk_imports_none(arguments, allowed):
    """Help and check start at once: no SDK, and no library that they do not use."""
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "finetune", *arguments],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    imported = {line.split("|")[-1].strip() for line in ended.stderr.splitlines()}

    assert "argparse" in imported
    assert imported & set(HEAVY) <= set(allowed)
