"""Files that Azure fetches itself, from a URL (docs/azure.md 1.2)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from emulator.data_plane import errors, file_expiry, file_limits, files, loopback_fetch
from emulator.data_plane.surfaces import on_both
from emulator.operation import Call, Reply

_FIELDS = ("purpose", "filename", "content_url", "expires_after")
# Of its own, so that slow imports leave the threads that chat answers in alone.
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="import")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Import:
    """What is to be fetched, and as what it is kept."""

    file_id: str
    filename: str
    url: str
    expires_after: int | None


def import_file(call: Call) -> Awaitable[Reply]:
    """Fetch a file; what does not come is a file that ends in error."""
    body = call.json()
    for name in sorted(set(body) - set(_FIELDS)):
        raise errors.invalid_payload(f"Unknown field '{name}'.", name)
    files.check_purpose(body.get("purpose"))
    for name in ("filename", "content_url"):
        if not isinstance(body.get(name), str) or not body[name]:
            raise errors.invalid_payload(f"'{name}' is missing or not a string.", name)
    reason = loopback_fetch.refusal(body["content_url"], call.cloud.port)
    if reason is not None:
        raise errors.invalid_payload(f"The URL is not imported from: {reason}.", "content_url")
    file_limits.check_room(call, 0)
    return _fetched(
        call,
        _Import(
            file_id=files.new_id(call.cloud),
            filename=body["filename"],
            url=body["content_url"],
            expires_after=file_expiry.seconds_of(body.get("expires_after")),
        ),
    )


async def _fetched(call: Call, wanted: _Import) -> Reply:
    place = files.make_place(call.cloud, wanted.file_id)
    fault = None
    try:
        await asyncio.get_running_loop().run_in_executor(
            _THREADS, loopback_fetch.fetch, wanted.url, place, file_limits.MOST_FILE_BYTES
        )
    except loopback_fetch.NotFetchedError as error:
        fault = f"fileImportFailed: The file could not be imported: {error}."
        place.write_bytes(b"")
    try:
        with call.cloud.store.transaction():
            file_limits.check_room(call, place.stat().st_size)
            file = files.keep(
                call.cloud,
                call.account.uid,
                wanted.file_id,
                wanted.filename,
                purpose=files.FINE_TUNE,
                expires_after=wanted.expires_after,
            )
            file = replace(file, planted_error=fault)
            call.cloud.store.put(file)
    except BaseException:
        place.unlink(missing_ok=True)
        raise
    return Reply(200, files.render(file))


OPERATIONS = on_both(
    "files.import",
    "POST",
    "files/import",
    import_file,
    since="2023-12-01-preview",
    creates=True,
    differs="Imports from loopback addresses only, before it answers; "
    "whether Azure has it on v1 is not known.",
)
