"""Articles as gathered, and what came of visiting their sources and pages."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Article:
    """One piece as one source published it; plain text everywhere, times in UTC.

    `url` is canonical and the identity. `link` is the address as the source gave it.
    `published` is None where the source gave no believable date; `seen` is when we first met it.
    `image` is the absolute address of the picture the source put beside it, or "".
    `canonical` is the address its page calls its own where that is another (rel=canonical).
    """

    url: str
    link: str
    source: str
    outlet: str
    title: str
    lead: str
    body: str
    seen: datetime
    published: datetime | None = None
    language: str = ""
    author: str = ""
    credit: str = ""
    image: str = ""
    canonical: str = ""


class Outcome(StrEnum):
    """What came of one visit to one source."""

    READ = "read"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    NOT_DUE = "not due"
    NOT_REACHED = "not reached"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class SourceState:
    """What the store remembers of a source between visits; `failures` counts those in a row.

    `wait_until` is how long its host asked everybody to stay away (Retry-After): no source of
    that host is asked before. `newest` is the latest believable date among its items when they
    were last read, None where most have none. `read_as` is what its answer was then: "page" for
    a list of links, "feed" for all else; "" if it was never read.
    """

    url: str
    title: str = ""
    etag: str = ""
    last_modified: str = ""
    last_visit: datetime | None = None
    last_success: datetime | None = None
    next_visit: datetime | None = None
    outcome: Outcome | None = None
    failures: int = 0
    reason: str = ""
    items: int = 0
    wait_until: datetime | None = None
    moved: str = ""
    ttl: int = 0
    newest: datetime | None = None
    read_as: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: the state to remember, the articles found, and what was odd about them.

    `state.reason` says in a sentence why it failed. `doubts` are sentences about single
    items that were left out or changed (undated, future, no link). `moved` is where permanent
    redirects (301, 308) led: the address the configuration should name.
    """

    state: SourceState
    articles: tuple[Article, ...] = ()
    doubts: tuple[str, ...] = ()
    moved: str = ""


@dataclass(frozen=True, slots=True)
class PageText:
    """What the page of a thin article gave: its text, or `why` there is none to be used.

    `article` is the article's URL, `canonical` the address the page calls its own (canonical
    form; "" where that is the article's, or none). A page whose `again` is true is asked for
    once more at the next gathering; all others are settled. `image` is the absolute address of
    the picture the page puts forward for itself (og:image), or "".
    """

    article: str
    text: str = ""
    canonical: str = ""
    why: str = ""
    again: bool = False
    image: str = ""


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file about a whole host (robots.txt, tdmrep.json), read `at`; kept for a day.

    `status` is HTTP's; `text` is "" unless that is 200.
    """

    url: str
    at: datetime
    status: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class PagesRead:
    """What one reading of pages brought: a text or a reason each, and files to remember.

    `late` counts the pages the deadline left unread.
    """

    texts: tuple[PageText, ...] = ()
    files: tuple[SiteFile, ...] = ()
    late: int = 0
