"""The PageReader: pages of thin articles, asked for politely, parsed out of harm's way."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from digest.gather.addresses import Permit, permit_for
from digest.gather.fetch import Answer, Fetcher, FetchFailed, open_session
from digest.gather.manners import HostAsksToWait, Manners, Round, place_of
from digest.gather.pages.judge import canonical_of, front_page, wall_in
from digest.gather.pages.lines import article_lines, body_of, repeated_lines
from digest.gather.pages.permission import NotAllowed, Permission
from digest.gather.pages.rights import reserved_in, token_of
from digest.gather.pages.workers import PageFailed, Workers
from digest.gather.polite import AT_ONCE, LOOKUPS, PoliteGatherer
from digest.model.news import Article, PagesRead, PageText, SiteFile
from digest.model.settings import FetchRules, Quote, Source
from digest.ports import Progress, silent

PAGES_A_SOURCE = 20
"""Pages of one source in one gathering: with the usual pause less than a minute of its host."""

GIVE_UP = 3
"""Times in a row a host may fail to answer before its other pages are left for another day."""

PARSERS = 2
REASON_LIMIT = 400

_HTML = {"Accept": "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"}
# Names that cannot lead anywhere (RFC 2606, RFC 6761): nobody is asked for their address.
_NOWHERE = (".example", ".invalid")


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that was read: its lines may still be a publisher's own."""

    text: PageText
    family: str
    lines: tuple[str, ...] = ()


_Parse = Callable[[bytes, str], Awaitable[Mapping[str, Any]]]


@dataclass(slots=True)
class _Reading:
    """What all pages of one reading share; `doors` let one page at a time into a host."""

    fetcher: Fetcher
    permission: Permission
    parse: _Parse
    token: str
    failures: Counter[str] = field(default_factory=Counter)
    doors: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))


@contextmanager
def _parsing(seconds: float) -> Iterator[_Parse]:
    """Threads that wait for worker processes, so that the event loop does not."""
    threads, workers = ThreadPoolExecutor(PARSERS, "page"), Workers(PARSERS, seconds)

    async def parse(body: bytes, charset: str) -> Mapping[str, Any]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(threads, workers.read, body, charset)

    try:
        yield parse
    finally:
        # First nobody new, then those at work: closing waits for each to have its answer.
        threads.shutdown(wait=False, cancel_futures=True)
        workers.close()


class PolitePageReader:
    """Implements ports.PageReader. It goes on where `gatherer` ended: same pauses, same deadline.

    `permit` says which IP addresses may be connected to; by default what `rules.allow_private`
    says. `seconds` is one page's time in the worker process.
    """

    def __init__(
        self,
        rules: FetchRules,
        gatherer: PoliteGatherer | None = None,
        progress: Progress = silent,
        *,
        permit: Permit | None = None,
        seconds: float = 10.0,
    ) -> None:
        self._rules = rules
        self._gatherer = gatherer
        self._progress = progress
        self._permit = permit or permit_for(allow_private=rules.allow_private)
        self._seconds = seconds

    def read(
        self,
        articles: Sequence[Article],
        sources: Sequence[Source],
        files: Sequence[SiteFile],
        now: datetime,
    ) -> PagesRead:
        """Read at most PAGES_A_SOURCE pages of each source whose text may be told, newest first.

        Nothing here raises for a page's or a host's sake.
        """
        by_url = {s.url: s for s in sources if s.quote is not Quote.HEADLINE}
        wanted = _chosen(articles, by_url) if self._rules.pages else []
        if not wanted:
            return PagesRead()
        return asyncio.run(self._read_all(wanted, by_url, files, now))

    async def _read_all(
        self,
        articles: Sequence[Article],
        sources: Mapping[str, Source],
        files: Sequence[SiteFile],
        now: datetime,
    ) -> PagesRead:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(LOOKUPS, "lookup"))
        before = self._gatherer.round if self._gatherer else None
        before = before or Round(loop.time(), Manners(self._rules.pause, AT_ONCE, {}))
        left = before.began + self._rules.deadline.total_seconds() - loop.time()
        token = token_of(self._rules.agent)
        with _parsing(self._seconds) as parse:
            async with open_session(self._rules, self._permit) as session:
                fetcher = Fetcher(session, before.manners.handed_on(), self._rules, now)
                permission = Permission(fetcher, token, files, now)
                reading = _Reading(fetcher, permission, parse, token)
                tasks = [
                    asyncio.create_task(_page(reading, article, sources[article.source]))
                    for article in articles
                ]
                pages = await self._until_deadline(tasks, left)
                held = permission.files
        return PagesRead(_finished(pages), held, len(tasks) - len(pages))

    async def _until_deadline(
        self, tasks: Sequence["asyncio.Task[_Page]"], left: float
    ) -> list[_Page]:
        """The pages read in time, in the order of `tasks`."""
        total = len(tasks)
        for task in tasks:
            task.add_done_callback(
                lambda _: self._progress("pages", sum(t.done() for t in tasks), total)
            )
        _, late = await asyncio.wait(tasks, timeout=max(0.0, left))
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return [task.result() for task in tasks if not task.cancelled()]


def _chosen(articles: Iterable[Article], sources: Mapping[str, Source]) -> list[Article]:
    """The newest of each source, in an order that spreads the work over hosts and never varies."""
    found: dict[str, list[Article]] = defaultdict(list)
    newest = sorted(articles, key=lambda a: (a.published or a.seen, a.url), reverse=True)
    for article in newest:
        if article.source in sources and len(found[article.source]) < PAGES_A_SOURCE:
            found[article.source].append(article)
    return [article for source in sorted(found) for article in found[source]]


async def _page(reading: _Reading, article: Article, source: Source) -> _Page:
    """One page; whatever goes wrong is its reason."""
    try:
        place = place_of(article.link)
        async with reading.doors[place]:
            answer = await _fetched(reading, article, source, place)
        return await _parsed(reading, article, source, answer)
    except (NotAllowed, PageFailed, HostAsksToWait, FetchFailed) as error:
        why, again = _reason(error)
    except Exception as error:  # noqa: BLE001 - law: one page's trouble is a value, never the run's end
        why, again = (
            f"could not be read: {type(error).__name__}: {error}; please report this",
            False,
        )
    return _Page(PageText(article.url, why=why[:REASON_LIMIT], again=again), source.family)


def _reason(error: Exception) -> tuple[str, bool]:
    """Why there is no text, to follow "its page", and whether another day may be better."""
    if isinstance(error, HostAsksToWait):
        return "was not asked for: its host asked to be left alone for a while", True
    if isinstance(error, FetchFailed):
        gone = 400 <= error.status < 500 and error.status != 429
        said = f"answered {error.status}" if error.status else f"was not read: {error}"
        return said, not gone
    return str(error), getattr(error, "again", False)


async def _fetched(reading: _Reading, article: Article, source: Source, place: str) -> Answer:
    """The page, if all who have a say in it allow it. Raises NotAllowed and what a fetch raises."""
    if (urlsplit(article.link).hostname or "").endswith(_NOWHERE):
        raise NotAllowed("was not asked for: its host's name cannot exist")
    if reading.failures[place] >= GIVE_UP:
        raise NotAllowed("was not asked for: its host did not answer for others", again=True)
    permission = reading.permission
    await permission.check(article.link)
    if not source.own:
        await permission.check_text(article.link)
    try:
        answer = await reading.fetcher.get(article.link, _HTML, permission.check)
    except FetchFailed as failed:
        reading.failures[place] += failed.status == 0 or failed.status >= 500
        raise
    reading.failures[place] = 0
    if front_page(article.link, answer.url):
        raise NotAllowed("is gone: its address leads to the front page")
    if not source.own and answer.url != article.link:
        await permission.check_text(answer.url)
    return answer


async def _parsed(reading: _Reading, article: Article, source: Source, answer: Answer) -> _Page:
    """The page's lines, unless its publisher reserves them or a wall stands before them."""
    about = await reading.parse(answer.body, answer.charset)
    canonical = canonical_of(about, answer.url, article)
    metas = [(str(name), str(content)) for name, content in about.get("robots", ())]
    # A house may use its own pages, whatever they say to strangers.
    why = (
        ""
        if source.own
        else reserved_in(answer.rights, metas, about.get("reservation", ""), reading.token)
    )
    titles = [article.title, *map(str, about.get("titles", ()))]
    lines = article_lines(str(about.get("text", "")), titles)
    why = why or wall_in(about, lines, article)
    image = "" if why else _image(str(about.get("picture", "")), answer.url)
    text = PageText(article.url, canonical=canonical, why=why, image=image)
    return _Page(text, source.family, () if why else lines)


def _image(written: str, base: str) -> str:
    """The picture's address made absolute, or "" where it is none."""
    try:
        address = urldefrag(urljoin(base, written)).url if written else ""
    except ValueError:
        return ""
    return address if address.startswith(("http://", "https://")) else ""


def _finished(pages: Sequence[_Page]) -> tuple[PageText, ...]:
    """Texts without what a publisher repeats, and without addresses it puts on every page."""
    by_family: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for page in pages:
        by_family[page.family].append(page.lines)
    repeated = repeated_lines(by_family)
    stated = Counter(page.text.canonical for page in pages)
    return tuple(
        replace(
            page.text,
            text=body_of(page.lines, repeated[page.family]),
            canonical=page.text.canonical if stated[page.text.canonical] < GIVE_UP else "",
        )
        for page in pages
    )
