"""What the templates see: an issue for one choice of sections, as plain, harmless strings.

Both templates get the same Page, so the HTML and the text part cannot tell different stories.
"""

from dataclasses import dataclass

from digest.mail.markdown import Run
from digest.mail.phrases import Phrases
from digest.mail.tone import Tones


@dataclass(frozen=True, slots=True)
class PageSource:
    """One line below a story; `url` is empty where the source's address could not be linked.

    `raised` and `bracketed` are its number as a superior figure and as [1].
    """

    raised: str
    bracketed: str
    who: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class PageSentence:
    """A sentence with the numbers of its sources, in both ways of writing them."""

    text: str
    raised: str
    bracketed: str
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PageFigure:
    """One source's number ("Harbour Gazette 9"), its link, and the number of the source."""

    text: str
    url: str
    bracketed: str
    mark: int


@dataclass(frozen=True, slots=True)
class PageDifference:
    """What sources count differently, in words that end in a colon, and each one's figure."""

    text: str
    figures: tuple[PageFigure, ...]


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture of ours; `width` and `height` are CSS pixels as shown on a wide screen.

    `alt` is for those who do not see it. `credit` says whose it is; empty for a logo.
    """

    url: str
    alt: str
    width: int
    height: int
    credit: str = ""


@dataclass(frozen=True, slots=True)
class PageStory:
    """A story told in full. `lang` and `dir` are empty where they are the issue's own.

    `tag` stands beside the slug (New, or Update where nothing says what changed); `update` is
    the sentence that says what changed. `retold` says that a language model told it, else empty.
    """

    story: str
    slug: str
    tag: str
    headline: str
    lang: str
    dir: str
    update: PageSentence | None
    background: str
    sentences: tuple[PageSentence, ...]
    sources: tuple[PageSource, ...]
    retold: str = ""
    picture: PagePicture | None = None
    differences: tuple[PageDifference, ...] = ()


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of the short version (without a source) or of Also today."""

    story: str
    slug: str
    text: str
    lang: str
    dir: str
    source: PageSource | None = None


@dataclass(frozen=True, slots=True)
class PageRow:
    """A paragraph or a point of a list: as runs for HTML; as text, with its links after it."""

    runs: tuple[Run, ...]
    text: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PagePart:
    """`kind` is `text` (one row), `bullets` or `numbers`."""

    kind: str
    rows: tuple[PageRow, ...]


@dataclass(frozen=True, slots=True)
class PageBlock:
    """The house's own words. `label` says what they are where they are not news: Sponsor."""

    label: str
    title: str
    parts: tuple[PagePart, ...]
    lang: str
    dir: str


@dataclass(frozen=True, slots=True)
class PageSection:
    """A section with at least one story told in full, and the house's words after them."""

    name: str
    count: str
    stories: tuple[PageStory, ...]
    blocks: tuple[PageBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class PageAlert:
    """One story by itself. `lede` is what is known first; the rest stands in `know`."""

    story: str
    headline: str
    lang: str
    dir: str
    lede: PageSentence | None
    know: tuple[PageSentence, ...]
    unknown: str
    sources: tuple[PageSource, ...]
    retold: str = ""
    picture: PagePicture | None = None
    differences: tuple[PageDifference, ...] = ()


@dataclass(frozen=True, slots=True)
class PageText:
    """Words that may be in another language than the page; `lang` and `dir` empty where not."""

    text: str
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True, slots=True)
class PageCorrection:
    """What was wrong, and what is right; `lede` is the right fact, which comes first.

    `should` is None where the lede says it already.
    """

    headline: PageText
    lede: PageText
    wrote: PageText
    should: PageText | None
    did: PageText
    sources: tuple[PageSource, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """The news of a page: all that shortening may touch."""

    short: tuple[PageLine, ...]
    sections: tuple[PageSection, ...]
    also: tuple[PageLine, ...]

    @property
    def stories(self) -> tuple[PageStory, ...]:
        """Those told in full, in order."""
        return tuple(story for section in self.sections for story in section.stories)


@dataclass(frozen=True, slots=True)
class Page:
    """Everything a template may name. Empty strings and tuples are to vanish with their heads.

    `hello`, `address`, `view`, `leave` and `choose` are marks that stand for one reader's own
    values: see `digest.mail.own`. `start` and `end` are `left` and `right`, or the reverse.
    `own_lang` and `own_dir` are those of the publisher's own words (title, names of sections),
    empty where they are the page's. `form` is one of `digest.model.news.Form`; `alert` stands in
    breaking news alone, `correction` in corrections. `kind` names the form, but for the daily one.
    `logo` stands for the title where there is one, `logo_dark` in its place on dark screens.
    """

    form: str
    kind: str
    lang: str
    dir: str
    own_lang: str
    own_dir: str
    start: str
    end: str
    light: Tones
    dark: Tones
    words: Phrases
    subject: str
    preheader: str
    newsletter_title: str
    date: str
    ending: str
    promise: str
    why: str
    desk: str
    publisher: str
    also_name: str
    view_words: str
    hello: str
    address: str
    view: str
    leave: str
    choose: str = ""
    notice: tuple[str, ...] = ()
    counts: str = ""
    nothing: str = ""
    shortened: str = ""
    top: tuple[PageBlock, ...] = ()
    short: tuple[PageLine, ...] = ()
    sections: tuple[PageSection, ...] = ()
    also: tuple[PageLine, ...] = ()
    bottom: tuple[PageBlock, ...] = ()
    alert: PageAlert | None = None
    correction: PageCorrection | None = None
    logo: PagePicture | None = None
    logo_dark: PagePicture | None = None
