"""A small web server on this machine, for files to be imported from."""

from __future__ import annotations

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@contextmanager
def serving(content, status=200, headers=None):
    """Serve the same answer at every path; give the address and the paths asked for."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        """Answers and writes down."""

        def do_GET(self):
            """Give the answer."""
            asked.append(self.path)
            self.send_response(status)
            for name, value in (headers or {"Content-Length": str(len(content))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
