import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from digest.errors import Refused
from digest.web.serving import LOOPBACK, address_of, listening, serve

PROGRAM = """
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from digest.web.serving import serve

serve(Starlette(routes=[Route("/", lambda _: PlainTextResponse("here"))]))
print("back", flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_serving_ends_with_the_callers_own_exit_when_told_to_stop(stop: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-u", "-c", PROGRAM],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - our own server
            assert answer.read() == b"here"
        process.send_signal(stop)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "back\n", "")


def test_a_taken_port_is_refused_with_what_to_do() -> None:
    with listening(LOOPBACK, 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Refused, match=rf"127\.0\.0\.1 port {port}: .*--port"):
            serve(_never, port=port)


@pytest.mark.parametrize(("host", "port"), [("a..b", 0), (LOOPBACK, 70_000), (LOOPBACK, -1)])
def test_a_host_or_port_that_is_none_is_refused(host: str, port: int) -> None:
    with pytest.raises(Refused, match="--host"):
        listening(host, port)


def test_port_0_takes_a_free_one_on_this_machine_only() -> None:
    with listening(LOOPBACK, 0) as listener:
        address = address_of(listener)
        assert address.startswith("http://127.0.0.1:")
        assert not address.endswith(":0/")
        socket.create_connection(listener.getsockname(), timeout=5).close()


async def _never(*_: object) -> None:
    raise AssertionError
