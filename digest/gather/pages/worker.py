"""The process that parses pages: it may be killed at any moment, and nothing is lost but a page.

It reads frames on its standard input and answers each on its standard output: four bytes of
length, then as many bytes. A request is a frame of charset and a frame of body, the answer a
frame of JSON: never pickle, for a process that a hostile page took over must not be able to send
more than text. It ends when its input ends.
"""

import json
import os
import resource
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

MEMORY = 1_000_000_000
"""Bytes of address space: an honest page of five megabytes needs a third of it."""

PROCESSOR = 600
"""Seconds of work after which it ends by itself, should nobody be there to end it."""

LENGTH = struct.Struct(">I")
READY = b"{}"


def confine() -> None:
    """Take away what parsing a page never needs: memory, endless time, writing files."""
    wanted = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for limit, value in wanted:
        # A limit this system does not know; the parent's clock still holds.
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))


def read_frame(stream: BinaryIO) -> bytes:
    """One frame; EOFError at the end of the stream."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    (length,) = LENGTH.unpack(head)
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    return body


def write_frame(stream: BinaryIO, body: bytes) -> None:
    """One frame, sent at once."""
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


def streams() -> tuple[BinaryIO, BinaryIO]:
    """Where requests come from, and where answers go: what a library prints must not look like one.

    Call it before a library is loaded that may print.
    """
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, target


def serve(source: BinaryIO, target: BinaryIO, answer: Callable[[BinaryIO], bytes]) -> None:
    """Confined, answer requests until there are no more; `answer` reads one's frames."""
    confine()
    write_frame(target, READY)
    with suppress(EOFError, BrokenPipeError):
        while True:
            write_frame(target, answer(source))


def main() -> None:
    """Answer with what pages hold."""
    source, target = streams()
    from digest.gather.pages.extract import read_page

    def answer(source: BinaryIO) -> bytes:
        charset, body = read_frame(source), read_frame(source)
        try:
            found = read_page(body, charset.decode())
        except MemoryError:
            found = {"failed": "needs more memory than a page may have"}
        except Exception as error:  # noqa: BLE001 - whatever a page makes a parser raise is that page's reason
            found = {"failed": f"could not be parsed ({type(error).__name__})"}
        return json.dumps(found).encode()

    serve(source, target, answer)


if __name__ == "__main__":
    main()
