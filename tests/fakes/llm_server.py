"""An OpenAI-compatible endpoint on 127.0.0.1 that answers well, badly, late or not at all.

`planned` holds what the next questions get; without a plan `model` answers from the messages.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-a-key-for-tests"

Messages = list[dict[str, str]]
Model = Callable[[Messages], str]


@dataclass(frozen=True)
class Planned:
    """One answer. Without `data` a completion that says `text`. `cut`: so many bytes, then gone.

    `silent` never answers. `usage` None leaves it out.
    """

    status: int = 200
    text: str = ""
    data: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    usage: dict[str, Any] | None = None
    finish: str = "stop"
    cut: int | None = None
    silent: bool = False


SILENT = Planned(silent=True)


def broken(status: int, message: str = "", **headers: str) -> Planned:
    """An answer without success, in the form such endpoints use."""
    data = json.dumps({"error": {"message": message, "type": "x"}}).encode()
    return Planned(status, data=data, headers=headers)


@dataclass
class Endpoint:
    """The server's memory and plans."""

    model: Model
    planned: list[Planned] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    unknown_keys: frozenset[str] = frozenset()
    """Keys of a question this endpoint answers with 400."""
    usage: dict[str, Any] | None = field(
        default_factory=lambda: {"prompt_tokens": 100, "completion_tokens": 50}
    )
    port: int = 0
    closing: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def answer(self, body: dict[str, Any]) -> Planned:
        unknown = sorted(self.unknown_keys & set(body))
        if unknown:
            return broken(400, f"Unsupported parameter: '{unknown[0]}'")
        with self.lock:
            if self.planned:
                return self.planned.pop(0)
        return Planned(text=self.model(body["messages"]), usage=self.usage)


def completion(planned: Planned) -> bytes:
    value: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": planned.text},
                "finish_reason": planned.finish,
            }
        ],
    }
    if planned.usage is not None:
        value["usage"] = planned.usage
    return json.dumps(value).encode()


class _Door(BaseHTTPRequestHandler):
    endpoint: Endpoint

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        body = json.loads(data)
        with self.endpoint.lock:
            self.endpoint.bodies.append(body)
            self.endpoint.paths.append(self.path)
            self.endpoint.headers.append({k.lower(): v for k, v in self.headers.items()})
        planned = self.endpoint.answer(body)
        if planned.silent:
            self.endpoint.closing.wait(30)
            self.close_connection = True
            return
        said = completion(planned) if planned.data is None else planned.data
        self.send_response(planned.status)
        self.send_header("Content-Length", str(len(said)))
        self.send_header("Content-Type", "application/json")
        for name, value in planned.headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self._send(said if planned.cut is None else said[: planned.cut])
        if planned.cut is not None:
            self.close_connection = True

    def _send(self, data: bytes) -> None:
        try:
            self.wfile.write(data)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the asker had enough: that is what is tested

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@contextmanager
def endpoint(model: Model | None = None, **changes: Any) -> Iterator[Endpoint]:
    """A running endpoint; `model` defaults to one that says nothing of use."""
    made = Endpoint(model or (lambda _: '{"sentences": []}'), **changes)
    door = type("Door", (_Door,), {"endpoint": made})
    server = ThreadingHTTPServer(("127.0.0.1", 0), door)
    server.daemon_threads = True
    made.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        made.closing.set()
        server.shutdown()
        thread.join(20)
        server.server_close()
