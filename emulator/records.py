"""The things that the local Azure keeps: frozen values, written to the store as JSON.

Times are virtual Unix seconds. `state` is the service's own word (ARM's provisioningState, or the
status of a file or job) and `state_since` the time of the last transition.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceGroup:
    """A resource group."""

    name: str
    location: str
    tags: dict[str, str] | None
    state: str
    state_since: float

    @property
    def key(self) -> str:
        """Its name; ARM names are case-insensitive."""
        return self.name.lower()

    @property
    def parent(self) -> str:
        """None: there is one subscription."""
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A Cognitive Services account, also while it is soft-deleted (`deleted_at` is set).

    `key_renewals` says how often each of its two keys has been regenerated.
    """

    uid: str
    group: str
    name: str
    kind: str
    location: str
    sku: JsonObject
    tags: dict[str, str] | None
    identity: JsonObject | None
    properties: JsonObject
    created_at: float
    deleted_at: float | None
    state: str
    state_since: float
    key_renewals: list[int] = field(default_factory=lambda: [0, 0])

    @property
    def key(self) -> str:
        """Group and name, since the name stays taken within its group after deletion."""
        return f"{self.group}/{self.name}".lower()

    @property
    def parent(self) -> str:
        """The key of its resource group."""
        return self.group.lower()

    @property
    def subdomain(self) -> str | None:
        """The globally unique name in its endpoint, if it was given one."""
        name = self.properties.get("customSubDomainName")
        return name.lower() if name else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """A model in service under a name; `account` is its account's key."""

    account: str
    account_name: str
    name: str
    model: JsonObject
    base_model: str
    job_id: str | None
    step_number: int | None
    sku: JsonObject
    tags: dict[str, str] | None
    properties: JsonObject
    created_at: float
    serving_since: float | None
    state: str
    state_since: float
    last_used_at: float | None = None

    @property
    def key(self) -> str:
        """Account and name."""
        return f"{self.account}/{self.name}".lower()

    @property
    def parent(self) -> str:
        """The key of its account."""
        return self.account


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAssignment:
    """A role given to a principal at a scope."""

    name: str
    scope: str
    role_definition_id: str
    principal_id: str
    principal_type: str
    created_at: float
    state: str = ""

    @property
    def key(self) -> str:
        """Scope and name."""
        return f"{self.scope}/{self.name}".lower()

    @property
    def parent(self) -> str:
        """The scope, a resource id."""
        return self.scope.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class AsyncOperation:
    """A deletion that a client may poll; it is over when its target is gone."""

    uid: str
    target_kind: str
    target_key: str
    state: str = ""

    @property
    def key(self) -> str:
        """Its id."""
        return self.uid

    @property
    def parent(self) -> str:
        """None."""
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file of an account: uploaded, or written by a job.

    `planted_error` is what is wrong with it whatever is in it: its import failed, or a fault rule
    wants it so. `expires_at` is when it goes.
    """

    uid: str
    account_uid: str
    filename: str
    purpose: str
    bytes: int
    created_at: float
    status_details: str | None
    state: str
    state_since: float
    planted_error: str | None = None
    expires_at: float | None = None

    @property
    def key(self) -> str:
        """Its id."""
        return self.uid

    @property
    def parent(self) -> str:
        """The account's uid: a re-created account starts empty."""
        return self.account_uid
