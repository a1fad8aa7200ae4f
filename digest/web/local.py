"""Only who asks for this machine by its own name is answered."""

from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from digest.web import answers

NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


class OnlyLocal:
    """Answers 421 when the Host header names anything but this machine, on any port.

    A page anywhere on the web can point its own name at 127.0.0.1 (DNS rebinding) and read what
    answers there as if it were its own; the browser still sends that name as Host. The port is
    free, so a tunnel to another one works.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, or refuse it."""
        if scope["type"] != "http" or is_local(scope["headers"]):
            await self._app(scope, receive, send)
            return
        refusal = answers.plain(
            "The preview is only shown under http://localhost or http://127.0.0.1: this request "
            "named another host. Open the address that `digest preview` printed.\n",
            421,
        )
        await refusal(scope, receive, send)


def is_local(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether there is a Host header and each one names this machine."""
    hosts = [value.decode("latin-1").lower() for name, value in headers if name == b"host"]
    return bool(hosts) and all(_name(host) in NAMES for host in hosts)


def _name(host: str) -> str:
    """`localhost:8123` without its port; anything odd comes back whole and matches nothing."""
    name, _, port = host.rpartition(":")
    return name if name and port.isascii() and port.isdecimal() else host
