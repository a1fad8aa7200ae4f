"""Manners towards a host: one request at a time, a pause between two, and waiting when asked to."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

LONGEST_WAIT = timedelta(hours=24)
"""Nothing is given up for longer, whatever a server or our own back-off says."""

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d+)")
DEFAULT_PORTS = {"http": 80, "https": 443}
JITTER = 0.5
"""The pause grows by up to this share, differently from host to host and request to request."""


def place_of(url: str) -> str:
    """scheme://host:port: whom manners are owed to. Raises ValueError for what is no address."""
    parts = urlsplit(url)
    port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    return f"{parts.scheme}://{(parts.hostname or '').lower()}:{port}"


class HostAsksToWait(Exception):  # noqa: N818 - a request of theirs, not a fault
    """The host wants to be left alone until `until` (UTC)."""

    def __init__(self, place: str, until: datetime) -> None:
        self.place = place
        self.until = until
        super().__init__(
            f"{place} asked to be left alone until {until:%Y-%m-%d %H:%M} UTC (Retry-After); "
            "it is asked again then, nothing needs to be done"
        )


@dataclass(slots=True)
class _Gate:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    requests: int = 0


class Manners:
    """Keeps the gates of all hosts during one gathering; pauses follow the event loop's clock."""

    def __init__(self, pause: timedelta, at_once: int, waits: Mapping[str, datetime]) -> None:
        self._pause = pause.total_seconds()
        self._at_once = at_once
        self._slots = asyncio.Semaphore(at_once)
        self._gates: dict[str, _Gate] = {}
        self._waits = dict(waits)

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[str]:
        """Wait for our turn at the host of `url` and keep others away until we are done.

        Raises HostAsksToWait where the host asked for it, also while we stood in line.
        """
        place = place_of(url)
        gate = self._gates.setdefault(place, _Gate())
        async with gate.lock:
            if place in self._waits:
                raise HostAsksToWait(place, self._waits[place])
            loop = asyncio.get_running_loop()
            await asyncio.sleep(max(0.0, gate.free_at - loop.time()))
            async with self._slots:
                try:
                    yield place
                finally:
                    gate.requests += 1
                    pause = self._pause * (1 + JITTER * _share(f"{place} {gate.requests}"))
                    gate.free_at = loop.time() + pause

    def handed_on(self) -> "Manners":
        """The same manners for another event loop: pauses and waits go on where these stopped."""
        successor = Manners(timedelta(seconds=self._pause), self._at_once, self._waits)
        for place, gate in self._gates.items():
            successor._gates[place] = _Gate(free_at=gate.free_at, requests=gate.requests)
        return successor

    def wait(self, place: str, until: datetime) -> None:
        """Nobody asks this host again before `until`."""
        self._waits[place] = max(until, self._waits.get(place, until))


@dataclass(frozen=True, slots=True)
class Round:
    """What the reading of article pages takes over from the reading of sources before it.

    `began` is on the event loops' clock (seconds): one deadline holds for both.
    """

    began: float
    manners: Manners


def _share(text: str) -> float:
    """0 to 1, spread evenly and always the same for the same text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") / 0xFFFFFFFF


def retry_after(value: str, date: str, now: datetime) -> timedelta | None:
    """How long a Retry-After header (RFC 9110 10.2.3: seconds or a date) asks to wait.

    A date is counted from the answer's own Date header where it has one: clocks differ.
    None where there is no readable header; never negative, never beyond LONGEST_WAIT.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        wait = _seconds(value)
    else:
        until = http_date(value)
        if until is None:
            return None
        wait = until - (http_date(date) or now)
    return min(max(wait, timedelta(0)), LONGEST_WAIT)


def freshness(headers: Mapping[str, str], now: datetime) -> timedelta:
    """How long an answer stays fresh (RFC 9111 4.2): max-age, or else Expires, less its Age.

    Never negative, never beyond LONGEST_WAIT; nothing for no-cache and no-store.
    """
    control = headers.get("Cache-Control", "").lower()
    if "no-cache" in control or "no-store" in control:
        return timedelta(0)
    stated = _MAX_AGE.search(control)
    if stated:
        life = _seconds(stated[1])
    else:
        until = http_date(headers.get("Expires", ""))
        life = until - (http_date(headers.get("Date", "")) or now) if until else timedelta(0)
    age = headers.get("Age", "").strip()
    spent = _seconds(age) if age.isascii() and age.isdigit() else timedelta(0)
    return min(max(life - spent, timedelta(0)), LONGEST_WAIT)


def _seconds(digits: str) -> timedelta:
    """More digits than a day has seconds are a day."""
    return timedelta(seconds=int(digits)) if len(digits) < 9 else LONGEST_WAIT


def http_date(value: str) -> datetime | None:
    """An HTTP date (RFC 9110 5.6.7) in UTC, or None."""
    try:
        parsed = parsedate_to_datetime(value)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def back_off(failures: int, interval: timedelta) -> timedelta:
    """How long after the n-th failure in a row: the interval, doubled each time, at most a day."""
    doublings = min(max(failures - 1, 0), 20)
    return min(interval * (1 << doublings), LONGEST_WAIT)
