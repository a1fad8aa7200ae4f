"""Serving an app over HTTP until told to stop. TLS is the proxy's in front of it."""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from digest.errors import Refused

LOOPBACK = "127.0.0.1"
_LAST_PORT = 65_535
_STOPS = (signal.SIGINT, signal.SIGTERM)


def serve(
    app: ASGIApp, host: str = LOOPBACK, port: int = 0, ready: Callable[[str], None] = print
) -> None:
    """Serve until SIGTERM or SIGINT, then finish the requests under way and return.

    Port 0 takes a free one. `ready` gets the address (`http://127.0.0.1:8123/`) once connections
    are taken. Raises Refused if host or port cannot be had.
    """
    with listening(host, port) as listener, _stopping_quietly():
        ready(address_of(listener))
        server_for(app).run(sockets=[listener])


def server_for(app: ASGIApp) -> uvicorn.Server:
    """The server as we run it.

    Without an access log, since a path may hold a leave token, and without trusting what a client
    says of itself in X-Forwarded-*.
    """
    return uvicorn.Server(
        uvicorn.Config(
            app,
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=200,
            backlog=256,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=10,
        )
    )


def listening(host: str, port: int) -> socket.socket:
    """A listening socket; raises Refused with what to do."""
    if not 0 <= port <= _LAST_PORT:
        raise _refused(host, port, f"a port is a number from 0 to {_LAST_PORT}")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=256)
    except (OSError, UnicodeError) as error:
        raise _refused(host, port, str(error)) from error


def _refused(host: str, port: int, why: str) -> Refused:
    return Refused(
        f"Cannot listen on {host} port {port}: {why}. "
        "Name another with --host or --port; port 0 takes a free one."
    )


def address_of(listener: socket.socket) -> str:
    """The URL of a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


@contextmanager
def _stopping_quietly() -> Iterator[None]:
    """Let a stop end the serving, not the process.

    The server raises the signal it was stopped by once more after its work is done; whoever
    called `serve` shall come back from it and exit 0.
    """
    before = {sig: signal.signal(sig, lambda *_: None) for sig in _STOPS}
    try:
        yield
    finally:
        for sig, handler in before.items():
            signal.signal(sig, handler)
