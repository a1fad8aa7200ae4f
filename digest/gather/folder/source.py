"""The articles of a folder, through the same checks as those of a feed."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import quote, urljoin

from digest.gather.articles import articles_of, newest_of
from digest.gather.documents import NotAFeed
from digest.gather.entry import Entry, Feed
from digest.gather.folder.formats import SUFFIXES, NoEntry, Parse, entry_of_file
from digest.gather.folder.walk import Found, files_below
from digest.gather.pages.workers import PageFailed, Workers
from digest.gather.reading import Reading
from digest.model.settings import Source
from digest.text.urls import canonical_url

NO_LINK = (
    "has no link: readers must be able to open it. Give it link: https://… (an e-mail: "
    "Archived-At), or give the source its base in digest.toml"
)


def read_folder(source: Source, now: datetime) -> Reading:
    """All articles of a folder source, the newest first, and a doubt for each file left out.

    Raises NotAFeed with a sentence if the folder cannot be read.
    """
    if source.folder is None:
        raise NotAFeed("is no folder")
    doubts: list[str] = []
    try:
        with Workers(1) as workers:
            files = files_below(source.folder, SUFFIXES)
            entries = list(_entries(files, source.base, workers.read, doubts.append))
    except OSError as error:
        raise NotAFeed(
            f"the folder {str(source.folder)!a} cannot be read: {error.strerror}; "
            "make it, or correct url in digest.toml"
        ) from error
    entries.sort(key=lambda e: (e.published is not None, e.published or now, e.link), reverse=True)
    name = source.name or source.folder.name
    feed = Feed(name, source.base, "", None, tuple(entries), len(entries))
    articles, more = articles_of(feed, source, source.base, now)
    return Reading(name, articles, (*doubts, *more), 0, newest_of(articles), "feed")


def _entries(
    files: Iterator[Found], base: str, parse: Parse, doubt: Callable[[str], None]
) -> Iterator[Entry]:
    for file in files:
        why = file.why
        if not why:
            try:
                entry = entry_of_file(file.path.suffix.lower(), file.body, parse)
                yield _linked(entry, file.path, base)
            except (NoEntry, PageFailed) as error:
                why = str(error)
        if why:
            doubt(f"left out, {ascii(str(file.path))[1:-1][:200]} {why}")


def _linked(entry: Entry, path: PurePosixPath, base: str) -> Entry:
    """With its address on the web: its own, or its path's below the base."""
    if not base:
        if canonical_url(entry.link) is None:
            raise NoEntry(NO_LINK)
        return entry
    below = "/".join(_escaped(path.with_suffix("").parts))
    return entry._replace(link=urljoin(f"{base}/", entry.link or below))


def _escaped(parts: Sequence[str]) -> list[str]:
    """Names of files may hold any byte but a slash."""
    return [quote(part.encode("utf-8", "surrogateescape"), safe="") for part in parts]
