"""What a killed `pulumi` had begun and not ended, as a stack's state keeps it; and what that means.

`up` warns of it, drops all of it but the creations, and warns of those for ever. `destroy` knows
nothing of what was being made. (pulumi/pulumi v3.259.0: pkg/backend/snapshot.go,
pkg/resource/deploy/deployment_executor.go.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_CREATING = {
    "TrainingFile": "the file may be uploaded: the next `pulumi up` finds it or uploads it",
    "FineTuningJob": (
        "the job may have been submitted: the next `pulumi up` finds and adopts it, and pays no "
        "second time"
    ),
    "FineTunedModel": "it only looks at the job: the next `pulumi up` looks again",
    "ModelDeployment": (
        "the deployment may be there, and be billed: the next `pulumi up` takes it over, and "
        "`pulumi destroy` before that would leave it behind"
    ),
}
_LOOKED_AT = "it may be there: the next `pulumi up` looks, and goes on with it or makes it"
_CREATING_ANOTHER = (
    "it may be there: if the next `pulumi up` says that it exists already, bring it into the state "
    "with `pulumi import`, or delete it"
)
_OTHERWISE = {
    "updating": "it may be changed or not: the next `pulumi up` changes what is still as before",
    "deleting": "it may be gone or not: the next `pulumi up` or `pulumi destroy` deletes the rest",
    "reading": "nothing was changed by that",
}


@dataclass(frozen=True, slots=True)
class PendingOperation:
    """One of them: `creating`, `updating`, …; the resource's type without its package, its name.

    `is_looked_at` is of what was put into the state, to be read before anything else.
    """

    doing: str
    kind: str
    name: str
    is_looked_at: bool = False

    def __str__(self) -> str:
        """What was going on, and what comes of it."""
        if self.is_looked_at:
            meaning = _LOOKED_AT
        elif self.doing == "creating":
            meaning = _CREATING.get(self.kind, _CREATING_ANOTHER)
        else:
            meaning = _OTHERWISE.get(self.doing, "the next `pulumi up` sees what came of it")
        return f"interrupted while {self.doing} {self.kind} {self.name}: {meaning}"


def pending_operations(deployment: Any) -> list[PendingOperation]:
    """Those in a stack's deployment, as `pulumi stack export` and the state file have it."""
    deployment = deployment or {}
    resources = deployment.get("resources") or []
    looked_at = {one["urn"] for one in resources if one.get("refreshBeforeUpdate")}
    return [
        _operation(one["type"], one["resource"]["urn"], looked_at)
        for one in deployment.get("pending_operations") or []
    ]


def _operation(doing: str, urn: str, looked_at: set[str]) -> PendingOperation:
    """The URN is `urn:pulumi:stack::project::parent$type::name`."""
    _, _, types, name = urn.split("::", maxsplit=3)
    kind = types.rsplit("$", 1)[-1].rsplit(":", 1)[-1]
    return PendingOperation(doing, kind, name, is_looked_at=urn in looked_at)
