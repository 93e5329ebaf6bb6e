"""Searches, guided by coverage, for bytes that break the check of data files.

    .venv/bin/python -m tests.fuzz.fuzz_check -max_total_time=60 -max_len=4000 \
        -dict=tests/fuzz/jsonl.dict -artifact_prefix=.local/ .local/fuzz

The folder keeps what was found to reach new code; it begins with each line of tests/data. Bytes
that break a promise (tests/data/promises.py) end the run, and lie in .local/crash-<their hash>:
the same command with that file in the folder's place runs them alone.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["finetune"]):
    from finetune.dataset.check import check_dataset

from tests.data.promises import assert_promises

DATA = Path(__file__).parents[1] / "data"
FILLER = (DATA / "good" / "plain.jsonl").read_bytes()
METHODS = (None, "supervised", "dpo", "reinforcement")
AMONG_GOOD = 64
LONGEST_SEED_BYTES = 4_000


def options(chosen):
    """Return the keywords of a check that a byte chooses, so that the bytes reach all of them."""
    return {
        "method": METHODS[chosen & 3],
        "context_tokens": 100 if chosen & 4 else None,
        "vision": bool(chosen & 8) if chosen & 16 else None,
        "grader_fields": ("answer", "reference.0.b") if chosen & 32 else (),
    }


def check_bytes(path, fuzzed):
    """Check a file of these bytes, alone or after ten good lines, and hold the report."""
    chosen, content = (fuzzed[-1], fuzzed[:-1]) if fuzzed else (0, b"")
    content = FILLER + content if chosen & AMONG_GOOD else content
    path.write_bytes(content)

    assert_promises(check_dataset(str(path), workers=1, **options(chosen)), content)


def write_seeds(folder):
    """Write each line of the test data into an empty folder, for every way of checking it."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        return
    paths = (*DATA.glob("good/*.jsonl"), *DATA.glob("faulty/*.jsonl"))
    for line in {line for path in paths for line in path.read_bytes().splitlines()}:
        for chosen in (*range(len(METHODS)), AMONG_GOOD):
            seed = line[:LONGEST_SEED_BYTES] + bytes([chosen])
            (folder / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)


def main():
    """Run until libFuzzer's own options end it, or bytes break a promise."""
    named = [Path(word) for word in sys.argv[1:] if not word.startswith("-")]
    if named and not named[0].is_file():
        write_seeds(named[0])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.jsonl"
        atheris.Setup(sys.argv, lambda fuzzed: check_bytes(path, fuzzed))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
