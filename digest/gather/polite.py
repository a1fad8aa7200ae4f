"""The Gatherer: all sources side by side, each with manners, each with an answer or a reason."""

import asyncio
import queue
import threading
from collections.abc import Coroutine, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from digest.gather.addresses import Permit, anywhere, public_only
from digest.gather.articles import articles_of
from digest.gather.documents import NotAFeed
from digest.gather.feed import read_feed
from digest.gather.fetch import Answer, Fetcher, FetchFailed, open_session
from digest.gather.manners import HostAsksToWait, Manners, Round, back_off, place_of
from digest.gather.names import outlet_of
from digest.model.news import Article, Outcome, SourceState, Visit
from digest.model.settings import FetchRules, Source
from digest.ports import Progress, silent

INTERVAL = timedelta(minutes=30)
AT_ONCE = 50
PARSERS = 2
LOOKUPS = 32
GRACE = 5.0
"""Seconds to wait at the end for threads that still look up a name or read a feed."""

REASON_LIMIT = 400

_Event = tuple[int, Visit] | BaseException | None


@dataclass(frozen=True, slots=True)
class _Gathering:
    """What all visits of one gathering share."""

    fetcher: Fetcher
    parsers: ThreadPoolExecutor
    now: datetime


class PoliteGatherer:
    """Implements ports.Gatherer with aiohttp, in a thread of its own.

    `interval` is how often a source is visited at most. `permit` says which IP addresses may be
    connected to; by default what `rules.allow_private` says.
    """

    def __init__(
        self,
        rules: FetchRules,
        progress: Progress = silent,
        *,
        interval: timedelta = INTERVAL,
        at_once: int = AT_ONCE,
        permit: Permit | None = None,
    ) -> None:
        self._rules = rules
        self._progress = progress
        self._interval = interval
        self._at_once = at_once
        self._permit = permit or (anywhere if rules.allow_private else public_only)
        self.round: Round | None = None
        """The gathering that ended last."""

    def gather(
        self, sources: Sequence[Source], states: Mapping[str, SourceState], now: datetime
    ) -> Iterator[Visit]:
        """Yield a visit for every source, in the order of `sources`.

        Each is yielded once it and all before it have ended, so that what a store keeps of two
        sources with one article does not depend on who answered first. Reading goes on while
        the caller works; a caller that stops listening stops the reading.
        """
        events: queue.SimpleQueue[_Event] = queue.SimpleQueue()
        work = self._gather_all(sources, states, now, events)
        loop = asyncio.new_event_loop()
        thread = threading.Thread(
            target=_run, args=(loop, work, events), name="gather", daemon=True
        )
        thread.start()
        try:
            yield from self._in_order(events, len(sources))
        finally:
            with suppress(RuntimeError):  # the loop is closed: all is done
                loop.call_soon_threadsafe(_cancel, work, loop)
            thread.join(GRACE)

    def _in_order(self, events: "queue.SimpleQueue[_Event]", total: int) -> Iterator[Visit]:
        waiting: dict[int, Visit] = {}
        upcoming = done = 0
        while (event := events.get()) is not None:
            if isinstance(event, BaseException):
                raise event
            waiting[event[0]] = event[1]
            done += 1
            self._progress("sources", done, total)
            while upcoming in waiting:
                yield waiting.pop(upcoming)
                upcoming += 1

    async def _gather_all(
        self,
        sources: Sequence[Source],
        states: Mapping[str, SourceState],
        now: datetime,
        events: "queue.SimpleQueue[_Event]",
    ) -> None:
        """Put (index, visit) for every source; those unread at the deadline are NOT_REACHED."""
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(LOOKUPS, "lookup"))
        manners = Manners(self._rules.pause, self._at_once, _waits(states.values(), now))
        self.round = Round(asyncio.get_running_loop().time(), manners)
        known = [states.get(source.url, SourceState(source.url)) for source in sources]
        parsers = ThreadPoolExecutor(PARSERS, "feed")
        try:
            async with open_session(self._rules, self._permit) as session:
                fetcher = Fetcher(session, manners, self._rules, now)
                gathering = _Gathering(fetcher, parsers, now)
                visits = {
                    asyncio.create_task(self._visit(gathering, *pair)): index
                    for index, pair in enumerate(zip(sources, known, strict=True))
                }
                for task, index in visits.items():
                    task.add_done_callback(partial(_report, index, events))
                late = await self._wait(list(visits))
                for task in late:
                    events.put((visits[task], self._not_reached(known[visits[task]])))
        finally:
            parsers.shutdown(wait=False, cancel_futures=True)

    async def _wait(self, tasks: list["asyncio.Task[Visit]"]) -> list["asyncio.Task[Visit]"]:
        """Those unfinished at the deadline, cancelled, in their order."""
        if not tasks:
            return []
        _, late = await asyncio.wait(tasks, timeout=self._rules.deadline.total_seconds())
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return [task for task in tasks if task in late and task.cancelled()]

    async def _visit(self, gathering: _Gathering, source: Source, state: SourceState) -> Visit:
        """One source's visit; whatever goes wrong is its reason."""
        now = gathering.now
        if not _is_due(state, now):
            return Visit(replace(state, outcome=Outcome.NOT_DUE))
        try:
            answer = await gathering.fetcher.get(source.url, _validators(state))
            if answer.unchanged:
                same = self._success(state, answer, now, Outcome.UNCHANGED)
                return Visit(same, moved=answer.moved)
            title, articles, doubts = await asyncio.get_running_loop().run_in_executor(
                gathering.parsers, _read, answer, source, now
            )
        except HostAsksToWait as error:
            return Visit(_put_off(state, error))
        except (FetchFailed, NotAFeed) as error:
            return Visit(self._failure(state, str(error), now, getattr(error, "wait", None)))
        except Exception as error:  # noqa: BLE001 - law: one source's trouble is a value, never the run's end
            reason = f"could not be read: {type(error).__name__}: {error}; please report this"
            return Visit(self._failure(state, reason, now, None))
        read = replace(
            self._success(state, answer, now, Outcome.READ),
            title=title,
            etag=answer.etag,
            last_modified=answer.last_modified,
            items=len(articles),
        )
        return Visit(read, articles, doubts, answer.moved)

    def _success(
        self, state: SourceState, answer: Answer, now: datetime, outcome: Outcome
    ) -> SourceState:
        return replace(
            state,
            etag=answer.etag or state.etag,
            last_modified=answer.last_modified or state.last_modified,
            last_visit=now,
            last_success=now,
            next_visit=now + self._interval,
            outcome=outcome,
            failures=0,
            reason="",
            wait_until=None,
        )

    def _failure(
        self, state: SourceState, reason: str, now: datetime, wait: timedelta | None
    ) -> SourceState:
        failures = state.failures + 1
        pause = max(back_off(failures, self._interval), wait or timedelta(0))
        return replace(
            state,
            last_visit=now,
            next_visit=now + pause,
            outcome=Outcome.FAILED,
            failures=failures,
            reason=reason[:REASON_LIMIT],
            wait_until=now + wait if wait else None,
        )

    def _not_reached(self, state: SourceState) -> Visit:
        minutes = self._rules.deadline.total_seconds() / 60
        reason = (
            f"was not reached within {minutes:g} minutes (deadline in [fetch]); "
            "it is first to be asked next time"
        )
        return Visit(replace(state, outcome=Outcome.NOT_REACHED, reason=reason))


def _read(
    answer: Answer, source: Source, now: datetime
) -> tuple[str, tuple[Article, ...], tuple[str, ...]]:
    """Outlet name, articles and doubts of an answer; runs in a thread. Raises NotAFeed."""
    feed = read_feed(answer.body, answer.charset)
    articles, doubts = articles_of(feed, source, answer.url, now)
    return outlet_of(feed.title, feed.link, answer.url), articles, doubts


def _is_due(state: SourceState, now: datetime) -> bool:
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


def _waits(states: Iterable[SourceState], now: datetime) -> dict[str, datetime]:
    """Hosts that asked to be left alone, from what the store remembers of their sources."""
    waits: dict[str, datetime] = {}
    for state in states:
        until = state.wait_until
        if until and until > now and (state.last_visit is None or state.last_visit <= now):
            with suppress(ValueError):  # no address: its own visit says so
                place = place_of(state.url)
                waits[place] = max(until, waits.get(place, until))
    return waits


def _report(index: int, events: "queue.SimpleQueue[_Event]", task: "asyncio.Task[Visit]") -> None:
    if not task.cancelled():
        events.put(task.exception() or (index, task.result()))


def _run(
    loop: asyncio.AbstractEventLoop,
    work: Coroutine[Any, Any, None],
    events: "queue.SimpleQueue[_Event]",
) -> None:
    """The thread: run `work` to its end, and always say when it ended."""
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        try:
            runner.run(work)
        except asyncio.CancelledError:
            pass  # the caller has stopped listening
        except BaseException as error:  # noqa: BLE001 - raised again where the caller waits
            events.put(error)
        finally:
            events.put(None)


def _cancel(work: Coroutine[Any, Any, None], loop: asyncio.AbstractEventLoop) -> None:
    """End `work` if it still runs; nothing else that the loop may be tidying up."""
    for task in asyncio.all_tasks(loop):
        if task.get_coro() is work:
            task.cancel()
