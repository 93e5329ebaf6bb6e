"""One chat: what was asked of which deployment, and what it costs once it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from emulator import bill, catalogue, tokens
from emulator.cloud import Cloud
from emulator.data_plane.chat_request import ChatRequest
from emulator.records import Deployment


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """The tokens of a chat, counted in the o200k vocabulary of the 4o and 4.1 models."""

    prompt_tokens: int
    completion_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A chat that may be answered; `weights` is where the deployment's are."""

    cloud: Cloud
    deployment: Deployment
    request: ChatRequest
    weights: Path
    answer_id: str
    created: int
    prompt_tokens: int

    def settle(self, texts: list[str]) -> Usage:
        """Charge what was written, however far it came, and count it against the capacity."""
        completion_tokens = sum(tokens.count(text) for text in texts)
        usage = Usage(prompt_tokens=self.prompt_tokens, completion_tokens=completion_tokens)
        now = self.cloud.clock.now()
        self.cloud.token_rates.use(self.deployment.key, completion_tokens, now)
        with self.cloud.store.transaction():
            bill.charge_inference(
                self.cloud.store,
                self.deployment,
                catalogue.get_model(self.deployment.base_model),
                (usage.prompt_tokens, usage.completion_tokens),
                now,
            )
        return usage
