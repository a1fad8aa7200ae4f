"""One polite HTTP GET: limits on time, size and redirects, and no address we should not touch."""

import asyncio
import math
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urldefrag, urljoin, urlsplit

import aiohttp

from digest.gather.addresses import Permit, RefusedAddress, guarded_socket
from digest.gather.manners import Manners, freshness, retry_after
from digest.model.settings import FetchRules

REDIRECTS = 5
CHUNK = 65_536
HEADER_LIMIT = 1_000
ACCEPT = (
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
MOVED = frozenset({301, 302, 303, 307, 308})
FOR_GOOD = frozenset({301, 308})
OVERLOADED = frozenset({429, 503})
NOT_MODIFIED = 304


Check = Callable[[str], Awaitable[None]]
"""Asked before each request of a chain of redirects; raises to have it not made."""

RIGHTS = ("x-robots-tag", "tdm-reservation")
"""Headers in which a publisher reserves rights in what it sends."""


class FetchFailed(Exception):  # noqa: N818 - reads as the sentence it carries
    """Why there is no answer, as a sentence; `wait` is what Retry-After asked for, if it did.

    `status` is HTTP's, or 0 where there was no whole answer.
    """

    def __init__(self, reason: str, wait: timedelta | None = None, status: int = 0) -> None:
        self.wait = wait
        self.status = status
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer. `body` is decompressed; empty if `unchanged`.

    `url` is where it came from in the end; `moved` where permanent redirects led, else "".
    `fresh` is how long it says it stays fresh, so that asking sooner is of no use.
    `rights` are the values of the headers in RIGHTS that were sent, in their order.
    """

    url: str
    body: bytes
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    moved: str = ""
    unchanged: bool = False
    rights: tuple[tuple[str, str], ...] = ()
    fresh: timedelta = timedelta(0)


def open_session(rules: FetchRules, permit: Permit) -> aiohttp.ClientSession:
    """A session without cookies, proxies or passwords from the environment."""
    connector = aiohttp.TCPConnector(limit=0, socket_factory=guarded_socket(permit))
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=rules.timeout.total_seconds()),
        headers={"User-Agent": rules.agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"},
        trust_env=False,
    )


class Fetcher:
    """Fetches through `manners`; every redirect is a request of its own."""

    def __init__(
        self, session: aiohttp.ClientSession, manners: Manners, rules: FetchRules, now: datetime
    ) -> None:
        self._session = session
        self._manners = manners
        self._rules = rules
        self._now = now
        self._began = asyncio.get_running_loop().time()

    async def get(self, url: str, headers: Mapping[str, str], check: Check | None = None) -> Answer:
        """The answer at the end of at most REDIRECTS redirects, each allowed by `check`.

        Raises FetchFailed with a sentence, HostAsksToWait, or what `check` raises.
        """
        moved = for_good = ""
        steady = True
        for _ in range(REDIRECTS + 1):
            url = moved or url
            _check(url)
            if check is not None:
                await check(url)
            answer, moved, permanent = await self._request(url, headers, for_good)
            if answer is not None:
                return answer
            steady = steady and permanent
            for_good = moved if steady else for_good
        raise FetchFailed(
            f"redirected more than {REDIRECTS} times, last to {_shown(moved)}; "
            "find out the feed's address in a browser"
        )

    async def _request(
        self, url: str, headers: Mapping[str, str], for_good: str
    ) -> tuple[Answer | None, str, bool]:
        """An answer; or where to go next, and whether for good."""
        async with self._manners.turn(url) as place:
            try:
                async with self._session.get(
                    url, headers=headers, allow_redirects=False
                ) as response:
                    if response.status in MOVED and "Location" in response.headers:
                        target = _joined(url, response.headers["Location"])
                        return None, target, response.status in FOR_GOOD
                    self._check_status(response, place)
                    return await self._read(response, url, for_good), "", False
            except TimeoutError as error:
                raise FetchFailed(
                    f"no complete answer within {self._rules.timeout.total_seconds():g} seconds"
                ) from error
            except (aiohttp.ClientError, OSError, ValueError) as error:
                inside = self._rules.allow_private
                raise FetchFailed(_reason(error, url, inside=inside)) from error

    def _check_status(self, response: aiohttp.ClientResponse, place: str) -> None:
        status = response.status
        if status in (200, 203, NOT_MODIFIED):
            return
        wait = None
        if status in OVERLOADED:
            stated = response.headers
            wait = retry_after(stated.get("Retry-After", ""), stated.get("Date", ""), self._now)
            if wait:
                wait += self._spent()
                self._manners.wait(place, self._now + wait)
        raise FetchFailed(f"answered {status} {_meaning(status)}", wait, status)

    def _spent(self) -> timedelta:
        """Whole seconds since the gathering's `now`: a wait counts from the answer that asks."""
        spent = asyncio.get_running_loop().time() - self._began
        return timedelta(seconds=math.ceil(spent) if spent >= 1 else 0)

    async def _read(self, response: aiohttp.ClientResponse, url: str, moved: str) -> Answer:
        unchanged = response.status == NOT_MODIFIED
        body = b"" if unchanged else await self._body(response)
        return Answer(
            url=url,
            body=body,
            charset=_charset(response),
            etag=response.headers.get("ETag", "")[:HEADER_LIMIT],
            last_modified=response.headers.get("Last-Modified", "")[:HEADER_LIMIT],
            moved=moved,
            unchanged=unchanged,
            rights=_rights(response),
            fresh=freshness(response.headers, self._now),
        )

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        """The decompressed body, never more of it in memory than the limit and one chunk."""
        limit = self._rules.max_bytes
        body = bytearray()
        if response.content_length is not None and response.content_length > limit:
            raise FetchFailed(_too_large(limit))
        async for chunk in response.content.iter_chunked(CHUNK):
            body += chunk
            if len(body) > limit:
                raise FetchFailed(_too_large(limit))
        return bytes(body)


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise FetchFailed(f"{_shown(url)} is no http or https address; correct it")


def _joined(url: str, location: str) -> str:
    try:
        return urldefrag(urljoin(url, location.strip())).url
    except ValueError as error:
        raise FetchFailed(f"redirected to {_shown(location)}, which is no address") from error


def _rights(response: aiohttp.ClientResponse) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, value[:HEADER_LIMIT])
        for name in RIGHTS
        for value in response.headers.getall(name, [])
    )


def _charset(response: aiohttp.ClientResponse) -> str:
    """The charset parameter of Content-Type, or ""."""
    return (response.charset or "").strip("\"' ")


def _shown(url: str) -> str:
    """An address as it may stand in a sentence: printable and short."""
    return ascii(url[:200])[1:-1]


def _too_large(limit: int) -> str:
    return f"larger than {limit:,} bytes (max_bytes in [fetch]); no feed needs that, check the url"


def _refused(host: str, *, inside: bool) -> str:
    """Why an address was not asked; `inside` is allow_private."""
    if inside:
        return (
            f"{host} is an address where machines find their own settings and keys, or where "
            "groups are called, so nothing was sent; no publisher is there: correct the url"
        )
    return (
        f"{host} is not an address of the public internet, so nothing was sent; "
        "if it is yours, set allow_private = true in [fetch]"
    )


def _reason(error: Exception, url: str, *, inside: bool) -> str:
    """What happened, and what to do about it."""
    host = _shown(urlsplit(url).hostname or url)
    cause = getattr(error, "os_error", error)
    if isinstance(cause, RefusedAddress):
        return _refused(host, inside=inside)
    said = _shown(str(cause))
    causes: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
        (
            aiohttp.ClientConnectorDNSError,
            f"the name {host} could not be looked up; check the url and the network",
        ),
        (
            (aiohttp.ClientConnectorCertificateError, ssl.SSLError),
            f"the certificate of {host} was not accepted; its publisher has to repair it",
        ),
        (
            aiohttp.ClientConnectorError,
            f"{host} did not take the connection ({said}); it is asked again later",
        ),
        (
            (aiohttp.ServerDisconnectedError, ConnectionError),
            f"{host} broke off before the answer was complete; it is asked again later",
        ),
        (
            aiohttp.ClientPayloadError,
            f"the answer of {host} broke off or could not be decompressed; it is asked again later",
        ),
    )
    other = f"{host} did not answer as HTTP asks ({said}); open the url in a browser"
    return next((words for kinds, words in causes if isinstance(error, kinds)), other)


def _meaning(status: int) -> str:
    meanings = {
        401: "(a password is needed); the publisher has to allow reading",
        403: "(forbidden); the publisher refuses us: ask, or remove the source",
        404: "(not found); look up the feed's new address, or remove the source",
        410: "(gone for good); the source is retired: look for its new address, or remove it",
        429: "(too many requests); it is asked less often now",
        503: "(overloaded or under repair); it is asked again later",
    }
    if status in meanings:
        return meanings[status]
    if status >= 500:
        return "(a fault of the server); it is asked again later"
    return "instead of the feed; open the url in a browser"
