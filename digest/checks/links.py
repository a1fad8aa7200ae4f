"""Do links answer? Asked politely, within a bound, and never of our own network.

A link is asked with HEAD and, where a server does not know that, with GET; no body is read.
One request at a time to a host, a pause between two. All of it ends within BUDGET.
"""

import asyncio
import socket
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

import aiohttp

from digest.guard import Permit, RefusedAddress, guarded_socket, own_network, permit_for
from digest.model.checks import LinkAnswer, Reach
from digest.model.settings import FetchRules

BUDGET = timedelta(seconds=20)
EACH = timedelta(seconds=8)
"""The longest wait for one answer, connection and name included."""
LONGEST_PAUSE = timedelta(seconds=1)
"""Between two requests to one host; `pause` in [fetch] where that is shorter."""
AT_ONCE = 20
REDIRECTS = 5
HOSTS_BEFORE_GIVING_UP = 3
"""So many hosts without a name server or a route, and none heard: the network is down."""

NOT_TRIED = "there was no time left"
NO_NETWORK = "the network seems to be down"
_MOVED = frozenset({301, 302, 303, 307, 308})
_ASK_OTHERWISE = frozenset({400, 403, 404, 405, 406, 410, 500, 501, 503})
"""Answers some servers give to HEAD alone: GET decides."""
_SHUT = frozenset({401, 402, 403, 407, 408, 425, 429, 451, 503})
"""The server does not want programs, or not now: what a reader would see is not known."""


@dataclass(slots=True)
class _State:
    """What all questions of one check share."""

    heard: bool = False
    deaf: set[str] = field(default_factory=set)
    gates: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    free_at: dict[str, float] = field(default_factory=dict)
    silent: dict[str, tuple[Reach, str]] = field(default_factory=dict)

    @property
    def is_down(self) -> bool:
        """Whether asking on is of no use."""
        return not self.heard and len(self.deaf) >= HOSTS_BEFORE_GIVING_UP


class LinkChecker:
    """Asks links; `rules` are the gatherer's: agent, pause, which addresses are allowed."""

    def __init__(
        self,
        rules: FetchRules,
        *,
        permit: Permit | None = None,
        budget: timedelta = BUDGET,
        each: timedelta = EACH,
    ) -> None:
        self._agent = rules.agent
        self._pause = min(rules.pause, LONGEST_PAUSE).total_seconds()
        self._permit = permit or permit_for(allow_private=rules.allow_private)
        self._budget = budget.total_seconds()
        self._each = each.total_seconds()

    def check(
        self, urls: Sequence[str], now: datetime, *, ours: Callable[[str], bool] = lambda _: False
    ) -> tuple[LinkAnswer, ...]:
        """One answer for each URL, in their order; never raises for a link's sake.

        `ours` says which are the publisher's own pages: those may lie on a private address.
        """
        if not urls:
            return ()
        return asyncio.run(self._all(dict.fromkeys(urls), now, ours))

    async def _all(
        self, urls: Iterable[str], now: datetime, ours: Callable[[str], bool]
    ) -> tuple[LinkAnswer, ...]:
        # Looking up names must not hold the end of the check: its threads are not waited for.
        lookups = ThreadPoolExecutor(AT_ONCE, "lookup")
        asyncio.get_running_loop().set_default_executor(lookups)
        state, slots = _State(), asyncio.Semaphore(AT_ONCE)
        async with self._session(self._permit) as public, self._session(own_network) as private:
            tasks = {
                url: asyncio.create_task(
                    self._one(url, private if ours(url) else public, state, slots)
                )
                for url in urls
            }
            _, late = await asyncio.wait(tasks.values(), timeout=self._budget)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        lookups.shutdown(wait=False, cancel_futures=True)
        return tuple(_answer(url, task, now) for url, task in tasks.items())

    def _session(self, permit: Permit) -> aiohttp.ClientSession:
        """Without cookies, proxies or passwords from the environment."""
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, socket_factory=guarded_socket(permit)),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=self._each),
            headers={"User-Agent": self._agent, "Accept": "text/html,*/*;q=0.8"},
            trust_env=False,
        )

    async def _one(
        self, url: str, session: aiohttp.ClientSession, state: _State, slots: asyncio.Semaphore
    ) -> tuple[Reach, int, str]:
        """Follow one link to its end."""
        for _ in range(REDIRECTS + 1):
            try:
                place = _place(url)
            except ValueError:
                return Reach.GONE, 0, "it is no web address"
            async with state.gates[place]:
                if place in state.silent:
                    reach, why = state.silent[place]
                    return reach, 0, why
                async with slots:
                    if state.is_down:
                        return Reach.UNREACHED, 0, NO_NETWORK
                    try:
                        status, onwards = await self._ask(url, session, state, place)
                    except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
                        return _failed(error, place, state)
            if not onwards:
                return _judged(status)
            url = urljoin(url, onwards)
        return Reach.TROUBLE, 0, f"it redirects more than {REDIRECTS} times"

    async def _ask(
        self, url: str, session: aiohttp.ClientSession, state: _State, place: str
    ) -> tuple[int, str]:
        """The status, and where a redirect leads. HEAD first: it costs the server least."""
        status, onwards = 0, ""
        for method in ("HEAD", "GET"):
            await self._wait(state, place)
            try:
                async with session.request(method, url, allow_redirects=False) as response:
                    status, place_ = response.status, response.headers.get("Location", "")
                    onwards = place_ if status in _MOVED else ""
            except aiohttp.ServerDisconnectedError:
                if method == "GET":
                    raise
                continue  # some servers hang up on HEAD
            state.heard = True
            if status not in _ASK_OTHERWISE:
                break
        return status, onwards

    async def _wait(self, state: _State, place: str) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, state.free_at.get(place, 0.0) - loop.time()))
        state.free_at[place] = loop.time() + self._pause


def _place(url: str) -> str:
    """scheme://host:port. Raises ValueError for what is no web address."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(url)
    return f"{parts.scheme}://{parts.hostname.lower()}:{parts.port or ''}"


def _judged(status: int) -> tuple[Reach, int, str]:
    if status in (404, 410):
        return Reach.GONE, status, f"it answers {status}"
    if status in _SHUT:
        return Reach.SHUT, status, f"the server turns programs away with {status}"
    if 200 <= status < 300 or status == 304:
        return Reach.ANSWERS, status, ""
    return Reach.TROUBLE, status, f"it answers {status}"


def _failed(error: Exception, place: str, state: _State) -> tuple[Reach, int, str]:
    """What a failure means; a host that failed is not asked again in this check."""
    cause = getattr(error, "os_error", error)
    reach, why = Reach.UNREACHED, "the connection failed"
    if isinstance(cause, RefusedAddress):
        reach, why = Reach.SHUT, "its host is not on the public internet, so it was not asked"
    elif isinstance(cause, socket.gaierror) or isinstance(error, aiohttp.ClientConnectorDNSError):
        nameless = getattr(cause, "errno", None) in _NO_SUCH_NAME
        reach = Reach.NAMELESS if nameless else Reach.UNREACHED
        why = "its host's name could not be looked up"
        state.deaf.add(place)
    elif isinstance(error, TimeoutError):
        why = "there was no answer in time"
    elif isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return Reach.TROUBLE, 0, "its certificate is not accepted"
    elif isinstance(cause, OSError) and cause.errno in _NO_ROUTE:
        why = "there is no way to its host"
        state.deaf.add(place)
    state.silent[place] = reach, why
    return reach, 0, why


_NO_SUCH_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
_NO_ROUTE = frozenset({101, 113, 51, 65})  # ENETUNREACH and EHOSTUNREACH on Linux and macOS


def _answer(url: str, task: "asyncio.Task[tuple[Reach, int, str]]", now: datetime) -> LinkAnswer:
    if task.cancelled():
        return LinkAnswer(url, Reach.UNREACHED, now, 0, NOT_TRIED)
    reach, status, why = task.result()
    return LinkAnswer(url, reach, now, status, why)
