"""One visit to one source: what was found, and when it may be asked again."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urljoin

from digest.gather.documents import NotAFeed
from digest.gather.entry import Feed
from digest.gather.fetch import OVERLOADED, Answer, Fetcher, FetchFailed
from digest.gather.folder import read_folder
from digest.gather.manners import LONGEST_WAIT, HostAsksToWait, back_off
from digest.gather.pages.permission import NotAllowed, Permission
from digest.gather.reading import Reading, feed_of, reading_of, together
from digest.gather.sitemap import SitemapIndex
from digest.model.news import Outcome, SourceState, Visit
from digest.model.settings import FetchRules, Source

REASON_LIMIT = 400
GONE = 410
GONE_FOR = timedelta(days=30)
"""How long a source that answered 410 is left alone before it is asked whether it meant it."""

_HTML_FIRST = {"Accept": "text/html, application/xhtml+xml, application/xml;q=0.8, */*;q=0.5"}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Visits sources; `interval` is how often each is asked at most, `parsers` read answers."""

    fetcher: Fetcher
    parsers: ThreadPoolExecutor
    rules: FetchRules
    interval: timedelta
    now: datetime
    permission: Permission

    async def visit(self, source: Source, state: SourceState) -> Visit:
        """One source's visit; whatever goes wrong is its reason.

        Where permanent redirects led is asked instead of the configured address, until that fails.
        """
        if not is_due(state, self.now):
            return Visit(replace(state, outcome=Outcome.NOT_DUE))
        try:
            if source.folder is not None:
                return await self._files(source, state)
            return await self._asked(source, state)
        except HostAsksToWait as error:
            return Visit(_put_off(state, error))
        except (FetchFailed, NotAFeed) as error:
            return Visit(self._failure(state, error))
        except Exception as error:  # noqa: BLE001 - law: one source's trouble is a value, never the run's end
            reason = f"could not be read: {type(error).__name__}: {error}; please report this"
            return Visit(self._failure(state, NotAFeed(reason)))

    def not_reached(self, state: SourceState) -> Visit:
        """The visit of a source for which the deadline left no time."""
        minutes = self.rules.deadline.total_seconds() / 60
        reason = (
            f"was not reached within {minutes:g} minutes (deadline in [fetch]); "
            "it is first to be asked next time"
        )
        return Visit(replace(state, outcome=Outcome.NOT_REACHED, reason=reason))

    async def _asked(self, source: Source, state: SourceState) -> Visit:
        is_page = source.kind == "page" or state.read_as == "page"
        headers = _validators(state) | (_HTML_FIRST if is_page else {})
        # A feed is there to be fetched by programs; of a page robots.txt says whether it is.
        check = self.permission.check if is_page else None
        try:
            answer = await self.fetcher.get(state.moved or source.url, headers, check)
        except NotAllowed as error:
            raise NotAFeed(_forbidden(error)) from error
        if answer.unchanged:
            same = self._success(state, answer, state.ttl, Outcome.UNCHANGED)
            return Visit(same, moved=same.moved)
        return await self._read(source, state, answer)

    async def _files(self, source: Source, state: SourceState) -> Visit:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self.parsers, read_folder, source, self.now)
        read = self._success(state, Answer(source.url, b""), 0, Outcome.READ)
        read = replace(
            read,
            title=found.title,
            items=len(found.articles),
            newest=found.newest,
            read_as=found.read_as,
        )
        return Visit(read, found.articles, found.doubts)

    async def _read(self, source: Source, state: SourceState, answer: Answer) -> Visit:
        loop, limit = asyncio.get_running_loop(), self.rules.max_bytes
        # What was a feed before does not become a page by itself: it may stand behind a login.
        may_be_page = state.last_success is None or state.read_as == "page"
        read_it = partial(feed_of, answer, source.kind, limit, may_be_page=may_be_page)
        found = await loop.run_in_executor(self.parsers, read_it)
        doubts: tuple[str, ...] = ()
        if isinstance(found, SitemapIndex):
            # An index that is unchanged says nothing of its parts: it is always read.
            answer = replace(answer, etag="", last_modified="")
            found, doubts = await self._parts(found, answer.url)
        reading: Reading = await loop.run_in_executor(
            self.parsers, reading_of, found, source, answer.url, self.now
        )
        read = replace(
            self._success(state, answer, reading.ttl, Outcome.READ),
            title=reading.title,
            etag=answer.etag,
            last_modified=answer.last_modified,
            items=len(reading.articles),
            newest=reading.newest,
            read_as=reading.read_as,
        )
        return Visit(read, reading.articles, doubts + reading.doubts, read.moved)

    async def _parts(self, index: SitemapIndex, url: str) -> tuple[Feed, tuple[str, ...]]:
        """The sitemaps of an index as one, and sentences about those that could not be read."""
        loop, feeds, doubts = asyncio.get_running_loop(), list[Feed](), list[str]()
        for part in index.parts:
            try:
                answer = await self.fetcher.get(urljoin(url, part), {})
                found = await loop.run_in_executor(
                    self.parsers, feed_of, answer, "sitemap", self.rules.max_bytes
                )
            except (FetchFailed, NotAFeed, ValueError) as error:
                doubts.append(f"{part[:200]!a} of the sitemap index: {error}")
                continue
            if isinstance(found, Feed):
                feeds.append(found)
        if not feeds:
            raise NotAFeed("; ".join(doubts) or "the sitemap index leads to other indexes only")
        return together(feeds), tuple(doubts)

    def _success(
        self, state: SourceState, answer: Answer, ttl: int, outcome: Outcome
    ) -> SourceState:
        asked = min(max(timedelta(seconds=ttl), answer.fresh), LONGEST_WAIT)
        return replace(
            state,
            etag=answer.etag or state.etag,
            last_modified=answer.last_modified or state.last_modified,
            last_visit=self.now,
            last_success=self.now,
            next_visit=self.now + max(self.interval, asked),
            outcome=outcome,
            failures=0,
            reason="",
            wait_until=None,
            moved=answer.moved or state.moved,
            ttl=ttl,
        )

    def _failure(self, state: SourceState, error: FetchFailed | NotAFeed) -> SourceState:
        failures = state.failures + 1
        status, wait = getattr(error, "status", 0), getattr(error, "wait", None)
        pause = max(back_off(failures, self.interval), wait or timedelta(0))
        failed = replace(
            state,
            last_visit=self.now,
            next_visit=self.now + pause,
            outcome=Outcome.FAILED,
            failures=failures,
            reason=str(error)[:REASON_LIMIT],
            wait_until=self.now + wait if wait else None,
        )
        if state.moved and status not in OVERLOADED:
            reason = f"at {state.moved[:200]!a}, where it had moved: {error}"
            return replace(failed, moved="", reason=reason[:REASON_LIMIT])
        if status == GONE:
            return replace(failed, outcome=Outcome.RETIRED, next_visit=self.now + GONE_FOR)
        return failed


def _forbidden(error: NotAllowed) -> str:
    if error.again:
        return "its host did not show its robots.txt, so the page was not asked for; it is later"
    return "its robots.txt forbids programs to read this page; ask the publisher, or remove it"


def is_due(state: SourceState, now: datetime) -> bool:
    """Whether it is time; also when the clock was set back (`--now`) to before the last visit."""
    if state.next_visit is None or state.next_visit <= now:
        return True
    return state.last_visit is not None and state.last_visit > now


def _put_off(state: SourceState, error: HostAsksToWait) -> SourceState:
    return replace(
        state,
        outcome=Outcome.NOT_REACHED,
        reason=str(error),
        next_visit=error.until,
        wait_until=error.until,
    )


def _validators(state: SourceState) -> dict[str, str]:
    """Conditional headers (RFC 9110 13.1), word for word as the server gave them."""
    pairs = (("If-None-Match", state.etag), ("If-Modified-Since", state.last_modified))
    return {name: value for name, value in pairs if value}
