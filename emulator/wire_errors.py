"""What a refused request is answered with: a status, a code and a sentence, in two body shapes.

The cases themselves are constructors named after the case, in `control_plane/errors.py` and
`data_plane/errors.py`; here is only what both planes share.
"""

from __future__ import annotations

from typing import Literal

from emulator.records import JsonObject

Plane = Literal["control", "data", "emulator"]


class WireError(Exception):
    """A refusal that the client is told of."""

    def __init__(self, status: int, code: str, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.param = param


def error_body(error: WireError, plane: Plane) -> JsonObject:
    """Shape an error for its plane.

    ARM: `{error: {code, message}}` (docs/azure.md 5.4). Data plane, v1:
    `{error: {code, message, param, type}}` (docs/azure.md 1.9, spec azure-v1-v1-generated).
    """
    inner: JsonObject = {"code": error.code, "message": error.message}
    if plane == "data":
        inner |= {"param": error.param, "type": "error"}
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
