"""A large file is checked by several processes at once, and the report is the same."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from finetune.dataset.check import check_dataset
from tests.data.expectations import HERE

TEN = (HERE / "good" / "plain.jsonl").read_bytes().splitlines()


def write(path, size_bytes):
    """Write a file of at least that size: good lines, doubles, all kinds of faults in between."""
    table = sorted((HERE / "faulty").glob("*.jsonl"))
    faulty = [line for file in table if file.stat().st_size < 4_000 for line in lines_of(file)]
    with path.open("wb") as file:
        number = 0
        while file.tell() < size_bytes:
            number += 1
            asked = {"role": "user", "content": f"What is {number}? {words(number)}"}
            answer = {"role": "assistant", "content": f"It is {number} and no other."}
            file.write(json.dumps({"messages": [asked, answer]}).encode() + b"\n")
            if number % 20 == 0:
                file.write(faulty[number // 20 * 7 % len(faulty)] + b"\r\n")
            if number % 701 == 0:
                file.write(TEN[number % 10] + b"\n \n")


def words(number):
    """Return a hundred words that hardly any other number has."""
    return " ".join(f"{(number * step) % 7919:x}ing" for step in range(1, 101))


def lines_of(path):
    """Return the fault of a faulty file: its line 6, if there is one."""
    return path.read_bytes().split(b"\n")[5:6]


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Return the path of a file that is worth several processes."""
    path = tmp_path_factory.mktemp("large") / "data.jsonl"
    write(path, SIZE_BYTES)
    return str(path)


SIZE_BYTES = 2_500_000


@pytest.fixture(scope="module")
def alone(large):
    """Return what one process reports about the large file."""
    return check_dataset(large, workers=1)


def test_one_process_and_two_give_the_same_report(large, alone):
    """Findings, their order, counts, tokens, digests and hash do not depend on the number."""
    two = check_dataset(large, workers=2)

    assert len(alone.counts) > 10
    assert alone.examples > 1_000
    assert two == alone


def test_three_processes_give_the_same_report(large, alone):
    """Nor do they depend on who is free first."""
    assert check_dataset(large, workers=3) == alone


@pytest.mark.parametrize("workers", [2, 16])
def test_more_processes_than_lines_give_the_same_report(tmp_path, workers):
    """A short file is no matter, whatever is asked for."""
    path = tmp_path / "data.jsonl"
    path.write_bytes(b"\n".join(TEN))

    assert check_dataset(str(path), workers=workers) == check_dataset(str(path), workers=1)


@pytest.mark.parametrize("python", ["/bin/false", "/nowhere/python"])
def test_processes_that_do_not_start_lose_nothing(large, alone, monkeypatch, python):
    """Where no other process can help, this one does all of the work."""
    monkeypatch.setattr("sys.executable", python)

    assert check_dataset(large, workers=2) == alone


ALONE = """
import os, sys, threading
from finetune.dataset import children
from finetune.dataset.check import check_dataset

forks = []
sys.addaudithook(lambda event, _: forks.append(event) if event == "os.fork" else None)
{change}
report = check_dataset(sys.argv[1], workers=3)
print(len(forks), report.sha256, report.tokens, sum(report.counts.values()))
"""


def check_alone(path, change=""):
    """Check a file in a process without threads; return how often it forked, and the summary."""
    command = [sys.executable, "-c", ALONE.format(change=change), path]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    forks, *summary = done.stdout.split()
    return int(forks), summary


def summary_of(report):
    """Return what tells one report from another, as it is printed."""
    return [report.sha256, str(report.tokens), str(sum(report.counts.values()))]


@pytest.mark.skipif(sys.platform != "linux", reason="forks are for Linux alone")
def test_a_process_without_threads_forks_and_reports_the_same(large, alone):
    """A fork needs neither imports nor a vocabulary of its own."""
    assert check_alone(large) == (2, summary_of(alone))


@pytest.mark.skipif(sys.platform != "linux", reason="forks are for Linux alone")
@pytest.mark.parametrize(
    "way", ["1 / 0", "os._exit(3)", "out.write(b'no report')", "take_numbers(queue).__next__()"]
)
def test_forks_that_die_lose_nothing(large, alone, way):
    """At once, in the middle of a report, or with a block in hand: and nothing is printed."""
    change = (
        "from finetune.dataset.worker import take_numbers\n"
        f"def die(out, queue, *_): {way}\n"
        "children.write_reports = die"
    )

    assert check_alone(large, change) == (2, summary_of(alone))


def test_a_process_with_threads_never_forks(large, alone):
    """A fork would lack the others, and wait for ever for what they had locked."""
    change = "threading.Thread(target=threading.Event().wait, daemon=True).start()"

    assert check_alone(large, change) == (0, summary_of(alone))
