"""What an operation is, what it is called with and what it answers.

Each operation group is a file with a tuple `OPERATIONS`. An operation without an answer is one
that Azure has and the local Azure has not: it is in the table so that it is refused by name and
so that the coverage page can list it.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

import orjson

from emulator.cloud import Cloud
from emulator.records import Account, JsonObject
from emulator.wire_errors import Plane, WireError, surface_of, unsupported_media_type

# JSON, also by the names that Azure's specifications have for it (S-2504: text/json, +json).
_JSON_TYPE = re.compile(r"\s*(application|text)/(\S+\+)?json\s*(;|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A file in a form: the field it is in, and its bytes, which are there while it is answered."""

    field: str
    filename: str
    content: BinaryIO
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A multipart form with at most one file in it."""

    fields: dict[str, str]
    file: SentFile | None

    def get_file(self, field: str) -> SentFile:
        """Give the file in that field.

        Raises:
            WireError: 400 if there is none.
        """
        if self.file is None or self.file.field != field:
            raise WireError(400, "invalidPayload", f"The form has no file in '{field}'.", field)
        return self.file


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
    def is_dated(self) -> bool:
        """Whether it came on the data plane's dated surface (docs/azure.md 1.1)."""
        return surface_of(self.path) == "dated"

    @property
    def form(self) -> Upload:
        """The multipart form of an operation that takes one."""
        if self.upload is None:
            raise AssertionError(f"{self.path} takes no form")
        return self.upload

    @property
    def account(self) -> Account:
        """The account whose data plane is called."""
        if self.caller is None:
            raise AssertionError(f"{self.path} is not on a data plane")
        return self.caller

    def json(self) -> JsonObject:
        """Give the body as a JSON object; an empty body is an empty one.

        Raises:
            WireError: 415 if the body is said to be something else, 400 if it is no JSON object.
        """
        given = self.headers.get("content-type", "")
        # The emulator's own surface is spoken to by hand, and `curl -d` says that it is a form.
        if self.body and surface_of(self.path) != "emulator" and not _JSON_TYPE.match(given):
            raise unsupported_media_type(given, "application/json")
        try:
            parsed = orjson.loads(self.body or b"{}")
        except ValueError:
            parsed = None
        if not isinstance(parsed, dict):
            code = "InvalidRequestContent" if self.caller is None else "invalidPayload"
            raise WireError(400, code, "The request body is not a JSON object.")
        return parsed


@dataclass(frozen=True, slots=True)
class Reply:
    """A status, a JSON body, raw content or a stream of it, and headers."""

    status: int = 200
    body: JsonObject | list[JsonObject] | bytes | AsyncIterator[bytes] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


Answer = Callable[[Call], Reply | Awaitable[Reply]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One row of the route table.

    In `path`, `{name}` stands for one segment and `{name*}` for one or more. `open` operations
    need no credentials; `takes_upload` ones come as a multipart form; `creates` ones make what
    their answer describes; `options` are the `$` parameters of the query that an ARM one reads.
    `since` is the api-version or the surface that Azure has the operation from, `differs` what is
    known to be otherwise here.
    """

    name: str
    method: str
    path: str
    answer: Answer | None
    plane: Plane = "control"
    open: bool = False
    takes_upload: bool = False
    creates: bool = False
    options: tuple[str, ...] = ()
    since: str = ""
    differs: str = ""

    def pattern(self) -> re.Pattern[str]:
        """Give the expression that a request's path must match; ARM ignores case."""
        quoted = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.path.replace(".", r"\."))
        quoted = re.sub(r"\{(\w+)\*\}", r"(?P<\1>.+)", quoted)
        return re.compile(f"{quoted}/?", re.IGNORECASE)
