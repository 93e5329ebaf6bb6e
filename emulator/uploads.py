"""Uploads: multipart forms with at most one file."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from emulator.operation import Upload
from emulator.wire_errors import WireError


async def read_upload(request: Request) -> Upload | None:
    """Read a request's form, None if it has none.

    Raises:
        WireError: 400 if the form cannot be read.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return None
    fields: dict[str, str] = {}
    filename, content = None, b""
    try:
        async with request.form() as form:
            for name, value in form.items():
                if isinstance(value, UploadFile):
                    filename, content = value.filename or name, await value.read()
                else:
                    fields[name] = value
    except HTTPException as error:
        raise WireError(400, "invalidPayload", f"{error.detail}") from None
    return Upload(fields=fields, filename=filename, content=content)
