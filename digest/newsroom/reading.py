"""An article as the newsroom reads it: cleaned of what is not news, its language known."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from digest.model.news import Article
from digest.model.settings import Quote, Source
from digest.newsroom.language import guess_language
from digest.newsroom.learned import families
from digest.newsroom.places import places_in
from digest.newsroom.terms import terms, words
from digest.text.sentences import ends_whole, is_cut, split_sentences

BODY_WORDS = 120
"""How much of a body is compared. Beyond the first paragraphs background makes stories alike."""

TITLE_CHARS, LEAD_CHARS, BODY_CHARS = 400, 4_000, 40_000
"""What is looked at of hostile lengths."""

PLACES_CHARS = 700
"""Where an event is, a lead says at once."""

REPEATED = 3
"""A sentence in so many leads of one source speaks of the source and not of news."""

TITLE_AGAIN = 0.75
"""Share of a bare sentence's terms in its own title from which it is that title again."""

BARE_SHARE = 0.5
"""From this share of leads without a full stop on, it is a source's style and not a cut."""

_FEED_WORDS = re.compile(
    r"(?:the )?(?:articles?|home(?: ?page)?|rss(?: feed| channel)?|feed|"
    r"(?:all |top |latest |world |"
    r"u\.?s\.? |international )*(?:news|stories|headlines)|app .*|.* edition|most recent|"
    r"front page)",
    re.IGNORECASE,
)
_STAMP = re.compile(r"^[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4},? \d{1,2}:\d{2} ?(?:[AaPp]\.?[Mm]\.?)?\s+")
_TAGS = re.compile(r"(?:\s+#\w+)+\s*$")
_MARKS = re.compile(
    r"^\W*(?:live(?: updates?| blog)?|breaking(?: news)?|watch(?: live)?|video|audio|listen|"
    r"photos?|in pictures|in photos|exclusive|updated?|just in|opinion|analysis|explainer|podcast|"
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
    r"(?:(?:^|(?<=[.!?…>»\])”\"]))\s*[\[(]?(?i:continue reading|keep reading|"
    r"read (?:the )?(?:full|more|"
    r"original|whole|rest|entire|also)|click here|full story|more details|sign up (?:for|to)|"
    r"subscribe (?:to|for|now)|follow us on|view (?:the )?(?:full|entire)|learn more|see also|"
    r"watch (?:the )?(?:full )?(?:video|live)|this article (?:was )?(?:originally |first )|"
    r"all rights reserved|copyright (?:©|\d)|©|download (?:the|our) app)\b"
    r"|\bRead (?:Full|More|more|full|the full|The Full)\b|\bContinue [Rr]eading\b"
    r"|\bThe post .{0,200} appeared first on\b).*$"
)
"""What outlets add to their text; from there to the end of the line nothing is news."""

_DATELINE = re.compile(
    r"^(?:[A-Z][\w.'’/ -]{1,40}(?:,\s[A-Z][\w. ]{1,24}){0,2}(?:\s?\([^)]{2,40}\))?"
    r"(?:\s?(?:—|–|―|--|-)\s|(?<=\))\s?(?:—|–|―|--|-))"
    r"(?=[\"“A-Z0-9])|\((?:AP|AFP|Reuters|CNN|Xinhua|dpa|ANSA|EFE)\)\s?(?:[—–―-]+\s?)?)"
)
_PLACE_CAPS = re.compile(r"[A-Z]{3,}|\(|\bAP\b|\d")
DATELINE_CHARS = 80
"""Where a dateline must have ended."""

_OPENS_WIRED = re.compile(r"[^.!?]*?(?:\([^)]*\)|\b(?:Reuters|AFP|AP|PTI|IANS))\s*(?:[—–―-]|:)")
"""`NAIROBI, May 3 (Reuters) -`, `(AP) —`, `Berlin, AFP:`; agencies named in a sentence are not."""

_WIRES = {"Associated Press": "AP"}
_WIRE = re.compile(r"\b(Reuters|AFP|AP|Associated Press|Xinhua|dpa|EFE|ANSA|PTI|TASS|IANS)\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """One article, prepared. `title` and `lead` are without marks, suffixes and boilerplate.

    `title_terms` and `text_terms` are stems; `text_terms` covers lead and the body's beginning.
    `title_places` are the countries the title names, `places` those and the text's.
    `bare`: its source writes leads without a full stop, so that a missing one says nothing.
    """

    article: Article
    source: Source
    title: str
    lead: str
    language: str
    title_terms: tuple[str, ...] = field(repr=False)
    text_terms: tuple[str, ...] = field(repr=False)
    title_places: tuple[str, ...] = field(repr=False, default=())
    places: tuple[str, ...] = field(repr=False, default=())
    bare: bool = False

    @property
    def url(self) -> str:
        """The identity."""
        return self.article.url

    @property
    def family(self) -> str:
        """The publisher family as configured; a domain (or the host) that shares its owner with
        others is of that owner's.
        """
        named = self.source.family or urlsplit(self.source.url).hostname or self.source.url
        return families().get(named.lower().removeprefix("www."), named)

    @property
    def outlet(self) -> str:
        """The name readers know: as configured, else what its feed calls itself, tidied."""
        return self.source.name or tidy_outlet(self.article.outlet) or self.family

    @property
    def age_key(self) -> tuple[str, str]:
        """Sorts the earliest first, undated last, then by URL."""
        published = self.article.published
        return (published.isoformat() if published else "9", self.url)


def tidy_outlet(name: str) -> str:
    """A feed's title without what is the feed's and not the outlet's (`BBC News - Home`)."""
    parts = [part.strip() for part in re.split(r"\s+[-–—|>»/]+\s+|:\s+", " ".join(name.split()))]
    told = [p for p in parts if p and not _FEED_WORDS.fullmatch(p)]
    return (told or parts)[0][:60]


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
    lines = (_BOILERPLATE.sub("", " ".join(line.split())).strip() for line in text.splitlines())
    plain = "\n".join(line for line in lines if line)
    plain = _TAGS.sub("", _STAMP.sub("", plain))
    dateline = _DATELINE.match(plain)
    if dateline and _PLACE_CAPS.search(dateline.group()):
        plain = plain[dateline.end() :]
    return plain.strip()


def read(article: Article, source: Source, repeated: frozenset[str] = frozenset()) -> Reading:
    """Prepare one article; `repeated` are sentences that its source puts under many articles."""
    title = clean_title(article.title, source.name or article.outlet, article.url)
    lead = _without(clean_text(article.lead[:LEAD_CHARS]), repeated)
    body = article.body[:BODY_CHARS]
    declared = article.language or (source.languages[0] if source.languages else "")
    language = guess_language(f"{title} {lead[:1000]}", declared)
    start = " ".join(body.split()[:BODY_WORDS])
    text = lead if not start or (start.startswith(lead[:60]) and len(start) <= len(lead)) else start
    if start and lead and not start.startswith(lead[:60]):
        text = f"{lead} {start}"
    named = places_in(title[:TITLE_CHARS])
    further = places_in((lead or body)[:PLACES_CHARS])
    return Reading(
        article=article,
        source=source,
        title=title,
        lead=lead,
        language=language,
        title_terms=tuple(terms(title[:TITLE_CHARS], language)),
        text_terms=tuple(terms(text, language)),
        title_places=tuple(named),
        places=tuple(dict.fromkeys((*named, *further))),
    )


def read_all(articles: tuple[Article, ...], sources: Mapping[str, Source]) -> list[Reading]:
    """Readings of the articles whose source is known, by URL; one for each URL."""
    unique = {a.url: a for a in sorted(articles, key=lambda a: (a.url, a.seen, a.title))}
    known = [a for _, a in sorted(unique.items()) if a.source in sources and a.title.strip()]
    repeated = _repeated(known)
    readings = _in_known_languages(
        [read(a, sources[a.source], repeated.get(a.source, frozenset())) for a in known], repeated
    )
    bare = _bare_sources(readings)
    return [replace(r, bare=True) if r.source.url in bare else r for r in readings]


def _in_known_languages(
    readings: Sequence[Reading], repeated: Mapping[str, frozenset[str]]
) -> list[Reading]:
    """A headline without any common word is in the language of its source's others, or of most."""
    told: dict[str, Counter[str]] = {"": Counter()}
    for reading in readings:
        if reading.language:
            told[""][reading.language] += 1
            told.setdefault(reading.article.source, Counter())[reading.language] += 1
    return [r if r.language else _guessed(r, told, repeated) for r in readings]


def _guessed(
    reading: Reading, told: Mapping[str, Counter[str]], repeated: Mapping[str, frozenset[str]]
) -> Reading:
    source = reading.article.source
    counts = told.get(source) or told[""]
    if not counts:
        return reading
    language = min(counts, key=lambda code: (-counts[code], code))
    article = replace(reading.article, language=language)
    return read(article, reading.source, repeated.get(source, frozenset()))


def _repeated(articles: Sequence[Article]) -> dict[str, frozenset[str]]:
    """Source URL -> sentences that stand in the leads of several of its articles."""
    counts: dict[str, Counter[str]] = {}
    for article in articles:
        sentences = set(split_sentences(clean_text(article.lead[:LEAD_CHARS])))
        counts.setdefault(article.source, Counter()).update(sentences)
    return {
        source: frozenset(s for s, n in tally.items() if n >= REPEATED)
        for source, tally in counts.items()
    }


def _without(text: str, repeated: frozenset[str]) -> str:
    for sentence in sorted(repeated, key=lambda s: (-len(s), s)):
        text = text.replace(sentence, "\n")
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _bare_sources(readings: Sequence[Reading]) -> set[str]:
    """Sources most of whose leads end without an end mark, though not cut off."""
    tally: dict[str, list[bool]] = {}
    for reading in readings:
        if reading.lead:
            bare = not ends_whole(reading.lead) and not is_cut(reading.lead)
            tally.setdefault(reading.source.url, []).append(bare)
    return {url for url, bare in tally.items() if sum(bare) > BARE_SHARE * len(bare)}


def tellable(reading: Reading) -> tuple[str, ...]:
    """The sentences its source's rule lets us tell, in order, none of them cut off.

    HEADLINE: none. LEAD: those of the lead, or of the first paragraph where there is no lead.
    SENTENCES: all.
    """
    return tuple(sentence for _, sentence in in_place(reading))


def in_place(reading: Reading) -> tuple[tuple[int, str], ...]:
    """The same, each with its place among all sentences of that text, cut ones counted."""
    quote = reading.source.quote
    if quote is Quote.HEADLINE:
        return ()
    body = clean_text(reading.article.body[:BODY_CHARS])
    lead = reading.lead or body.split("\n", 1)[0]
    text = f"{lead}\n{body}" if quote is Quote.SENTENCES else lead
    every = enumerate(dict.fromkeys(split_sentences(text)))
    return tuple((place, s) for place, s in every if _is_whole(s, reading))


def _is_whole(sentence: str, reading: Reading) -> bool:
    if ends_whole(sentence):
        return True
    return reading.bare and not is_cut(sentence) and not _repeats_title(sentence, reading)


def _repeats_title(sentence: str, reading: Reading) -> bool:
    """True of a headline put where the lead should be, often without its digits and signs."""
    own = set(terms(sentence, reading.language))
    return len(own & set(reading.title_terms)) >= TITLE_AGAIN * len(own)


def credited_wire(reading: Reading) -> str:
    """The agency an article is credited to, by its credit line or its dateline, or ""."""
    credit = f"{reading.article.credit} {reading.article.author}"
    opening = (reading.article.lead or reading.article.body)[:DATELINE_CHARS]
    dateline = _OPENS_WIRED.match(opening)
    found = _WIRE.search(credit) or (_WIRE.search(dateline.group()) if dateline else None)
    return _WIRES.get(found.group(1), found.group(1)) if found else ""
