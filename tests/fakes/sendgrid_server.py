"""SendGrid's POST /v3/mail/send on 127.0.0.1, from its published behaviour: it keeps state.

`planned` holds what the next calls get; without one a call that keeps the rules gets 202. What was
taken is kept as each reader would get it, tags filled in.
"""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "SG.a-key-for-tests"
MOST_BYTES = 30_000_000
RESERVED = {
    "x-sg-id",
    "x-sg-eid",
    "received",
    "dkim-signature",
    "content-type",
    "content-transfer-encoding",
    "to",
    "from",
    "subject",
    "reply-to",
    "cc",
    "bcc",
}


@dataclass(frozen=True)
class Planned:
    """One answer. `takes`: the call counts although the answer is none. Status 0 never answers,
    -1 cuts the connection.
    """

    status: int
    errors: tuple[tuple[str, str | None], ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    takes: bool = False


SILENT = Planned(0, takes=True)
CUT = Planned(-1, takes=True)


@dataclass(frozen=True)
class Copy:
    """What one reader got."""

    to: str
    id: str
    subject: str
    html: str
    text: str
    headers: dict[str, str]


@dataclass
class SendGrid:
    """The account."""

    planned: list[Planned] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    before: Callable[[dict[str, Any]], None] = lambda _: None
    """Called with every body before it is answered."""
    contract: Callable[[dict[str, Any]], list[str]] = lambda _: []
    """What their own document has against a body."""
    violations: list[str] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def taken(self) -> Counter[str]:
        """How often each delivery was taken."""
        return Counter(copy.id for copy in self.copies)

    def ask(self, key: str, data: bytes) -> Planned:
        """The answer to one call."""
        if key != f"Bearer {KEY}":
            return Planned(401, (("The provided authorization grant is invalid", None),))
        if len(data) > MOST_BYTES:
            return Planned(413, (("The JSON payload you have included is too large", None),))
        body = json.loads(data)
        self.before(body)
        with self.lock:
            self.bodies.append(body)
            self.violations += self.contract(body)
            answer = self.planned.pop(0) if self.planned else Planned(202, takes=True)
            errors = tuple(complaints(body))
            if errors and answer.status == 202:
                return Planned(400, errors)
            if answer.takes:
                self.copies += [copy_for(body, one) for one in body["personalizations"]]
        return answer


def complaints(body: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
    """What SendGrid would say against a body, as (message, field)."""
    people = body.get("personalizations", [])
    if not 1 <= len(people) <= 1000:
        yield "The personalizations field must have 1 to 1000 personalizations", "personalizations"
    addresses = Counter(to["email"].lower() for p in people for to in p["to"])
    if any(count > 1 for count in addresses.values()):
        yield "Each email address should be unique across to, cc, and bcc", "personalizations"
    for place, one in enumerate(people):
        yield from _against_one(f"personalizations.{place}", one)
    for name in ("subject", "content", "from"):
        if not body.get(name):
            yield f"The {name} is required", name
    if set("\r\n") & set(body.get("subject", "")):
        yield "The subject must not hold line breaks", "subject"


def _against_one(at: str, one: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
    for number, to in enumerate(one["to"]):
        local, _, domain = to["email"].rpartition("@")
        if not local or "." not in domain:
            yield "Does not contain a valid address.", f"{at}.to.{number}.email"
        if set(";,") & set(to.get("name", "")):
            yield "The name may not hold ; or ,", f"{at}.to.{number}.name"
    for name, value in one.get("headers", {}).items():
        if name.lower() in RESERVED or not value.isascii() or not value.isprintable():
            yield f"The header {name} may not be set to this", f"{at}.headers"
    if any(not isinstance(v, str) for v in one.get("custom_args", {}).values()):
        yield "custom_args are strings", f"{at}.custom_args"
    for name in ("substitutions", "custom_args"):
        if len(json.dumps(one.get(name, {}))) > 10_000:
            yield f"The {name} may not exceed 10000 bytes", f"{at}.{name}"


def copy_for(body: dict[str, Any], one: dict[str, Any]) -> Copy:
    parts = {part["type"]: part["value"] for part in body["content"]}
    for tag, value in one.get("substitutions", {}).items():
        parts = {kind: text.replace(tag, value) for kind, text in parts.items()}
    return Copy(
        to=one["to"][0]["email"],
        id=one["custom_args"]["delivery"],
        subject=body["subject"],
        html=parts.get("text/html", ""),
        text=parts.get("text/plain", ""),
        headers=one.get("headers", {}),
    )


class _Door(BaseHTTPRequestHandler):
    account: SendGrid

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.path == "/v3/mail/send"
        answer = self.account.ask(self.headers.get("Authorization", ""), data)
        if answer.status <= 0:
            if answer.status == 0:
                self.account.closing.wait()
            self.close_connection = True
            return
        self.send_response(answer.status)
        told = [{"message": m, "field": f, "help": None} for m, f in answer.errors]
        body = json.dumps({"errors": told}).encode() if told else b""
        names = {"X-Message-Id": "an-id-of-theirs"} if answer.status == 202 else {}
        for name, value in {**names, **answer.headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        pass


@contextmanager
def answering(account: SendGrid) -> Iterator[str]:
    """The address of a server for the account."""
    door = type("Door", (_Door,), {"account": account})
    server = ThreadingHTTPServer(("127.0.0.1", 0), door)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        account.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
