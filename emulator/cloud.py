"""The parts of one running local Azure, handed to every operation."""

from __future__ import annotations

from dataclasses import dataclass, field

from emulator.agenda import Agenda
from emulator.births import Births
from emulator.clock import Clock
from emulator.faults import Faults
from emulator.identifiers import Identifiers
from emulator.request_log import RequestLog
from emulator.state_folder import StateFolder
from emulator.store import Store
from emulator.token_rates import TokenRates
from emulator.training_runs import TrainingRuns


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloud:
    """Everything that answers are made from."""

    clock: Clock
    store: Store
    folder: StateFolder
    identifiers: Identifiers
    training_runs: TrainingRuns
    request_log: RequestLog
    faults: Faults
    births: Births
    port: int
    host: str
    token_rates: TokenRates = field(default_factory=TokenRates)
    agenda: Agenda = field(default_factory=Agenda)

    @property
    def root_url(self) -> str:
        """Where this local Azure is, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"
