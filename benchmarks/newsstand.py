"""A thousand news sites on this machine's loopback, some of them slow, broken or limiting.

    python -m benchmarks.newsstand PLAN LOG

PLAN is JSON: a list of [host, port, {path: behaviour}]. The process prints "ready", serves until it
is ended, and writes one line of JSON for each request to LOG. 127.0.x.y needs no set-up on Linux.
"""

import asyncio
import gzip
import hashlib
import json
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

ITEMS = 30
RETRY_AFTER = 3600
SLOW = 3.0
"""Seconds that a slow site takes."""

TROUBLES = ("slow", "hangs", "limits", "breaks", "fails", "moved", "gone", "bomb", "html", "empty")
Behaviours = dict[str, str]
Answer = tuple[int, dict[str, str], bytes]


def feed(name: str) -> bytes:
    """An invented feed of ITEMS items, its own for each name."""
    rows = "".join(
        f"<item><title>Council of {name} hears case {k} on the harbour road</title>"
        f"<link>/story/{name}/{k}</link><guid>{name}-{k}</guid>"
        f"<pubDate>Sun, 22 Nov 2026 0{k % 5}:{k:02}:00 GMT</pubDate><description>The council of "
        f"{name} met on Saturday and heard, as case {k} of the session, what residents along the "
        "harbour road have asked for since the spring: fewer lorries, and a crossing near the "
        "school. A decision is expected next month.</description></item>"
        for k in range(ITEMS)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>News of {name}</title>'
        f"<link>/</link>{rows}</channel></rss>"
    ).encode()


def answer_of(behaviour: str, path: str, headers: dict[str, str]) -> Answer:
    """Status, headers and body of an answer; hanging and breaking have none."""
    special: dict[str, Answer] = {
        "limits": (429, {"Retry-After": str(RETRY_AFTER)}, b""),
        "fails": (500, {}, b"fault"),
        "moved": (301, {"Location": f"{path}-new"}, b""),
        "gone": (410, {}, b""),
        "bomb": (200, {"Content-Encoding": "gzip"}, _BOMB),
        "html": (200, {"Content-Type": "text/html"}, b"<!doctype html><html>Sign in</html>"),
        "empty": (200, {}, b""),
    }
    if behaviour in special:
        return special[behaviour]
    tag = '"' + hashlib.sha256(path.encode()).hexdigest()[:16] + '"'
    if headers.get("if-none-match") == tag:
        return 304, {"ETag": tag}, b""
    return 200, {"ETag": tag, "Content-Type": "application/rss+xml"}, feed(path.strip("/"))


_BOMB = gzip.compress(bytes(60_000_000))


class Site:
    """One address and port; logs each request with when it began and ended."""

    def __init__(self, place: str, behaviours: Behaviours, log: IO[str]) -> None:
        self.place = place
        self.behaviours = behaviours
        self.log = log

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer what is asked on one connection, and close it."""
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            started = time.monotonic()
            path = head[0].split()[1]
            pairs = (line.partition(":") for line in head[1:] if line)
            headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
            status, tag = 0, ""
            try:
                status, tag = await self._answer(path, headers, reader, writer)
            finally:
                ended = time.monotonic()
                row = [self.place, path, started, ended, status, tag, headers]
                self.log.write(json.dumps(row) + "\n")
        writer.close()

    async def _answer(
        self,
        path: str,
        headers: dict[str, str],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> tuple[int, str]:
        behaviour = self.behaviours.get(path, "well")
        if behaviour == "hangs":
            await reader.read(1)  # until the client has had enough
            return 0, ""
        if behaviour == "breaks":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n<rss>")
            return 200, ""
        if behaviour == "slow":
            await asyncio.sleep(SLOW)
        status, said, body = answer_of(behaviour, path, headers)
        said = {"Content-Length": str(len(body)), "Connection": "close", **said}
        lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        writer.write(f"HTTP/1.1 {status} Told\r\n{lines}\r\n".encode() + body)
        await writer.drain()
        return status, said.get("ETag", "")


async def serve_all(plan: list[tuple[str, int, Behaviours]], log: IO[str]) -> None:
    """Serve until the process is ended."""
    servers = [
        await asyncio.start_server(Site(f"{host}:{port}", behaviours, log).serve, host, port)
        for host, port, behaviours in plan
    ]
    print("ready", flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


def main(plan: Path, log: Path) -> None:
    """Read the plan and serve it."""
    sites: Any = json.loads(plan.read_text("utf-8"))
    with log.open("w", encoding="utf-8", buffering=1) as stream, suppress(KeyboardInterrupt):
        asyncio.run(serve_all(sites, stream))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
