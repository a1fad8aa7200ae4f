"""What a source's document says, before anything in it is believed."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Medium(NamedTuple):
    """A picture, sound or film beside an entry. `kind` is a MIME type or media RSS medium."""

    url: str
    kind: str = ""
    width: int = 0


# Named tuples: thousands are made for each gathering, in a quarter of a dataclass's time.
class Entry(NamedTuple):
    """One entry as the feed has it: markup is not cleaned, links not joined. Dates are UTC."""

    title: str
    link: str
    guid: str = ""
    summary: str = ""
    content: str = ""
    author: str = ""
    published: datetime | None = None
    language: str = ""
    media: tuple[Medium, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as its document has it; `total` counts the entries before the limit.

    `ttl` is for how many seconds it asks not to be read again. `dated` is false for documents
    that never carry dates (pages), where a missing one is no fault of the entry.
    """

    title: str
    link: str
    language: str
    built: datetime | None
    entries: tuple[Entry, ...]
    total: int
    ttl: int = 0
    dated: bool = True
