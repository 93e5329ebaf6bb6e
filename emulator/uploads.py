"""Multipart forms with at most one file, which lies on disk unless it is small."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from emulator.operation import SentFile, Upload
from emulator.wire_errors import WireError, unsupported_media_type

_TYPE = "multipart/form-data"


@asynccontextmanager
async def uploaded(request: Request) -> AsyncIterator[Upload]:
    """Give a request's form; its file is gone afterwards.

    Raises:
        WireError: 415 if the request is no multipart form, 400 if that cannot be read.
    """
    content_type = request.headers.get("content-type")
    if not (content_type or "").lower().startswith(_TYPE):
        raise unsupported_media_type(content_type, _TYPE)
    try:
        form = await request.form(max_files=1)
    except MultiPartException as error:
        raise WireError(400, "invalidPayload", error.message) from None
    fields: dict[str, str] = {}
    file = None
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            filename, size = value.filename or name, value.size or 0
            file = SentFile(field=name, filename=filename, content=value.file, bytes=size)
        else:
            fields[name] = value
    try:
        yield Upload(fields=fields, file=file)
    finally:
        await form.close()
