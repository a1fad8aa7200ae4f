"""The parent's side of the worker process: starts it, times it, kills it, starts another."""

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Self, cast

import digest
from digest.gather.pages.worker import READY, read_frame, write_frame

SECONDS = 10.0
"""One page's time. An honest one takes a tenth of a second."""

START = 60.0
"""Seconds a worker may take to load its libraries, on a busy machine."""

PAGES = 500
"""Pages a worker reads before a fresh one takes its place, so that what leaks stays small."""

PAGE_LIMIT = 5_000_000
"""Bytes of a page; the largest of a thousand looked at had two megabytes."""


class PageFailed(Exception):  # noqa: N818 - reads as the sentence it carries
    """Why a page could not be parsed, to follow "its page"."""


class Killed(Exception):  # noqa: N818 - what happened to the process
    """The process is no more; its answer never came."""


class Worker:
    """One process of `module`; used by one thread at a time. Raises Killed where it gave no answer.

    `module` speaks in frames, as digest.gather.pages.worker does.
    """

    def __init__(self, module: str = "digest.gather.pages.worker") -> None:
        beside = str(Path(digest.__file__).parents[1])
        path = os.pathsep.join(filter(None, (beside, os.environ.get("PYTHONPATH", ""))))
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and modules
            # -P: nothing that lies in the current folder is imported.
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.defpath, "PYTHONPATH": path, "PYTHONUTF8": "1"},
            # A signal at the terminal is the parent's to handle.
            start_new_session=True,
        )
        self.pages = 0
        if self.answer(START) != READY:
            self.close()
            raise Killed

    def read(self, body: bytes, charset: str, seconds: float) -> bytes:
        """A page's answer; whoever takes longer is killed."""
        self.pages += 1
        return self.answer(seconds, charset.encode("ascii", "ignore"), body)

    def answer(self, seconds: float, *frames: bytes) -> bytes:
        """What the process answers to these frames; whoever takes longer is killed."""
        watch = threading.Timer(seconds, self._process.kill)
        watch.daemon = True
        watch.start()
        try:
            for frame in frames:
                write_frame(cast("BinaryIO", self._process.stdin), frame)
            return read_frame(cast("BinaryIO", self._process.stdout))
        except (EOFError, OSError) as error:
            raise Killed from error
        finally:
            watch.cancel()

    def close(self) -> None:
        """End it, at once."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                cast("BinaryIO", stream).close()
        self._process.wait()


class Workers:
    """At most `count` processes, started when first needed; every method may be called by many
    threads at once.
    """

    def __init__(self, count: int = 2, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._idle: queue.SimpleQueue[Worker | None] = queue.SimpleQueue()
        self._count = count
        for _ in range(count):
            self._idle.put(None)
        self.killed = 0

    def read(self, body: bytes, charset: str = "") -> Mapping[str, Any]:
        """What extract.read_page says of a page. Raises PageFailed with a sentence."""
        if len(body) > PAGE_LIMIT:
            raise PageFailed(f"has {len(body):,} bytes, more than any article needs")
        worker = self._idle.get()
        kept = False
        try:
            worker = worker or Worker()
            answer = json.loads(worker.read(body, charset, self._seconds))
            kept = "failed" not in answer and worker.pages < PAGES
        except Killed:
            self.killed += 1
            raise PageFailed(
                f"took more than {self._seconds:g} seconds or too much memory to parse, "
                "and the process that did it was ended"
            ) from None
        finally:
            # After a failure nobody knows what the page left behind in there.
            if worker is not None and not kept:
                worker.close()
            self._idle.put(worker if kept else None)
        if "failed" in answer:
            raise PageFailed(answer["failed"])
        return cast("Mapping[str, Any]", answer)

    def close(self) -> None:
        """End all processes, once those at work have answered or been killed."""
        for _ in range(self._count):
            worker = self._idle.get()
            if worker is not None:
                worker.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
