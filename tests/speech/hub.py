"""A stand-in for the models' server on the loopback: as much of it as a download asks for, and its misfortunes."""

from __future__ import annotations

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

REVISION = "0123456789abcdef0123456789abcdef01234567"


class Hub:
    """Serves ``files`` as every repository. Large files (over 1,000 bytes) are listed with their SHA-256."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.served = dict(files)
        self.requests: list[tuple[str, str | None]] = []
        self.break_after: dict[str, list[int]] = {}
        self.ignore_ranges = False
        self.status = 0
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                hub.answer(self)

            do_HEAD = do_GET

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda request, address: None  # type: ignore[method-assign]  # a line cut on purpose
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def ranges(self, name: str) -> list[str | None]:
        """The Range header of each request for a file."""
        return [asked for path, asked in self.requests if path.endswith(f"/{name}")]

    def answer(self, request: Any) -> None:
        path = request.path.partition("?")[0]
        self.requests.append((path, request.headers.get("Range")))
        if self.status:
            self._json(request, {"error": "no"}, self.status)
        elif path.startswith("/api/models/") and "/tree/" in path:
            self._json(request, [self._entry(name, data) for name, data in self.files.items()])
        elif path.startswith("/api/models/"):
            self._json(request, {"id": "some/model", "sha": REVISION, "siblings": []})
        elif f"/resolve/{REVISION}/" in path and path.rpartition("/")[2] in self.served:
            self._file(request, path.rpartition("/")[2])
        else:
            self._json(request, {"error": "not found"}, 404)

    def _entry(self, name: str, data: bytes) -> dict[str, Any]:
        git = hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
        entry: dict[str, Any] = {"type": "file", "path": name, "size": len(data), "oid": git}
        if len(data) > 1000:
            entry["lfs"] = {"oid": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 130}
        return entry

    def _json(self, request: Any, what: Any, status: int = 200) -> None:
        body = json.dumps(what).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def _file(self, request: Any, name: str) -> None:
        data = self.served[name]
        start = 0
        asked = request.headers.get("Range")
        if asked and not self.ignore_ranges:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
        request.send_response(206 if start else 200)
        request.send_header("ETag", f'"{hashlib.sha256(data).hexdigest()}"')
        request.send_header("X-Repo-Commit", REVISION)
        request.send_header("Content-Length", str(len(data) - start))
        if start:
            request.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        request.end_headers()
        stops = self.break_after.get(name)
        if stops:
            request.wfile.write(data[start : stops.pop(0)])
            request.wfile.flush()
            request.close_connection = True
            request.connection.close()
        else:
            request.wfile.write(data[start:])
