"""An article as the newsroom reads it: cleaned of what is not news, its language known."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from digest.model.news import Article
from digest.model.settings import Quote, Source
from digest.newsroom.language import guess_language
from digest.newsroom.terms import terms, words
from digest.text.sentences import is_cut, split_sentences

BODY_WORDS = 120
"""How much of a body is compared. Beyond the first paragraphs background makes stories alike."""

TITLE_CHARS, LEAD_CHARS, BODY_CHARS = 400, 4_000, 40_000
"""What is looked at of hostile lengths."""

_MARKS = re.compile(
    r"^\W*(?:live(?: updates?| blog)?|breaking(?: news)?|watch(?: live)?|video|audio|listen|photos?|"
    r"in pictures|in photos|exclusive|updated?|just in|opinion|analysis|explainer|podcast|"
    r"newsletter|urgent|flash)\s*[:|–—-]+\s*",
    re.IGNORECASE,
)
_LIVE = re.compile(
    r"\s*(?:[|–—:(\[-]\s*)(?:live(?: updates?| blog| news)?|as it happened|video|photos?|watch|"
    r"in pictures)\s*[)\]]?$",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"^(.{12,}?)\s+[|–—-]\s+([^|]{2,40})$")
_BOILERPLATE = re.compile(
    r"\s*(?:\[?(?:…|\.{3,}|&hellip;)\]?\s*)?(?:[-–—|>»]+\s*)?\(?(?:continue reading|read (?:the )?"
    r"(?:full|more|original|whole|rest|entire|also|article|story)|the post .{0,200} (?:first )?"
    r"appeared (?:first )?on|click here|keep reading|full story|more details|sign up (?:for|to)|"
    r"subscribe (?:to|for|now)|follow us on|view (?:the )?(?:full|entire) |learn more|see also:|"
    r"watch (?:the )?(?:full )?(?:video|live)|this article (?:was )?(?:originally |first )|"
    r"all rights reserved|copyright ©?|download (?:the|our) app)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_DATELINE = re.compile(
    r"^(?:[A-Z][\w.'’/ -]{1,40}(?:,\s[A-Z][\w.]{1,20}){0,2}(?:\s?\([^)]{2,40}\))?\s?(?:—|–|--|-)\s"
    r"(?=[\"“A-Z])|\((?:AP|AFP|Reuters|CNN|Xinhua|dpa|ANSA|EFE)\)\s?(?:[—–-]+\s?)?)"
)
_PLACE_CAPS = re.compile(r"[A-Z]{3,}|\(|\bAP\b|\d")
_WIRE = re.compile(r"\b(Reuters|AFP|AP|Associated Press|Xinhua|dpa|EFE|ANSA|PTI|TASS|IANS)\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """One article, prepared. `title` and `lead` are without marks, suffixes and boilerplate.

    `title_terms` and `text_terms` are stems; `text_terms` covers lead and the body's beginning.
    """

    article: Article
    source: Source
    title: str
    lead: str
    language: str
    title_terms: tuple[str, ...] = field(repr=False)
    text_terms: tuple[str, ...] = field(repr=False)

    @property
    def url(self) -> str:
        """The identity."""
        return self.article.url

    @property
    def family(self) -> str:
        """The publisher family; the host where none is configured."""
        return self.source.family or urlsplit(self.source.url).hostname or self.source.url

    @property
    def outlet(self) -> str:
        """The name readers know."""
        return self.source.name or self.article.outlet or self.family

    @property
    def age_key(self) -> tuple[str, str]:
        """Sorts the earliest first, undated last, then by URL."""
        published = self.article.published
        return (published.isoformat() if published else "9", self.url)


def clean_title(title: str, outlet: str, url: str = "") -> str:
    """The headline without outlet suffix and LIVE marks; never empty if `title` is not."""
    text = " ".join(title[: TITLE_CHARS * 30].split())
    suffix = _SUFFIX.match(text) if len(text) <= TITLE_CHARS else None
    if suffix and _names_outlet(suffix.group(2), outlet, url):
        text = suffix.group(1)
    text = _LIVE.sub("", text)
    stripped = _MARKS.sub("", text)
    return (stripped if len(stripped) > 1 else text).strip() or title.strip()


def _names_outlet(suffix: str, outlet: str, url: str) -> bool:
    told = {w for w in words(suffix) if w not in {"the", "news"}}
    known = set(words(outlet)) | set(re.split(r"[.\W]+", urlsplit(url).hostname or ""))
    joined = "".join(words(suffix))
    return not told or told <= known or (len(joined) > 2 and joined in "".join(sorted(known)))


def clean_text(text: str) -> str:
    """Running text without "Continue reading …", a dateline, or white space runs within lines."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    plain = "\n".join(line for line in lines if line)
    plain = _BOILERPLATE.sub("", plain, count=1) if plain else ""
    dateline = _DATELINE.match(plain)
    if dateline and _PLACE_CAPS.search(dateline.group()):
        plain = plain[dateline.end() :]
    return plain.strip()


def read(article: Article, source: Source) -> Reading:
    """Prepare one article; depends on nothing but it and its source."""
    title = clean_title(article.title, source.name or article.outlet, article.url)
    lead = clean_text(article.lead[:LEAD_CHARS])
    body = article.body[:BODY_CHARS]
    declared = article.language or (source.languages[0] if source.languages else "")
    language = guess_language(f"{title} {lead[:1000]}", declared)
    start = " ".join(body.split()[:BODY_WORDS])
    text = lead if not start or start.startswith(lead[:60]) and len(start) <= len(lead) else start
    if start and lead and not start.startswith(lead[:60]):
        text = f"{lead} {start}"
    return Reading(
        article=article,
        source=source,
        title=title,
        lead=lead,
        language=language,
        title_terms=tuple(terms(title[:TITLE_CHARS], language)),
        text_terms=tuple(terms(text, language)),
    )


def read_all(articles: tuple[Article, ...], sources: Mapping[str, Source]) -> list[Reading]:
    """Readings of the articles whose source is known, by URL; one for each URL."""
    unique = {a.url: a for a in sorted(articles, key=lambda a: (a.url, a.seen, a.title))}
    return [
        read(article, sources[article.source])
        for _, article in sorted(unique.items())
        if article.source in sources and article.title.strip()
    ]


def tellable(reading: Reading) -> tuple[str, ...]:
    """The sentences its source's rule lets us tell, in order, none of them cut off.

    HEADLINE: none. LEAD: those of the lead, or of the first paragraph where there is no lead.
    SENTENCES: all.
    """
    quote = reading.source.quote
    if quote is Quote.HEADLINE:
        return ()
    body = clean_text(reading.article.body[:BODY_CHARS])
    lead = reading.lead or body.split("\n", 1)[0]
    told = [s for s in split_sentences(lead) if not is_cut(s)]
    if quote is Quote.SENTENCES:
        told += [s for s in split_sentences(body) if not is_cut(s) and s not in told]
    return tuple(dict.fromkeys(told))


def credited_wire(reading: Reading) -> str:
    """The agency an article is credited to, or ""."""
    credit = f"{reading.article.credit} {reading.article.author}"
    found = _WIRE.search(credit) or _WIRE.search(reading.article.lead[:80].partition("—")[0])
    return found.group(1) if found else ""
