"""A small case system on this machine that speaks enough ZGW, and can misbehave."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

from laadregie.foundation.sources.calling import Call
from laadregie.foundation.sources.transport import Answer

HOST = "zaken.example"
ROOT = f"https://{HOST}"
SYSTEM = {
    "zaken_url": f"{ROOT}/zaken/api/v1",
    "documenten_url": f"{ROOT}/documenten/api/v1/",
    "client_id": "laadregie",
    "secret": "geheim",
    "rsin": "123456782",
    "zaaktype": f"{ROOT}/catalogi/api/v1/zaaktypen/1",
    "informatieobjecttype": f"{ROOT}/catalogi/api/v1/informatieobjecttypen/1",
}


class CaseSystem:
    """What was made, by path, and what goes wrong.

    Attributes:
        faults: One word per coming call: `lost` (done, but the answer never comes), `error` (500),
            `refuse` (403), `page` (HTML), `other` (the list holds another case), `move` (a redirection);
            `""` goes well.
    """

    def __init__(self) -> None:
        self.rows: dict[str, list[dict]] = {}
        self.faults: list[str] = []
        self.calls: list[tuple[str, str, dict]] = []

    def counts(self) -> dict[str, int]:
        return {path.rsplit("/", 1)[-1]: len(rows) for path, rows in self.rows.items() if rows}

    def answer(self, method: str, target: str, headers: dict, body: bytes) -> tuple[int, str, bytes] | None:
        fault = self.faults.pop(0) if self.faults else ""
        parts = urlsplit(target)
        self.calls.append((method, parts.path, headers))
        if fault == "error":
            return 500, "application/json", b"{}"
        if fault == "refuse":
            return (
                403,
                "application/json",
                json.dumps({"code": "permission_denied", "detail": "Roos"}).encode(),
            )
        if fault == "page":
            return 200, "text/html", b"<html>storing</html>"
        if fault == "move":
            return 302, "text/html", b""
        rows = self.rows.setdefault(parts.path, [])
        if method == "GET":
            found = (
                [{"url": "https://elders/1", "identificatie": "X"}]
                if fault == "other"
                else self._found(rows, parts.query)
            )
            listed = (
                found
                if parts.path.endswith("zaakinformatieobjecten")
                else {"count": len(found), "results": found}
            )
            return 200, "application/json", json.dumps(listed).encode()
        return self._made(rows, parts.path, json.loads(body), fault)

    def _found(self, rows: list[dict], query: str) -> list[dict]:
        asked = dict(parse_qsl(query))
        return [row for row in rows if all(row[name] == value for name, value in asked.items())]

    def _made(self, rows: list[dict], path: str, body: dict, fault: str) -> tuple[int, str, bytes] | None:
        unique = ("zaak", "informatieobject") if "zaak" in body else ("identificatie", "bronorganisatie")
        if any(all(row[name] == body[name] for name in unique) for row in rows):
            answer = {"code": "invalid", "invalidParams": [{"code": "identificatie-niet-uniek"}]}
            return 400, "application/json", json.dumps(answer).encode()
        rows.append({**body, "url": f"{ROOT}{path}/{len(rows) + 1}"})
        return None if fault == "lost" else (201, "application/json", json.dumps(rows[-1]).encode())


@contextmanager
def running() -> Iterator[tuple[CaseSystem, object]]:
    """A case system that runs, and the way to call it in place of TLS to the outside."""
    system = CaseSystem()

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = system.answer(self.command, self.path, dict(self.headers), body)
            if answer is None:
                self.close_connection = True
                return
            status, media, content = answer
            self.send_response(status)
            self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(content)))
            if status == 302:
                self.send_header("Location", "https://elders.example/")
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _do

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()

    @contextmanager
    def caller(call: Call, silence_seconds: float) -> Iterator[Answer]:
        connection = HTTPConnection("127.0.0.1", server.server_port, timeout=5)
        try:
            target = f"{call.parts.path}?{call.parts.query}" if call.parts.query else call.parts.path
            connection.request(call.method, target, body=call.body, headers=dict(call.headers))
            response = connection.getresponse()
            yield Answer(response.status, response.length, response.read)
        finally:
            connection.close()

    try:
        yield system, caller
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
