"""What an operation is, what it is called with and what it answers.

Each operation group is a file with a tuple `OPERATIONS`. An operation without an answer is one
that Azure has and the local Azure has not: it is in the table so that it is refused by name and
so that the coverage page can list it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from emulator.cloud import Cloud
from emulator.records import Account, JsonObject
from emulator.wire_errors import Plane, WireError


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A multipart form with at most one file in it."""

    fields: dict[str, str]
    filename: str | None
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, taken apart.

    `account` is set for the data plane, once access has been granted. `planted` is how a fault
    rule wants the job or file to end that the call makes.
    """

    cloud: Cloud
    method: str
    path: str
    parameters: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""
    upload: Upload | None = None
    caller: Account | None = None
    planted: JsonObject | None = None

    @property
    def account(self) -> Account:
        """The account whose data plane is called."""
        if self.caller is None:
            raise AssertionError(f"{self.path} is not on a data plane")
        return self.caller

    def json(self) -> JsonObject:
        """Give the body as a JSON object; an empty body is an empty one.

        Raises:
            WireError: 400 if the body is not a JSON object.
        """
        try:
            parsed = json.loads(self.body or b"{}")
        except ValueError:
            parsed = None
        if not isinstance(parsed, dict):
            raise WireError(400, "InvalidRequestContent", "The request body is not a JSON object.")
        return parsed


@dataclass(frozen=True, slots=True)
class Reply:
    """A status, a JSON body or raw content, and headers."""

    status: int = 200
    body: JsonObject | list[JsonObject] | bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


Answer = Callable[[Call], Reply | Awaitable[Reply]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One row of the route table.

    In `path`, `{name}` stands for one segment and `{name*}` for one or more. `open` operations
    need no credentials; `takes_upload` ones come as a multipart form. `since` is the api-version
    or the surface that Azure has the operation from, `differs` what is known to be otherwise here.
    """

    name: str
    method: str
    path: str
    answer: Answer | None
    plane: Plane = "control"
    open: bool = False
    takes_upload: bool = False
    since: str = ""
    differs: str = ""

    def pattern(self) -> re.Pattern[str]:
        """Give the expression that a request's path must match; ARM ignores case."""
        quoted = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.path.replace(".", r"\."))
        quoted = re.sub(r"\{(\w+)\*\}", r"(?P<\1>.+)", quoted)
        return re.compile(f"{quoted}/?", re.IGNORECASE)
