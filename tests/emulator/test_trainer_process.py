"""A training job as a process: what it leaves in its folder, whatever happens to it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from emulator.trainer.bounds import MAX_CHARACTERS, MAX_EXAMPLES, bounded
from emulator.trainer.model import Weights, initial_weights
from emulator.trainer.process import main
from emulator.trainer.results import results_csv
from emulator.trainer.supervised import StepMetrics
from emulator.trainer.training import TrainingRun, train

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent
SETTINGS = {"n_epochs": 2, "batch_size": 2, "learning_rate_multiplier": 0.1, "seed": 7}
EXAMPLE = {"messages": [{"role": "assistant", "content": "네"}]}


@pytest.fixture
def folder(tmp_path):
    """Give the folder of a job about to start: twelve dialogues, two epochs, batches of two."""
    (tmp_path / "run.json").write_text(json.dumps(SETTINGS))
    (tmp_path / "base.npz").write_bytes(initial_weights(1).to_bytes())
    shutil.copy(HERE / "dialogues.jsonl", tmp_path / "training.jsonl")
    return tmp_path


def command(folder):
    """Give the command that runs a job."""
    return [sys.executable, "-W", "error", "-m", "emulator.trainer.process", str(folder)]


def waited_for(path):
    """Wait until a file has something in it, at most ten seconds."""
    until = time.monotonic() + 10
    while not (path.exists() and path.stat().st_size):
        assert time.monotonic() < until, f"{path.name} never came"
        time.sleep(0.002)


def test_a_job_leaves_steps_checkpoints_results_and_done(folder):
    """A job ends with a line per step, weights per epoch, the results, and the mark of the end."""
    subprocess.run(command(folder), cwd=PROJECT, check=True, timeout=30)

    names = {path.name for path in folder.iterdir()} - {"run.json", "base.npz", "training.jsonl"}
    steps = [json.loads(line) for line in (folder / "steps.jsonl").read_text().splitlines()]
    assert names == {"steps.jsonl", "checkpoint-6.npz", "checkpoint-12.npz", "results.csv", "done"}
    assert [step["step"] for step in steps] == list(range(1, 13))
    assert (folder / "results.csv").read_bytes() == results_csv(StepMetrics(**s) for s in steps)


def test_a_killed_job_started_again_comes_to_the_same_numbers(folder, tmp_path_factory):
    """After kill -9 a second start leaves, byte for byte, what an undisturbed run leaves."""
    undisturbed = tmp_path_factory.mktemp("undisturbed")
    shutil.copytree(folder, undisturbed, dirs_exist_ok=True)
    subprocess.run(command(undisturbed), cwd=PROJECT, check=True, timeout=30)

    process = subprocess.Popen(command(folder), cwd=PROJECT)
    waited_for(folder / "steps.jsonl")
    process.send_signal(signal.SIGKILL)
    process.wait()
    subprocess.run(command(folder), cwd=PROJECT, check=True, timeout=30)

    assert process.returncode == -signal.SIGKILL
    for name in ("steps.jsonl", "results.csv", "checkpoint-12.npz", "done"):
        assert (folder / name).read_bytes() == (undisturbed / name).read_bytes()


def test_a_process_comes_to_the_numbers_of_any_other(folder):
    """The same run in this process and in another gives the same losses to the last bit."""
    subprocess.run(command(folder), cwd=PROJECT, check=True, timeout=30)
    lines = (HERE / "dialogues.jsonl").read_text(encoding="utf-8").splitlines()

    run = TrainingRun(
        base=initial_weights(1),
        training=[json.loads(line) for line in lines],
        validation=None,
        **SETTINGS,
    )
    here = [made.train_loss for made in train(run) if isinstance(made, StepMetrics)]

    written = (folder / "steps.jsonl").read_text().splitlines()
    assert [json.loads(line)["train_loss"] for line in written] == here


def test_a_validation_file_is_measured(folder):
    """A validation file gives each epoch a full validation loss; a byte order mark is no harm."""
    text = (HERE / "dialogues.jsonl").read_text(encoding="utf-8")
    (folder / "validation.jsonl").write_text(text, encoding="utf-8-sig")

    main(folder)

    steps = [json.loads(line) for line in (folder / "steps.jsonl").read_text().splitlines()]
    measured = [step["step"] for step in steps if step["full_valid_loss"] is not None]
    assert measured == [6, 12]


def test_what_an_earlier_attempt_left_is_cleared_away(folder):
    """A job that starts over does not keep the marks of the attempt before."""
    for name in ("done", "error.txt", "notes.txt", "checkpoint-99.npz", "done.unfinished"):
        (folder / name).write_text("old")

    main(folder)

    assert (folder / "done").read_text() == ""
    assert not [n for n in ("error.txt", "notes.txt", "checkpoint-99.npz") if (folder / n).exists()]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("training.jsonl", "", "there is no example to train on"),
        ("training.jsonl", "[]\n", "training.jsonl has a line that is no JSON object"),
        ("base.npz", "", "the file holds no weights"),
        ("run.json", "{}", "KeyError: 'seed'"),
    ],
)
def test_a_fault_is_told_in_a_sentence(folder, name, content, sentence):
    """A job that cannot run leaves error.txt, and no mark of the end."""
    (folder / name).write_text(content)

    with pytest.raises((ValueError, KeyError)):
        main(folder)

    assert (folder / "error.txt").read_text() == sentence
    assert not (folder / "done").exists()


def test_a_fault_is_exit_code_one(folder):
    """The process of a job that cannot run ends with exit code 1."""
    (folder / "base.npz").unlink()

    finished = subprocess.run(command(folder), cwd=PROJECT, capture_output=True, check=False)

    assert finished.returncode == 1
    assert (folder / "error.txt").read_text().startswith("FileNotFoundError: ")


def test_a_large_file_is_subsampled_and_the_notes_say_so(folder):
    """Of more examples than the bound a seeded choice is trained on, and told."""
    lines = (json.dumps(EXAMPLE) + "\n") * (MAX_EXAMPLES + 1)
    (folder / "training.jsonl").write_text(lines)
    (folder / "run.json").write_text(json.dumps(SETTINGS | {"n_epochs": 1, "batch_size": 250}))

    main(folder)

    note = (folder / "notes.txt").read_text()
    assert len((folder / "steps.jsonl").read_text().splitlines()) == 2
    assert note.startswith("The local Azure trained on 500 of the 501 examples of the training")
    assert "drawn with seed 7" in note


def test_the_choice_of_examples_is_the_seeds():
    """The same seed keeps the same examples in the file's order, another seed others."""
    examples = [EXAMPLE | {"number": i} for i in range(MAX_EXAMPLES + 40)]
    first, again, other = (
        [each["number"] for each in bounded(examples, name="training file", seed=seed).examples]
        for seed in (1, 1, 2)
    )

    assert first == again == sorted(first)
    assert first != other


def test_characters_are_bounded_too_but_one_example_always_stays():
    """Long examples are kept up to the bound, and a single one beyond it is still trained on."""
    half = {"messages": [{"role": "assistant", "content": "가" * (MAX_CHARACTERS // 2)}]}
    huge = {"messages": [{"role": "assistant", "content": "가" * (MAX_CHARACTERS + 1)}]}

    assert len(bounded([half] * 5, name="training file", seed=1).examples) == 2
    assert bounded([huge], name="training file", seed=1).note is None


def test_checkpoints_are_weights(folder):
    """Each checkpoint can be read, and the last differs from the first."""
    main(folder)

    first, last = (
        Weights.from_bytes((folder / f"checkpoint-{step}.npz").read_bytes()) for step in (6, 12)
    )
    assert not np.array_equal(first.table, last.table)


def test_starting_is_quick_because_only_numpy_is_imported(tmp_path):
    """The process imports nothing from outside but numpy."""
    program = "import sys, emulator.trainer.process; print(*sys.modules)"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT)}

    finished = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}; {program}"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )

    packages = {name.partition(".")[0] for name in finished.stdout.split()}
    known = {*sys.stdlib_module_names, "__main__"}
    assert packages - known == {"emulator", "numpy"}
