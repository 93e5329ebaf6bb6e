"""What all our providers are: nothing of theirs is secret, and they end with their engine."""

from __future__ import annotations

from pulumi.dynamic import ConfigureRequest, ResourceProvider

from finetune.garbage import collect_seldom
from finetune.providers import engine


class Provider(ResourceProvider):
    """The base of the providers; it has no state, so that a pickle holds its name only."""

    serialize_as_secret_always = False

    def configure(self, req: ConfigureRequest) -> None:  # noqa: ARG002  (config comes as inputs)
        """Called once in each host process, which nobody else would end after a killed engine."""
        collect_seldom()
        engine.leave_with_engine()
