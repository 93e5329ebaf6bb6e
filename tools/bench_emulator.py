"""Times the local Azure: `python -m tools.bench_emulator` prints a table.

Rates are wrk's (Debian's package `wrk`), medians of several runs: the server on one core, wrk on
the other. Beside them stands a bare Starlette handler that reads the same row, in the same run.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tools.bench_azure import CHECKOUT, TOKEN, MeasuredAzure, dialogues
from tools.failure import Failure, end_process_with

RUNS = 5
SECONDS_A_RUN = 3
CONNECTIONS = 8
BARE_PORT = 19_871
CHATS = 50
CHAT_TOKENS = 50
STARTS = 7
ACCOUNT = "bench"
OF_EACH = 100  # files and jobs of an account: the service's limit (docs/azure.md 2.1)
MANY_ACCOUNTS = 100  # of which each is full: 10,000 files and 10,000 jobs
QUEUED_ACCOUNTS = 10
QUEUED = 20  # of an account: the service's limit
SPEED_OF_QUEUE = 2000  # virtual seconds a second, so that only the training itself takes long
_TASKSET = shutil.which("taskset")
_SERVER_CORE = (_TASKSET, "-c", "0") if _TASKSET else ()
_LOAD_CORE = (_TASKSET, "-c", "1") if _TASKSET else ()


def main() -> int:
    """Prints what was measured, each with its target."""
    with tempfile.TemporaryDirectory(prefix="azure-finetune-bench-") as home:
        rates(Path(home) / "rates")
        starts(Path(home) / "rates")
        memory(Path(home) / "memory")
        queue(Path(home) / "queue")
    return 0


def rates(data: Path) -> None:
    """How often a second a job and a list of a hundred are read, and how long a chat takes."""
    with MeasuredAzure(data, "--speed", "1", core=_SERVER_CORE) as azure:
        azure.make_account(ACCOUNT)
        job_id = _fill(azure, ACCOUNT)
        jobs = f"{azure.root}/accounts/{ACCOUNT}/openai/v1/fine_tuning/jobs"
        with _bare(data / "state.sqlite"):
            pairs = [
                (_rate(f"{jobs}/{job_id}"), _rate(f"http://127.0.0.1:{BARE_PORT}/jobs/{job_id}"))
                for _ in range(RUNS)
            ]
        ours, bare = (statistics.median(side) for side in zip(*pairs, strict=True))
        _print("GET of a job", f"{ours:.0f} /s", "")
        _print("a bare Starlette handler, same row", f"{bare:.0f} /s", "")
        _print("share", f"{ours / bare:.2f}", ">= 0.4")
        lists = statistics.median(_rate(f"{jobs}?limit={OF_EACH}") for _ in range(RUNS))
        _print(f"list of {OF_EACH} jobs", f"{lists:.0f} /s", ">= 400 /s")
        chat(azure)


def chat(azure: MeasuredAzure) -> None:
    """How long an answer of 50 tokens takes."""
    azure.deploy(ACCOUNT, "base")
    # Most answers end sooner by themselves.
    seed = next(seed for seed in range(100) if _answered(azure, seed) == CHAT_TOKENS)
    milliseconds = []
    for _ in range(CHATS):
        started = time.perf_counter()
        _answered(azure, seed)
        milliseconds.append((time.perf_counter() - started) * 1000)
    each = statistics.median(milliseconds)
    _print(f"chat completion of {CHAT_TOKENS} tokens", f"{each:.1f} ms", "< 30 ms")


def _answered(azure: MeasuredAzure, seed: int) -> int:
    """Ask for an answer; give how many tokens it has."""
    body = {
        "model": "base",
        "messages": [{"role": "user", "content": "What is three plus four?"}],
        "max_tokens": CHAT_TOKENS,
        "seed": seed,
    }
    answer = azure.data_plane("POST", ACCOUNT, "chat/completions", json=body)
    return int(answer["usage"]["completion_tokens"])


def starts(data: Path) -> None:
    """How long it takes from the command to the first answer."""
    seconds = []
    for _ in range(STARTS):
        with MeasuredAzure(data) as azure:
            seconds.append(azure.seconds_to_answer)
    _print("start to first answer", f"{statistics.median(seconds):.2f} s", "< 1.0 s")


def memory(data: Path) -> None:
    """How much memory it holds with 10,000 files and 10,000 jobs."""
    with MeasuredAzure(data, "--speed", "1") as azure:
        for number in range(MANY_ACCOUNTS):
            azure.make_account(f"many{number}")
            _fill(azure, f"many{number}")
        found = azure.admin("inventory")
        what = f"memory, {len(found['files']):,} files and {len(found['jobs']):,} jobs"
        _print(what, f"{azure.memory_mib():.0f} MiB", "< 200 MB")


def queue(data: Path) -> None:
    """Whether two hundred jobs that are queued at once all succeed, and begin and end in order."""
    with MeasuredAzure(data, "--speed", "1") as azure:
        submitted = {}
        for number in range(QUEUED_ACCOUNTS):
            account = f"queue{number}"
            azure.make_account(account)
            file_id = azure.upload(account, dialogues())
            azure.admin("clock", advance_seconds=60)
            submitted[account] = [azure.submit(account, file_id) for _ in range(QUEUED)]
        started = time.perf_counter()
        azure.admin("clock", speed=SPEED_OF_QUEUE)
        azure.wait_for_jobs()
        seconds = time.perf_counter() - started
        states = [job["status"] for job in azure.admin("inventory")["jobs"]]
        begun = [[_begun(azure, name, job) for job in ids] for name, ids in submitted.items()]
        ended = [[_ended(azure, name, job) for job in ids] for name, ids in submitted.items()]
    what = f"{len(states)} jobs queued at once, {seconds:.0f} s"
    _print(what, f"{states.count('succeeded')} succeeded", "all")
    for what, times in (("they began", begun), ("they ended", ended)):
        is_in_order = all(of_account == sorted(of_account) for of_account in times)
        _print(what, "in order" if is_in_order else "out of order", "in order")


def _fill(azure: MeasuredAzure, account: str) -> str:
    """Put a hundred files and a hundred jobs into an account; give one job's id."""
    file_ids = [azure.upload(account, dialogues()) for _ in range(OF_EACH)]
    azure.admin("clock", advance_seconds=60)
    for file_id in file_ids:
        job_id = azure.submit(account, file_id)
        azure.cancel(account, job_id)
    return job_id


def _begun(azure: MeasuredAzure, account: str, job_id: str) -> int:
    """Give when a job began to run, by its event."""
    events = azure.data_plane("GET", account, f"fine_tuning/jobs/{job_id}/events?limit=100")
    return next(
        int(event["created_at"]) for event in events["data"] if event["message"] == "Job started."
    )


def _ended(azure: MeasuredAzure, account: str, job_id: str) -> int:
    """Give when a job was over."""
    return int(azure.data_plane("GET", account, f"fine_tuning/jobs/{job_id}")["finished_at"])


def _rate(url: str) -> float:
    """Give the requests per second that wrk gets answered.

    Raises:
        Failure: wrk is not there, or some answers were no successes.
    """
    wrk = shutil.which("wrk")
    if wrk is None:
        raise Failure("The rates are measured with wrk: install Debian's package `wrk`.")
    load = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS_A_RUN}s"]
    command = [*_LOAD_CORE, *load, "-H", f"Authorization: Bearer {TOKEN}", url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise Failure(f"{url} was not always answered:\n{said}")
    return float(said.partition("Requests/sec:")[2].split()[0])


@contextmanager
def _bare(database: Path) -> Iterator[None]:
    """Serve the bare handler."""
    command = [sys.executable, "-m", "tools.bench_bare", str(database), str(BARE_PORT)]
    process = subprocess.Popen([*_SERVER_CORE, *command], cwd=CHECKOUT)
    try:
        _until_it_listens(f"http://127.0.0.1:{BARE_PORT}/")
        yield
    finally:
        process.terminate()
        process.wait()


def _until_it_listens(url: str) -> None:
    for _ in range(500):
        try:
            requests.get(url, timeout=5)
        except requests.ConnectionError:
            time.sleep(0.02)
        else:
            return
    raise Failure(f"{url} does not answer.")


def _print(what: str, measured: str, target: str) -> None:
    print(f"{what:45}{measured:>14}   {target}", flush=True)


if __name__ == "__main__":
    end_process_with(main)
