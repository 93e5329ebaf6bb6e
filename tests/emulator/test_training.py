"""Training is real: it depends on the seed and the epochs, and survives a kill -9."""

import contextlib
import os
import signal
from pathlib import Path

from tests.emulator.arranging import (
    LOCATION,
    dialogues,
    finish,
    make_account,
    submit,
    train,
    upload,
)
from tests.emulator.running_emulator import wait_for


def test_the_same_seed_gives_the_same_losses_and_another_seed_others(start_emulator):
    """Two emulators agree to the last digit on ids and losses; another seed differs."""
    emulators = [start_emulator(name) for name in ("one", "two")]
    results, ids = [], []
    for emulator in emulators:
        with emulator.data(make_account(emulator, name="tutor")) as data:
            job = train(emulator, data, seed=7)
            ids.append((job.id, job.training_file, job.fine_tuned_model))
            results.append(data.files.content(job.result_files[0]).read())
            other = train(emulator, data, seed=8)
            other_result = data.files.content(other.result_files[0]).read()

    assert ids[0] == ids[1]
    assert results[0] == results[1]
    assert other_result != results[0]


def test_more_epochs_end_at_a_lower_loss(azure, data):
    """Eight epochs learn the data better than one."""
    losses = [_last_loss(data, train(azure, data, n_epochs=n)) for n in (1, 8)]

    assert losses[1] < losses[0]


def test_a_job_survives_a_killed_emulator(start_emulator):
    """After kill -9 in the middle of training the job goes on, to the numbers it would have had."""
    emulator = start_emulator()
    with emulator.data(make_account(emulator, name="tutor")) as data:
        undisturbed = train(emulator, data, n_epochs=20)
        job = submit(data, undisturbed.training_file, n_epochs=20)
        attempts = emulator.state / "runs" / job.id
        emulator.advance(70)
        wait_for((attempts / "1" / "steps.jsonl").exists)
        emulator.advance(1500)
        wait_for(lambda: _steps_told(data, job.id))
        emulator.kill()
    # The process may have come to its end before it was ended: as if it had not.
    wait_for(lambda: _find_trainer(attempts / "1") is None)
    (attempts / "1" / "done").unlink(missing_ok=True)

    emulator.start()
    with emulator.data("tutor") as data:
        resumed = finish(emulator, data, job.id)
        told = [_steps_told(data, done.id) for done in (undisturbed, resumed)]
        results = [
            data.files.content(done.result_files[0]).read() for done in (undisturbed, resumed)
        ]

    assert (attempts / "2" / "done").exists()
    assert resumed.status == "succeeded"
    assert results[0] == results[1]
    assert told[0] == told[1] != []


def test_no_process_outlives_a_killed_emulator(start_emulator):
    """Neither what trains nor what looks through data nor what makes the base weights does."""
    emulator = start_emulator()
    with emulator.data(make_account(emulator)) as data:
        job = submit(data, upload(emulator, data, dialogues(400)), n_epochs=50)
        large = dialogues(1) * 70_000
        looked = submit(data, upload(emulator, data, large), n_epochs=1)
    emulator.advance(61)
    runs = emulator.state / "runs"
    working = (runs / job.id / "1", runs / looked.id)
    for folder in working:
        wait_for(lambda folder=folder: _find_trainer(folder))
    emulator.kill()

    wait_for(lambda: not any(_find_trainer(folder) for folder in working), seconds=3)
    (emulator.state / "base.npz").unlink()
    emulator.start()
    wait_for(lambda: _find_trainer(emulator.state / "base.npz"))
    emulator.kill()

    wait_for(lambda: _find_trainer(emulator.state / "base.npz") is None, seconds=3)
    assert not (runs / job.id / "1" / "done").exists()
    assert not (emulator.state / "base.npz").exists()


def test_a_job_survives_a_killed_training(azure, data):
    """After kill -9 of its process a job begins anew, and ends with the same numbers."""
    file_id = upload(azure, data)
    undisturbed = finish(azure, data, submit(data, file_id, n_epochs=20).id)
    job = submit(data, file_id, n_epochs=20)
    azure.advance(61)
    attempts = azure.state / "runs" / job.id
    pid = wait_for(lambda: _find_trainer(attempts / "1"))
    os.kill(pid, signal.SIGKILL)

    done = finish(azure, data, job.id)

    assert (done.status, (attempts / "1" / "done").exists()) == ("succeeded", False)
    assert (attempts / "2" / "done").exists()
    results = [data.files.content(each.result_files[0]).read() for each in (undisturbed, done)]
    assert results[0] == results[1]


def test_a_training_that_is_killed_again_and_again_fails(azure, data):
    """Four times in a row, and the job says so; it costs nothing."""
    job = submit(data, upload(azure, data, dialogues(100)), n_epochs=50)
    azure.advance(61)
    for attempt in "1234":
        trainer = azure.state / "runs" / job.id / attempt

        def started(trainer=trainer):
            data.fine_tuning.jobs.retrieve(job.id)
            return _find_trainer(trainer)

        os.kill(wait_for(started), signal.SIGKILL)
    job = finish(azure, data, job.id)

    assert (job.status, job.error.code) == ("failed", "internalFailure")
    assert job.error.message.startswith("The training process ended without a result")


def test_time_stands_still_while_the_emulator_is_off(start_emulator):
    """After a restart virtual time goes on from where it was, and what was made is there."""
    emulator = start_emulator()
    emulator.advance(1_000_000)
    emulator.arm("PUT", "/resourceGroups/kept", {"location": LOCATION})
    before = emulator.admin("health")["now"]
    emulator.kill()

    root = emulator.root
    emulator.start()

    assert emulator.root == root
    assert before - 1 < emulator.admin("health")["now"] < before + 60
    assert emulator.admin("inventory")["resource_groups"] == ["kept"]


def test_a_job_over_the_trainers_bound_says_so(azure, data):
    """600 examples are billed and 500 of them trained on, with a warning among the events."""
    content = (
        b'{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}\n'
    )
    job = submit(data, upload(azure, data, content * 600), n_epochs=1)
    job = finish(azure, data, job.id)

    warnings = [
        event.message
        for event in data.fine_tuning.jobs.list_events(job.id, limit=100)
        if event.level == "warn"
    ]
    checkpoint = data.fine_tuning.jobs.checkpoints.list(job.id).data[0]
    assert "500 of the 600 examples" in warnings[0]
    assert checkpoint.step_number == 250


def _find_trainer(attempt):
    """Give the id of the process that trains in a folder, None if there is none."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if str(attempt).encode() in (process / "cmdline").read_bytes().split(b"\0"):
                return int(process.name)
    return None


def _steps_told(data, job_id):
    """Give the messages about steps, newest first."""
    events = data.fine_tuning.jobs.list_events(job_id, limit=100)
    return [event.message for event in events if event.type == "metrics"]


def _last_loss(data, job):
    """Give the training loss of the last step."""
    lines = data.files.content(job.result_files[0]).text.splitlines()
    return float(lines[-1].split(",")[1])
