"""What the local Azure's rate is compared with: `python -m tools.bench_bare DATABASE PORT`.

The least that a Starlette handler can do for the same answer: it reads the row from the same
SQLite file, by the same key, and writes it as JSON. Served as the local Azure is.
"""

from __future__ import annotations

import json
import sqlite3
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

_ROW = "SELECT body FROM records WHERE kind = 'Job' AND key = ?"


def main() -> None:
    """Serve until a signal."""
    database, port = sys.argv[1], int(sys.argv[2])
    connection = sqlite3.connect(database, check_same_thread=False)

    async def get_job(request: Request) -> JSONResponse:
        (body,) = connection.execute(_ROW, (request.path_params["job"],)).fetchone()
        return JSONResponse(json.loads(body))

    app = Starlette(routes=[Route("/jobs/{job}", get_job)])
    uvicorn.run(app, port=port, http="httptools", log_level="error", access_log=False)


if __name__ == "__main__":
    main()
