"""The clock, who watches, who gathers and inspects, and who is written to."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from digest.model.checks import Evidence
from digest.model.news import (
    Article,
    PagesRead,
    SiteFile,
    SourceState,
    Visit,
)
from digest.model.people import Declaration, Reader, Subscriber
from digest.model.pictures import Picture, Wanted
from digest.model.settings import Source

Clock = Callable[[], datetime]
"""Now, in UTC. With --now it always says the same."""


class Progress(Protocol):
    """Told how far long work is; a terminal draws it, cron ignores it."""

    def __call__(self, what: str, done: int, total: int) -> None:
        """`done` of `total` of `what` (a plural noun: "sources", "messages")."""
        ...


def silent(what: str, done: int, total: int) -> None:
    """The Progress of those who do not watch."""


class Gatherer(Protocol):
    """Reads sources with manners."""

    def gather(
        self, sources: Sequence[Source], states: Mapping[str, SourceState], now: datetime
    ) -> Iterator[Visit]:
        """Yield a visit for every source as it ends; never raises for one source's sake."""
        ...


class PageReader(Protocol):
    """Reads article pages with the manners, and within the deadline, of the gathering before."""

    def read(
        self,
        articles: Sequence[Article],
        sources: Sequence[Source],
        files: Sequence[SiteFile],
        now: datetime,
    ) -> PagesRead:
        """The pages of thin `articles`, newest first for each source; never raises for one's sake.

        `files` are those remembered of hosts.
        """
        ...


@dataclass(frozen=True, slots=True)
class PictureRead:
    """The picture, or `why` there is none, to follow "it".

    `files` about hosts (robots.txt) were read on the way and hold for a day.
    """

    picture: Picture | None = None
    why: str = ""
    files: tuple[SiteFile, ...] = ()


class PictureReader(Protocol):
    """Has pictures from the web or from files, made small and harmless."""

    def read(self, wanted: Wanted, files: Sequence[SiteFile], now: datetime) -> PictureRead:
        """The picture or the reason; never raises for a picture's sake.

        `files` are those remembered of hosts. The same bytes give the same picture.
        """
        ...


@dataclass(frozen=True, slots=True)
class Specimen:
    """One finished copy for programs to look at: its HTML, and the whole message."""

    html: str
    message: bytes


class Inspector(Protocol):
    """Looks at an issue from outside, within a bound of time."""

    def inspect(
        self,
        links: Sequence[str],
        ours: Sequence[str],
        specimen: Specimen | None,
        now: datetime,
    ) -> Evidence:
        """Ask `links` (of others) and `ours`, and have programs look at the specimen if given.

        Never raises for a link's or a program's sake: what was not seen is said in `unchecked`.
        """
        ...


class Blind:
    """The Inspector of those who look at nothing."""

    def inspect(
        self,
        links: Sequence[str],
        ours: Sequence[str],
        specimen: Specimen | None,
        now: datetime,
    ) -> Evidence:
        """Nothing was seen."""
        del links, ours, specimen, now
        return Evidence(unchecked=("Links, a browser and a spam filter were not asked.",))


@dataclass(frozen=True, slots=True)
class AudienceFile:
    """subscribers.yaml as read: the rows and the SHA-256 of the file.

    `problems` cost somebody something; `notes` say what was read in the likely way.
    """

    rows: tuple[Declaration, ...]
    file_hash: str
    problems: tuple[str, ...] = field(default=())
    notes: tuple[str, ...] = field(default=())


def reader_of(subscriber: Subscriber) -> Reader:
    """The few values that are frozen into a delivery at sign-off."""
    return Reader(
        id=subscriber.id,
        email=subscriber.email,
        name=subscriber.name,
        sections=subscriber.sections,
        language=subscriber.language,
    )
