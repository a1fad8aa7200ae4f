"""Stories as considered, and the issue as the reader gets it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from digest.model.gathered import (
    Article,
    Outcome,
    PagesRead,
    PageText,
    SiteFile,
    SourceState,
    Visit,
)
from digest.model.pictures import Shown

__all__ = [
    "ISSUE_VERSION",
    "UNSORTED",
    "Article",
    "Citation",
    "Correction",
    "Difference",
    "Draft",
    "Figure",
    "Form",
    "HouseBlock",
    "Issue",
    "IssueSection",
    "Item",
    "LeftOut",
    "Masthead",
    "Material",
    "Move",
    "Outcome",
    "PageText",
    "PagesRead",
    "Pin",
    "Rule",
    "Sentence",
    "ShortLine",
    "SiteFile",
    "SourceState",
    "Status",
    "Term",
    "Told",
    "Visit",
]


@dataclass(frozen=True, slots=True)
class Term:
    """One named term of a decision. What it contributed is `value` times `weight`.

    `weight` is the one configured for its name; None where nothing weighs the value.
    """

    name: str
    value: float
    why: str = ""
    weight: float | None = None

    @property
    def contribution(self) -> float:
        """What it added to the sum."""
        return self.value if self.weight is None else self.value * self.weight


class Status(StrEnum):
    """What a story is to a reader of this newsletter."""

    NEW = "new"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Citation:
    """One numbered source under an item; `label` says what the link opens."""

    outlet: str
    url: str
    label: str
    published: datetime | None
    article: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the articles behind `marks` (1-based into the item's sources), verbatim.

    Or told by a language model from the verbatim sentences in `rests_on`, and checked by them.
    """

    text: str
    marks: tuple[int, ...]
    fresh: bool = False
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One source's number, exact; `article` is that of one of the item's citations."""

    value: float
    article: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What an item's sources count differently: `killed`, `injured`, `missing`, `arrested`,
    `displaced` or `magnitude`; and each one's figure.
    """

    what: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A story as the reader sees it. A one-liner has exactly one sentence or none.

    `sources[headline_mark - 1]` is where the headline was picked. `touched` is true once an
    editor changed it: drafting again keeps it.
    """

    story: str
    section: str
    slug: str
    headline: str
    headline_mark: int
    sentences: tuple[Sentence, ...]
    sources: tuple[Citation, ...]
    status: Status = Status.NEW
    background: str = ""
    language: str = "en"
    score: float = 0.0
    touched: bool = False
    reasons: tuple[Term, ...] = ()
    picture: Shown | None = None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class ShortLine:
    """A line of the short version: a sentence that already stands in `story`'s item."""

    story: str
    section: str
    slug: str
    text: str


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the newsletter says of itself, frozen into each issue so that the issue stands alone."""

    newsletter: str
    title: str
    sender: str
    reply_to: str
    postal_address: str
    timezone: str
    language: str
    accent: str
    logo: Shown | None = None
    logo_dark: Shown | None = None


@dataclass(frozen=True, slots=True)
class IssueSection:
    """A named part of an issue; `stories` told in full, `also` as one-liners, in their order."""

    name: str
    stories: tuple[Item, ...]
    also: tuple[Item, ...] = ()


UNSORTED = "unsorted"
"""Opens the reason of a story that no section was sure enough of."""


class Rule(StrEnum):
    """What kept a story out of an issue."""

    SPIKED = "spiked"
    UNSORTED = "unsorted"
    NEVER_WORD = "never-word"
    REPEAT = "told before"
    FLOOR = "below the floor"
    TOO_LIKE = "too like another"
    SOURCE_CAP = "source's cap"
    ACTOR_CAP = "actor's cap"
    SECTION_FULL = "section full"
    ISSUE_FULL = "issue full"
    FUTURE = "dated in the future"
    STALE = "too old"
    LANGUAGE = "other language"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A story that is not in the issue, and why: `why` in words, `rule` is the Rule behind it."""

    story: str
    headline: str
    section: str
    why: str
    score: float = 0.0
    articles: tuple[str, ...] = ()
    reasons: tuple[Term, ...] = ()
    rule: str = ""

    @property
    def unsorted(self) -> bool:
        """Whether it waits in the unsorted tray."""
        return self.why.startswith(UNSORTED)


@dataclass(frozen=True, slots=True)
class HouseBlock:
    """The house's own words as this issue carries them; `text` is small Markdown.

    `place` is `top`, `bottom`, or the section it stands in. `label` says what it is when it is
    not news ("Sponsor").
    """

    place: str
    title: str
    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What was wrong in an issue that was sent; all in the newsletter's language, by an editor.

    `of` is the edition corrected. `what` names the mistake and `fact` is the right fact where
    `should` alone would not tell it; both may be empty. `wrote` stands in that issue.
    """

    of: str
    wrote: str
    should: str
    what: str = ""
    fact: str = ""
    did: str = ""
    sources: tuple[Citation, ...] = ()


class Form(StrEnum):
    """What kind of issue it is."""

    DIGEST = "digest"
    WEEKLY = "weekly"
    BREAKING = "breaking"
    CORRECTION = "correction"


ISSUE_VERSION = 1


@dataclass(frozen=True, slots=True)
class Issue:
    """One number of a newsletter: the one value e-mail, text, web and feeds are made from.

    `subject` is 1 to 60 characters, `preheader` 40 to 90 where the news allows it.
    `notes` are sentences for editors (a source that did not answer, a thin day). `form` is a Form.
    `correction` belongs to a correction; `unknown` (what is not known yet) to breaking news.
    """

    edition: str
    masthead: Masthead
    drafted_at: datetime
    subject: str
    preheader: str
    short: tuple[ShortLine, ...]
    sections: tuple[IssueSection, ...]
    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    form: str = Form.DIGEST
    version: int = ISSUE_VERSION
    blocks: tuple[HouseBlock, ...] = ()
    correction: Correction | None = None
    unknown: str = ""

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, those told in full before the one-liners, section by section."""
        return tuple(i for s in self.sections for i in (*s.stories, *s.also))

    @property
    def pictures(self) -> tuple[Shown, ...]:
        """All it shows, the logos first."""
        logos = (self.masthead.logo, self.masthead.logo_dark)
        found = (*logos, *(item.picture for item in self.items))
        return tuple(shown for shown in found if shown is not None)


@dataclass(frozen=True, slots=True)
class Told:
    """What readers of a newsletter were sent of a story, once a provider had accepted it."""

    story: str
    edition: str
    at: datetime
    headline: str
    sentences: tuple[str, ...]
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pin:
    """An editor's word that a story stands at `place` in one edition, whatever its rank.

    0 is the top of the issue; 1 and on, a place in its section.
    """

    story: str
    place: int
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Move:
    """An editor's word that a story belongs in section `to`; without it stood in `was`.

    `was` is "" where no section was sure enough. `articles` are the URLs of its articles then,
    `texts` title and lead of some of them: what is like these goes the same way.
    """

    story: str
    to: str
    was: str
    who: str
    at: datetime
    edition: str
    headline: str
    articles: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """All that composing an issue may look at; `stories` maps article URL to story id.

    `previous` is the draft to be drafted again. `articles` reach back far enough to hold the
    articles behind `told`; those already seen before the covered time are context only, but for
    `carried`: the URLs of what stood in issues that reached nobody.
    """

    edition: str
    now: datetime
    articles: tuple[Article, ...]
    told: tuple[Told, ...] = ()
    stories: dict[str, str] = field(default_factory=dict)
    previous: Issue | None = None
    spiked: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    pins: tuple[Pin, ...] = ()
    carried: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Draft:
    """An issue, and each considered article's story id, to be remembered for tomorrow."""

    issue: Issue
    stories: dict[str, str]
