# ruff: noqa: ARG002 - aiosmtpd hands over all it has, wanted or not
"""A real SMTP server on 127.0.0.1 that records what it takes and misbehaves on request."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


class Postbox:
    """What the server does and saw. `on` maps a step to a reply or a deed.

    Steps: `MAIL`, `RCPT`, `DATA` (whole message there, no answer yet), `RSET`. The callable
    gets the recipient; a string it returns is the reply; None goes on; `cut` ends the connection.
    """

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.messages: list[bytes] = []
        self.options: list[str] = []
        self.logins: list[tuple[str, str, str]] = []
        self.on: dict[str, Callable[[str], str | None]] = {}
        self.steps: list[str] = []

    def _do(self, step: str, recipient: str) -> str | None:
        self.steps.append(step)
        act = self.on.get(step)
        return act(recipient) if act else None

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        self.options = options
        reply = self._do("MAIL", "")
        if reply == "cut":
            server.transport.abort()
        if reply is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return reply or "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        reply = self._do("RCPT", address)
        if reply is None:
            envelope.rcpt_tos.append(address)
        return reply or "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        (recipient,) = envelope.rcpt_tos
        reply = self._do("DATA", recipient)
        if reply == "cut":
            server.transport.abort()
        if reply is None or reply == "cut":
            self.taken[recipient] += 1
            self.messages.append(envelope.content)
        return reply or "250 2.0.0 queued"

    async def handle_RSET(  # noqa: N802
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        return self._do("RSET", "") or "250 2.0.0 OK"

    def authenticate(
        self, server: Any, session: Any, envelope: Any, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        self.logins.append((mechanism, data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"p\xc3\xa4ss", handled=False)

    def delivered(self) -> list[str]:
        """The X-Delivery headers of all messages taken."""
        return [str(message_from_bytes(m)["X-Delivery"]) for m in self.messages]


class _Controller(Controller):
    """Listens on a port that the system picks."""

    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd has no types here


@contextmanager
def listening(postbox: Postbox, **options: Any) -> Iterator[int]:
    """Serve; yields the port. Options go to aiosmtpd; `ssl_context` is TLS from the start."""
    controller = _Controller(
        postbox, hostname="127.0.0.1", port=0, enable_SMTPUTF8=True, ready_timeout=30, **options
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()
