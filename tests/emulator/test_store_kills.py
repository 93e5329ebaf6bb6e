"""A kill -9 while records are written: what was acknowledged is there, and no half of anything."""

import random
import subprocess
import sys

import pytest

from emulator.records import ResourceGroup
from emulator.store import Store
from tests.emulator.running_emulator import PROJECT

KILLS_A_ROUND = 10
# Two records in each transaction, and a line once they are kept.
WRITER = """
import sys
from pathlib import Path
from emulator.records import ResourceGroup
from emulator.store import Store

store = Store(Path(sys.argv[1]), [ResourceGroup])
for number in range(int(sys.argv[2]), 10**9):
    with store.transaction():
        for half in ("left", "right"):
            store.put(ResourceGroup(name=f"{number}-{half}", location="x" * 500, tags=None,
                                    state="", state_since=0.0))
    print(number, flush=True)
"""


@pytest.mark.parametrize("rounds", [1, pytest.param(100, marks=pytest.mark.long)])
def test_whatever_was_acknowledged_is_kept(tmp_path, rounds):
    """After each of ten kills a round: each acknowledged pair, and never one half without another.

    A pair that was written and not acknowledged may be there or not.
    """
    chance = random.Random(1)  # noqa: S311 - the same kills each time, and no secret
    for number in range(rounds):
        database, promised = tmp_path / f"{number}.sqlite", set()
        for _ in range(KILLS_A_ROUND):
            promised |= set(killed(database, max(promised, default=0) + 2, chance.randint(1, 40)))
            kept = pairs(database)

            assert set(kept.values()) == {2}
            assert promised <= set(kept)


def killed(database, first, lines):
    """Write until so many pairs are acknowledged, kill in the middle, and give what was."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, database, str(first)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    read = [int(process.stdout.readline()) for _ in range(lines)]
    process.kill()
    rest = process.communicate(timeout=20)[0].splitlines()
    # The last line may have been cut off.
    return read + [int(line) for line in rest[:-1]]


def pairs(database):
    """Return how many halves there are of each pair."""
    store = Store(database, [ResourceGroup])
    counted = {}
    for group in store.all(ResourceGroup):
        number = int(group.name.partition("-")[0])
        counted[number] = counted.get(number, 0) + 1
    store._connection.close()  # noqa: SLF001 - a process never closes its only store
    return counted
