"""A GitHub on 127.0.0.1, in a thread: HTTP in front of `answering`, with the faults of a network between."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

from github_server.answering import Answering, Exchange
from github_server.asked import Answer
from github_server.faults import Fault, Faults, Kind
from github_server.world import World

_LONGEST_HANG = 60.0


class Server:
    """A GitHub of one flavour (`api`, `ghes-3.17`, `ghes-3.19`); leaving it fails where a request was stray."""

    def __init__(self, home: Path, flavour: str = "api") -> None:
        self._http = _Http(("127.0.0.1", 0), _Handler)
        self.address = f"127.0.0.1:{self._http.server_port}"
        origin = f"http://{self.address}"
        enterprise = flavour != "api"
        self.url = f"{origin}/api/v3" if enterprise else origin
        self.graphql_url = f"{origin}/api/graphql" if enterprise else f"{origin}/graphql"
        self.web = origin if enterprise else "https://github.com"
        self.world = World(home, flavour, self.url, self.web)
        self.answering = Answering(self.world)
        self.faults = Faults()
        self._http.parts = self
        self.closing = Event()
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def exchanges(self) -> Sequence[Exchange]:
        """All requests with their answers, those that went wrong on the way included."""
        return self.answering.exchanges

    @property
    def writes(self) -> list[Exchange]:
        """The requests that asked for a change."""
        return [exchange for exchange in self.exchanges if exchange.writes]

    @property
    def stray(self) -> list[str]:
        """What did not fit GitHub's description."""
        return self.answering.stray

    def fault(self, fault: Fault) -> None:
        """Let something go wrong from now on."""
        self.faults.add(fault)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        if kind is None:
            assert not self.stray, "\n".join(self.stray)


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    parts: Server


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _serve(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = self._parts()
        target = self._below_root(parts)
        if target is None:
            self._send(Answer(body={"message": "Not Found"}, status=404))
            return
        fault = parts.faults.next(self.command, target, raw.decode("utf-8", "replace"))
        if fault is None:
            self._send(parts.answering.answer(self.command, target, dict(self.headers), raw))
            return
        if fault.first is not None:
            fault.first()
        if fault.done or fault.kind is Kind.NONE:
            answer = parts.answering.answer(self.command, target, dict(self.headers), raw)
        else:
            answer = parts.answering.lost(self.command, target, raw, fault.status)
        self._fail(fault, answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # the names that http.server calls

    def _parts(self) -> Server:
        assert isinstance(self.server, _Http)
        return self.server.parts

    def _below_root(self, parts: Server) -> str | None:
        """Give the path below the API's root; both flavours have GraphQL beside or above it."""
        origin = f"http://{parts.address}"
        if origin + self.path == parts.graphql_url:
            return "/graphql"
        root = parts.url.removeprefix(origin)
        return self.path.removeprefix(root) if self.path.startswith(f"{root}/") else None

    def _fail(self, fault: Fault, answer: Answer) -> None:
        match fault.kind:
            case Kind.NONE:
                self._send(answer)
            case Kind.ANSWER:
                headers = dict(fault.headers)
                self._send(Answer(body={"message": fault.message}, status=fault.status, headers=headers))
            case Kind.MALFORMED:
                self._bytes(200, {}, b'{"id": 1, "no')
            case Kind.HANG:
                self._parts().closing.wait(_LONGEST_HANG)
                self.close_connection = True
            case Kind.RESET:
                self._reset()

    def _reset(self) -> None:
        """Close so that the other side sees a reset and no end."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.rfile.close()
        self.wfile.close()
        self.connection.close()

    def _send(self, answer: Answer) -> None:
        data = b"" if answer.body is None else json.dumps(answer.body).encode()
        self._bytes(answer.status, answer.headers, data)

    def _bytes(self, status: int, headers: dict[str, str], data: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing: what was asked is remembered."""
