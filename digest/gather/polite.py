"""The Gatherer: all sources side by side, each with manners, each with an answer or a reason."""

import asyncio
import queue
import threading
from collections.abc import Coroutine, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from digest.gather.addresses import Permit, permit_for
from digest.gather.fetch import Fetcher, open_session
from digest.gather.manners import Manners, Round, place_of
from digest.gather.pages.permission import Permission
from digest.gather.pages.rights import token_of
from digest.gather.visit import Visitor
from digest.model.news import SourceState, Visit
from digest.model.settings import FetchRules, Source
from digest.ports import Progress, silent

INTERVAL = timedelta(minutes=30)
AT_ONCE = 50
PARSERS = 2
LOOKUPS = 32
GRACE = 5.0
"""Seconds to wait at the end for threads that still look up a name or read a feed."""

_Event = tuple[int, Visit] | BaseException | None


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
        self._permit = permit or permit_for(allow_private=rules.allow_private)
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
                permission = Permission(fetcher, token_of(self._rules.agent), (), now)
                visitor = Visitor(fetcher, parsers, self._rules, self._interval, now, permission)
                visits = {
                    asyncio.create_task(visitor.visit(*pair)): index
                    for index, pair in enumerate(zip(sources, known, strict=True))
                }
                for task, index in visits.items():
                    task.add_done_callback(partial(_report, index, events))
                late = await self._wait(list(visits))
                for task in late:
                    events.put((visits[task], visitor.not_reached(known[visits[task]])))
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


def _waits(states: Iterable[SourceState], now: datetime) -> dict[str, datetime]:
    """Hosts that asked to be left alone, from what the store remembers of their sources."""
    waits: dict[str, datetime] = {}
    for state in states:
        until = state.wait_until
        if until and until > now and (state.last_visit is None or state.last_visit <= now):
            with suppress(ValueError):  # no address: its own visit says so
                place = place_of(state.moved or state.url)
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
