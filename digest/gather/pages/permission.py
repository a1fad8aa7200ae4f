"""Asks a host, once a day, what it allows: robots.txt for pages, tdmrep.json for their texts."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from digest.gather.documents import decoded
from digest.gather.fetch import Fetcher, FetchFailed
from digest.gather.manners import HostAsksToWait
from digest.gather.pages.rights import (
    RESERVED,
    ROBOTS_LIMIT,
    ROBOTS_PATH,
    TDM_PATH,
    robots_allow,
    tdm_reserves,
)
from digest.model.news import SiteFile

KEPT = timedelta(hours=24)
"""How long a host's answer holds (RFC 9309 2.4: not more than a day)."""

UNREACHABLE = 0
TOO_MANY = 429


class NotAllowed(Exception):  # noqa: N818 - reads as the sentence it carries
    """Why a page may not be fetched or used, to follow "its page"; `again`: ask another day."""

    def __init__(self, reason: str, *, again: bool = False) -> None:
        self.again = again
        super().__init__(reason)


class Permission:
    """What hosts allow, during one reading of pages.

    A host that does not answer for its robots.txt, or answers with a fault of its own, allows
    nothing (RFC 9309 2.3.1.4); one that says it has none (4xx) allows all (2.3.1.3).
    """

    def __init__(
        self, fetcher: Fetcher, token: str, known: Iterable[SiteFile], now: datetime
    ) -> None:
        self._fetcher = fetcher
        self._token = token
        self._now = now
        self._known = {f.url: f for f in known if timedelta(0) <= now - f.at < KEPT}
        self._asked: dict[str, asyncio.Task[SiteFile]] = {}

    @property
    def files(self) -> tuple[SiteFile, ...]:
        """What was fetched and holds for a day. What failed is asked for again next time."""
        ended = [t for t in self._asked.values() if t.done() and not t.cancelled()]
        files = [t.result() for t in ended if t.exception() is None]
        return tuple(sorted((f for f in files if _holds(f)), key=lambda file: file.url))

    async def check(self, url: str) -> None:
        """Raise NotAllowed if `url` may not be fetched; asked before every request for a page."""
        robots = await self._file(url, ROBOTS_PATH)
        if not _holds(robots):
            raise NotAllowed("was not asked for: its host did not show its robots.txt", again=True)
        if robots.status == 200:
            if await asyncio.to_thread(robots_allow, robots.text, url, self._token):
                return
            raise NotAllowed("must not be fetched (robots.txt)")

    async def check_text(self, url: str) -> None:
        """Raise NotAllowed if the host reserves the use of what lies at `url`."""
        rules = await self._file(url, TDM_PATH)
        # Unlike robots.txt's, a server's own fault here says nothing: most never heard of it.
        if rules.status in (UNREACHABLE, TOO_MANY):
            raise NotAllowed("was not used: its host did not show its tdmrep.json", again=True)
        reserved = await asyncio.to_thread(tdm_reserves, rules.text, url)
        if reserved:
            raise NotAllowed(RESERVED)

    async def _file(self, url: str, path: str) -> SiteFile:
        parts = urlsplit(url)
        address = f"{parts.scheme}://{parts.netloc}{path}"
        if address in self._known:
            return self._known[address]
        if address not in self._asked:
            self._asked[address] = asyncio.create_task(self._fetch(address))
        # Shielded: the one who asks first must not take the answer from the others.
        return await asyncio.shield(self._asked[address])

    async def _fetch(self, address: str) -> SiteFile:
        try:
            answer = await self._fetcher.get(address, {"Accept": "text/plain, */*;q=0.5"})
        except FetchFailed as failed:
            return SiteFile(address, self._now, failed.status)
        except HostAsksToWait:
            return SiteFile(address, self._now, UNREACHABLE)
        text = decoded(answer.body[:ROBOTS_LIMIT], answer.charset).lstrip("\ufeff")
        return SiteFile(address, self._now, 200, text.replace("\x00", ""))


def _holds(file: SiteFile) -> bool:
    """Whether the host gave an answer: the file, or a word that there is none."""
    return file.status == 200 or (400 <= file.status < 500 and file.status != TOO_MANY)
