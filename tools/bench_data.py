"""Times the check of training data: `python -m tools.bench_data` prints a table.

The same run times tiktoken, which only counts tokens, on the texts of the same file: each side in
a process of its own, in turn, the best of several. tiktoken cannot fetch its vocabulary without
the network, so it gets the one that finetune/text_tokens.py has; the counts must be the same.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.bench_dialogues import GUIDE, write_dialogues
from tools.failure import Failure, end_process_with

FILE_BYTES = 50_000_000
LARGEST_BYTES = 512 << 20
ROUNDS = 5
STARTS = 11
ROLE_TOKENS = 4  # of each message: its role is one token, and three stand around it
ORDINARY_TOKENS = 199_998  # ranks of o200k; special tokens come after them
KIB = 1024 if sys.platform == "linux" else 1  # the unit of ru_maxrss
LAST_CHARACTERS_SHOWN = 2000


def count_with_tiktoken(path: str) -> tuple[float, int]:
    """Seconds and tokens of tiktoken alone, on texts that lie ready in a list."""
    import splintr
    import tiktoken

    vocabulary = splintr.Tokenizer.from_pretrained("o200k_base")
    encoding = tiktoken.Encoding(
        name="o200k_base",
        pat_str=splintr.O200K_BASE_PATTERN,
        mergeable_ranks={
            vocabulary.decode_token_bytes(rank): rank for rank in range(ORDINARY_TOKENS)
        },
        special_tokens={},
    )
    texts = [message["content"] for example in _examples(path) for message in example["messages"]]
    started = time.perf_counter()
    tokens = sum(len(encoding.encode_ordinary(text)) for text in texts)
    return time.perf_counter() - started, tokens + ROLE_TOKENS * len(texts)


def count_with_ours(path: str) -> tuple[float, int]:
    """Seconds and tokens of `example_tokens`, on examples that lie ready in a list."""
    from finetune.text_tokens import load_vocabulary
    from finetune.tokens import example_tokens

    examples = _examples(path)
    load_vocabulary()  # as tiktoken's is
    started = time.perf_counter()
    tokens = sum(map(example_tokens, examples))
    return time.perf_counter() - started, tokens


def check_on_one_core(path: str) -> tuple[float, int]:
    """Seconds and tokens of everything but loading the vocabulary: reading, checking, counting."""
    return _check(path, workers=1)


def check_on_two_cores(path: str) -> tuple[float, int]:
    """Seconds and tokens of everything, with two workers."""
    return _check(path, workers=2)


def check_once_more(path: str) -> tuple[float, int]:
    """Seconds and tokens of the second look at a file, as each preview but the first takes one."""
    from finetune.dataset.report_cache import check_unless_known

    os.environ["XDG_CACHE_HOME"] = str(Path(path).parent)  # and not the user's
    for _ in range(2):
        started = time.perf_counter()
        report = check_unless_known(
            path, method="supervised", context_tokens=None, grader_fields=(), vision=None
        )
    return time.perf_counter() - started, report.tokens


SIDES: dict[str, Callable[[str], tuple[float, int]]] = {
    one.__name__: one
    for one in (
        count_with_tiktoken,
        count_with_ours,
        check_on_one_core,
        check_on_two_cores,
        check_once_more,
    )
}


def _check(path: str, workers: int) -> tuple[float, int]:
    from finetune.dataset.check import check_dataset
    from finetune.text_tokens import load_vocabulary

    load_vocabulary()  # as tiktoken's is: it is the same for every file
    started = time.perf_counter()
    report = check_dataset(path, workers=workers)
    seconds = time.perf_counter() - started
    if report.errors:
        raise Failure(f"the made file is faulty: {report.errors[0]}")
    return seconds, report.tokens


def _examples(path: str) -> list[dict[str, Any]]:
    with Path(path).open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def one_side(name: str, path: str) -> dict[str, float]:
    """What this process found: seconds, tokens, and the most memory that it and a worker had."""
    seconds, tokens = SIDES[name](path)
    own, workers = (
        resource.getrusage(who).ru_maxrss * KIB
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {"seconds": seconds, "tokens": tokens, "own_bytes": own, "worker_bytes": workers}


def _in_its_own_process(name: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tools.bench_data", name, str(path)]
    result: dict[str, float] = json.loads(_output(command))
    return result


def _output(command: list[str]) -> str:
    done = subprocess.run(
        command, cwd=GUIDE.parents[1], capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode != 0:
        said = (done.stdout + done.stderr)[-LAST_CHARACTERS_SHOWN:]
        raise Failure(f"{' '.join(command)} failed:\n{said}")
    return done.stdout


def speed(path: Path) -> None:
    """Prints how fast each side is on the same file.

    Raises:
        Failure: two sides count differently.
    """
    write_dialogues(path, FILE_BYTES)
    runs = [{name: _in_its_own_process(name, path) for name in SIDES} for _ in range(ROUNDS)]
    if len({result["tokens"] for run in runs for result in run.values()}) > 1:
        raise Failure(f"different counts: {runs[0]}")
    best = {name: min(run[name]["seconds"] for run in runs) for name in SIDES}
    print(f"{FILE_BYTES / 1e6:.0f} MB of dialogues, best of {ROUNDS}")
    for name, seconds in best.items():
        rate, ratio = FILE_BYTES / 1e6 / seconds, best["count_with_tiktoken"] / seconds
        print(f"  {name:22} {seconds:6.2f} s {rate:6.1f} MB/s {ratio:5.2f} x tiktoken")
    gain = best["check_on_one_core"] / best["check_on_two_cores"]
    print(f"  two cores against one  {gain:.2f} x")


def memory(path: Path) -> None:
    """Prints the most memory that the check of the largest file takes."""
    write_dialogues(path, LARGEST_BYTES)
    print(f"{path.stat().st_size / (1 << 20):.0f} MiB of dialogues, peak memory")
    for name in ("check_on_one_core", "check_on_two_cores", "check_once_more"):
        found = _in_its_own_process(name, path)
        own, worker = found["own_bytes"] / 1e6, found["worker_bytes"] / 1e6
        print(f"  {name:22} {own:4.0f} MB and {worker:3.0f} MB a worker, {found['seconds']:.1f} s")


def start() -> None:
    """Prints how long the command line takes to start, in turn with Python alone."""
    commands = {
        "python -c pass": ["-c", "pass"],
        "finetune --help": ["-m", "finetune", "--help"],
        "finetune check, the guide's file": ["-m", "finetune", "check", str(GUIDE)],
    }
    runs = [{name: _start_seconds(ends) for name, ends in commands.items()} for _ in range(STARTS)]
    medians = {name: statistics.median(run[name] for run in runs) for name in commands}
    print(f"start, medians of {STARTS}")
    for name, seconds in medians.items():
        ratio = seconds / medians["python -c pass"]
        print(f"  {name:32} {seconds * 1000:5.0f} ms {ratio:5.1f} x")


def _start_seconds(ends: list[str]) -> float:
    started = time.perf_counter()
    _output([sys.executable, *ends])
    return time.perf_counter() - started


def main() -> int:
    """Prints the table, or what one side found when the process was started for that."""
    if sys.argv[1:]:
        print(json.dumps(one_side(*sys.argv[1:])))
        return 0
    with tempfile.TemporaryDirectory(prefix="azure-finetune-bench-") as folder:
        path = Path(folder) / "dialogues.jsonl"
        speed(path)
        memory(path)
    start()
    return 0


if __name__ == "__main__":
    end_process_with(main)
