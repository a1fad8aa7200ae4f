"""A web server on loopback that serves, misbehaves as told, and remembers who asked what when."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Page = Callable[["Handler"], None]


@dataclass
class Asked:
    path: str
    started: float
    headers: dict[str, str]
    ended: float = 0.0


@dataclass
class NewsServer:
    """`pages` maps a path to what answers it. `released` lets hanging handlers go at the end."""

    base: str
    pages: Mapping[str, Page]
    asked: list[Asked] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    sent: int = 0

    def url(self, path: str) -> str:
        return self.base + path


class Handler(BaseHTTPRequestHandler):
    news: NewsServer

    def do_GET(self) -> None:
        asked = Asked(self.path, time.monotonic(), dict(self.headers.items()))
        self.news.asked.append(asked)
        try:
            self.news.pages.get(self.path, status(404))(self)
        except ConnectionError:
            pass  # the client has had enough
        finally:
            asked.ended = time.monotonic()

    def send(self, body: bytes, code: int = 200, **headers: str) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving(pages: Mapping[str, Page], host: str = "127.0.0.1") -> Iterator[NewsServer]:
    handler = type("Told", (Handler,), {})
    server = ThreadingHTTPServer((host, 0), handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    news = NewsServer(f"http://{host}:{server.server_address[1]}", pages)
    handler.news = news  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield news
    finally:
        news.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def page(body: bytes | str, code: int = 200, **headers: str) -> Page:
    data = body.encode() if isinstance(body, str) else body
    return lambda handler: handler.send(data, code, **headers)


def status(code: int, **headers: str) -> Page:
    return page(b"", code, **headers)


def redirect(target: str, code: int = 302) -> Page:
    return status(code, Location=target)


def hang(handler: Handler) -> None:
    """Take the request and say nothing."""
    handler.news.released.wait(30)


def drip(handler: Handler) -> None:
    """A header, then a byte now and then, without end."""
    handler.send(b"<rss>", Content_Length="1000000")
    while not handler.news.released.wait(0.02):
        handler.wfile.write(b" ")


def flood(megabytes: int) -> Page:
    """So many megabytes of feed, made as they are sent, with no word on how many."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        block = b"<item><title>more</title></item>" * 2048
        for _ in range(megabytes * 16):
            handler.wfile.write(block)
            handler.news.sent += len(block)

    return answer
