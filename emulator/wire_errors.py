"""What a refused request is answered with: a status, a code and a sentence, in three body shapes.

The cases themselves are constructors named after the case, in `control_plane/errors.py` and
`data_plane/errors.py`; here is only what both planes share.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from emulator.records import JsonObject

Plane = Literal["control", "data", "emulator"]
# What an error's body is shaped for; the data plane has two surfaces (docs/azure.md 1.1).
Surface = Literal["arm", "v1", "dated", "emulator"]


class WireError(Exception):
    """A refusal that the client is told of."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        param: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.param = param
        self.headers = headers or {}


def surface_of(path: str) -> Surface:
    """Say which surface answers at a path; paths ignore case, as ARM's do."""
    first, _, rest = path.lower().removeprefix("/").partition("/")
    if first in ("", "_emulator"):
        return "emulator"
    if first != "accounts":
        return "arm"
    return "v1" if rest.partition("/")[2].startswith("openai/v1/") else "dated"


def unsupported_media_type(given: str | None, wanted: str) -> WireError:
    """Refuse a body of another content type; ARM and the data plane's ASP.NET both say 415."""
    return WireError(
        415,
        "UnsupportedMediaType",
        f"The content media type '{given or ''}' is not supported. Only '{wanted}' is supported.",
    )


def error_body(error: WireError, surface: Surface) -> JsonObject:
    """Shape an error for its surface.

    ARM: `{error: {code, message}}` (docs/azure.md 5.4). The data plane's two: docs/azure.md 1.9.
    """
    inner: JsonObject = {"code": error.code, "message": error.message}
    if surface == "v1":
        inner |= {"param": error.param, "type": "error", "inner_error": None}
    if surface == "dated":
        inner |= {"target": error.param, "details": [], "innererror": {"code": error.code}}
    return {"error": inner}


def not_built(what: str) -> WireError:
    """Refuse something that Azure has and the local Azure has not."""
    return WireError(501, "NotImplemented", f"The local Azure does not support {what}.")


def bad_request(message: str) -> WireError:
    """Refuse a request of the emulator's own surface."""
    return WireError(400, "BadRequest", message)


def internal_failure(error: Exception) -> WireError:
    """Report a fault of the emulator itself, which no client caused."""
    return WireError(
        500, "InternalServerError", f"The local Azure failed: {type(error).__name__}: {error}"
    )
