"""Ids, keys and seeds: the single source of anything that looks random.

Each comes from the emulator's seed and a counter per kind that is stored, so that the same calls
give the same ids in another state directory with that seed, and a restart repeats none.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass

from emulator.store import Store


@dataclass(frozen=True, slots=True)
class Identifiers:
    """Makes ids from the emulator's seed."""

    seed: int
    store: Store

    def hexadecimal(self, kind: str) -> str:
        """Give 32 hexadecimal digits that no earlier call for this kind gave."""
        number = self.store.count_up(f"identifiers:{kind}")
        return hashlib.sha256(f"{self.seed}:{kind}:{number}".encode()).hexdigest()[:32]

    def guid(self, kind: str) -> str:
        """Give an id in the form of a GUID."""
        return str(uuid.UUID(hex=self.hexadecimal(kind)))

    def training_seed(self) -> int:
        """Give a seed for a job that came without one (0..2147483647, docs/azure.md 1.4)."""
        return int(self.hexadecimal("training-seed"), 16) % 2**31

    def account_keys(self, account_uid: str, renewals: list[int]) -> list[str]:
        """Give the keys of an account; each is another one after it has been renewed."""
        names = (
            f"{self.seed}:{account_uid}:key{number}" + (f":{times}" if times else "")
            for number, times in enumerate(renewals, 1)
        )
        return [hashlib.sha256(name.encode()).hexdigest() for name in names]
