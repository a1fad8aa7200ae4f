"""A real server on 127.0.0.1 around an app, and the plainest of clients."""

import http.client
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.types import ASGIApp

from digest.web.serving import LOOPBACK, address_of, listening, server_for


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True, slots=True)
class Site:
    """A served app; `ask` follows no redirect and keeps no cookie."""

    port: int

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        line = http.client.HTTPConnection(LOOPBACK, self.port, timeout=20)
        try:
            line.request(method, path, body, dict(headers or {}))
            got = line.getresponse()
            pairs = {name.lower(): value for name, value in got.getheaders()}
            return Answer(got.status, pairs, got.read())
        finally:
            line.close()


@contextmanager
def served(app: ASGIApp) -> Iterator[Site]:
    listener = listening(LOOPBACK, 0)
    server = server_for(app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield Site(urlsplit(address_of(listener)).port or 0)
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()
    assert not thread.is_alive()
