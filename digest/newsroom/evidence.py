"""What speaks for a section, and against it: each kind of evidence is one named Term."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import log, sqrt
from urllib.parse import unquote, urlsplit

from digest.model.news import Term
from digest.newsroom.domains import home_of
from digest.newsroom.gazetteer import countries_in, country_of_path
from digest.newsroom.institutions import AMBIGUOUS
from digest.newsroom.places import REGION_NAMES
from digest.newsroom.profiles import Section
from digest.newsroom.reading import PLACES_CHARS, TITLE_CHARS, Reading
from digest.newsroom.topics import address_topics, softness, weight_of
from digest.newsroom.wordlists import rarity, vocabulary_of

KEYWORD_IN_TITLE, KEYWORD_IN_TEXT, KEYWORDS_FULL = 1.0, 0.35, 1.6
SINGLE = 0.7
"""One word alone of a section that has no places: "merger" of parties, "shares" as a verb."""

ELSEWHERE = 0.3
"""A keyword that many countries have (Congress, Senate), from an outlet of another country."""

PLACE_IN_TITLE, PLACE_IN_TEXT, PLACE_ORDER, PLACES_AT_MOST = 1.0, 0.5, 0.6, 1.6
"""The first place named weighs most; each later one PLACE_ORDER times the one before."""

MEANT = 0.7
"""A country that a town, a leader or an institution means without its being named."""

EVERYWHERE = {"united states": 0.5, "united kingdom": 0.8, "european union": 0.7}
"""Named in half the world's news, so they say less about where it belongs."""

DOMESTIC, DOMESTIC_SOFT = 0.5, 0.2
"""What names no country is mostly told at home: enough by itself unless it is soft."""

LIKENESS = 1.5
HOME_ALONE, HOME_AMONG = 0.5, 0.3
"""What a source's own `sections` add: one, or one of several."""

TOPIC, TOPIC_DESCRIBED, TOPIC_AT_MOST = 0.6, 0.5, 1.2
"""Of a topic's words, for a section named after it. Where its publisher gave keywords these go
before: the topic's words are asked only if none of them is said, and count less.
"""

SUBJECT, SUBJECT_AT_MOST = 0.2, 0.5
"""Of words of the topic that a section's rule mostly speaks of, beside one of its countries."""

PATH, PATH_TOPIC, PATH_PLACE = 0.7, 0.2, 0.6
"""An address that spells the section, one filed under its topic, and under its country."""

SOFT_FROM, SOFT_EACH, SOFT_AT_MOST = 1.25, 0.5, 1.2
"""From so much softness on, places and words count less for sections that are not soft."""

TEXT_CHARS, TERMS = 1_400, 80
"""What an article is about is said early."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One article as every section sees it: `first` are its title's countries, `rest` its text's.

    `named` are those the table of countries tells, and not only a town or an institution. `home` is
    its outlet's country; `filed` are the parts of its address that may say what it is; `soft` is
    how much it is sport, show or lifestyle, `soft_why` how that is known.
    """

    title: str
    text: str
    first: tuple[str, ...]
    rest: tuple[str, ...]
    named: frozenset[str]
    home: str
    filed: tuple[str, ...]
    path: str
    terms: frozenset[str]
    vocabulary: frozenset[str]
    own: tuple[str, ...]
    soft: float
    soft_why: str

    @property
    def whole(self) -> str:
        """All that is looked at."""
        return f"{self.title}\n{self.text}"


def seen(reading: Reading) -> Seen:
    """Look at an article once, for all sections."""
    text = reading.lead[:TEXT_CHARS] or reading.article.body[:TEXT_CHARS]
    vocabulary = vocabulary_of(f"{reading.title}\n{text}")
    link = reading.article.link
    home, path = home_of(link), unquote(urlsplit(link).path).lower()
    first = countries_in(reading.title[:TITLE_CHARS], home)
    rest = countries_in((reading.lead or reading.article.body)[:PLACES_CHARS], home)
    soft, soft_why = softness(path, reading.title, text, vocabulary)
    return Seen(
        title=reading.title,
        text=text,
        first=_telling(first, reading, home),
        rest=_telling((c for c in rest if c not in first), reading, home),
        named=frozenset(reading.places),
        home=home,
        filed=filed_under(path),
        path=path,
        terms=frozenset((*reading.title_terms, *reading.text_terms[:TERMS])),
        vocabulary=vocabulary,
        own=reading.source.sections,
        soft=round(soft, 4),
        soft_why=soft_why,
    )


def _telling(countries: Iterable[str], reading: Reading, home: str) -> tuple[str, ...]:
    """In their order, those that are named before those that are only meant.

    An outlet's own country, meant by its towns and institutions alone, is what it always tells of:
    that is for `_domestic` to weigh.
    """
    told = (c for c in countries if c in reading.places or c != home)
    return tuple(sorted(told, key=lambda country: country not in reading.places))


def filed_under(path: str) -> tuple[str, ...]:
    """The parts of an address's path; of the last only what stands before a long number."""
    *parts, last = path.split("/") or [""]
    opening = re.fullmatch(r"(.+?)-\d{5,}", last)
    return tuple(part for part in (*parts, opening.group(1) if opening else "") if part)


def evidence(section: Section, article: Seen) -> tuple[Term, ...]:
    """All that speaks for or against one article in one section; empty terms are left out."""
    found = (
        _keywords(section, article),
        _topic(section, article),
        _subject(section, article),
        _places(section, article),
        _domestic(section, article),
        _likeness(section, article),
        _home(section, article),
        _address(section, article),
        _soft(section, article),
    )
    return tuple(term for term in found if term.value)


def _keywords(section: Section, article: Seen) -> Term:
    """Rare keywords tell more than common ones; said again they tell a little more."""
    if not section.keywords.may_hit(article.vocabulary):
        return Term("keywords", 0.0)
    in_title = {hit.lower() for hit in section.keywords.hits(article.title, article.vocabulary)}
    in_text = Counter(
        hit.lower() for hit in section.keywords.hits(article.text, article.vocabulary)
    )
    value = sum(KEYWORD_IN_TITLE * _tells(hit, section, article) for hit in sorted(in_title))
    for hit in sorted(in_text):
        again = log(in_text[hit]) + (hit not in in_title)
        value += KEYWORD_IN_TEXT * _tells(hit, section, article) * again
    said = in_title | in_text.keys()
    if not section.countries and len(said) == 1 and " " not in next(iter(said)):
        value *= SINGLE
    return Term("keywords", round(_saturated(value), 4), _says(in_title, in_text))


def _tells(keyword: str, section: Section, article: Seen) -> float:
    """How much a keyword tells; what every country has, less from an outlet of another one."""
    foreign = article.home and section.countries and article.home not in section.countries
    share = ELSEWHERE if foreign and keyword in AMBIGUOUS else 1.0
    return share * rarity(keyword)


def _says(in_title: Iterable[str], in_text: Iterable[str]) -> str:
    first = sorted(in_title)
    return f"says {', '.join([*first, *sorted(set(in_text) - set(first))][:5])}"


def _saturated(value: float) -> float:
    """The first keywords decide; many of them never count for nothing, so that lists compare."""
    return value if value <= KEYWORDS_FULL else KEYWORDS_FULL * (1 + log(value / KEYWORDS_FULL))


def _topic(section: Section, article: Seen) -> Term:
    """Words of the topics the section is named after."""
    if not section.topics:
        return Term("topic", 0.0)
    if section.described and section.keywords.hits(article.whole, article.vocabulary):
        return Term("topic", 0.0)
    found = [
        weight_of(topic, article.title, article.text, article.vocabulary)
        for topic in section.topics
    ]
    value, why = max(found, default=(0.0, ""))
    share = TOPIC_DESCRIBED if section.described else TOPIC
    return Term("topic", round(min(share * value, TOPIC_AT_MOST), 4), f"says {why}")


def _subject(section: Section, article: Seen) -> Term:
    """What a section of places mostly tells of its countries: war there, courts and votes here."""
    ours = [c for c in (*article.first, *article.rest) if c in section.countries]
    if not ours or not section.subjects:
        return Term("subject", 0.0)
    found = [
        (*weight_of(topic, article.title, article.text, article.vocabulary), topic)
        for topic in section.subjects
    ]
    value, why, topic = max(found, key=lambda f: (f[0], f[2]))
    return Term("subject", round(min(SUBJECT * value, SUBJECT_AT_MOST), 4), f"{topic}: {why}")


def _places(section: Section, article: Seen) -> Term:
    value, hits = 0.0, []
    for start, found in ((PLACE_IN_TITLE, article.first), (PLACE_IN_TEXT, article.rest)):
        for k, country in enumerate(found):
            if country in section.countries:
                hits.append(country)
                told = EVERYWHERE.get(country, 1.0) * section.countries[country]
                told *= 1.0 if country in article.named else MEANT
                value += start * PLACE_ORDER**k * told
    named = ", ".join(hits[:4]).title()
    return Term("places", round(min(value, PLACES_AT_MOST), 4), f"names {named}")


def _domestic(section: Section, article: Seen) -> Term:
    """What names no country is mostly told at home."""
    if article.first or article.rest:
        return Term("domestic", 0.0)
    share = DOMESTIC_SOFT if article.soft >= SOFT_FROM else DOMESTIC
    value = share * min(section.countries.get(article.home, 0.0), 1.0)
    return Term("domestic", round(value, 4), f"names no country, from {article.home.title()}")


def _likeness(section: Section, article: Seen) -> Term:
    weights = section.profile
    shared = sorted(article.terms & weights.keys(), key=lambda t: (-weights[t], t))
    value = LIKENESS * sum(weights[t] for t in shared) / sqrt(max(len(article.terms), 8))
    why = f"shares {', '.join(shared[:4])} with what {section.name} is about"
    return Term("likeness", round(min(value, LIKENESS), 4), why)


def _home(section: Section, article: Seen) -> Term:
    if section.name not in article.own:
        return Term("home", 0.0)
    share = HOME_ALONE if len(article.own) == 1 else HOME_AMONG
    return Term("home", share, "its source's own section")


def _address(section: Section, article: Seen) -> Term:
    """The publisher filed it under the section's name, its topic, its country or its region."""
    named = next((part for part in article.filed if part in section.paths), "")
    if named:
        return Term("address", PATH, f"stands under /{named}/")
    filed = [topic for topic in address_topics(article.path) if topic in section.topics]
    if filed:
        return Term("address", PATH_TOPIC, f"is filed under {filed[0]}")
    for part in article.filed:
        country = country_of_path(part)
        region = REGION_NAMES.get(part.replace("-", " ").removeprefix("world "), "")
        if country in section.countries or region in section.places:
            share = min(section.countries.get(country, 1.0), 1.0) if country else 1.0
            return Term("address", round(PATH_PLACE * share, 4), f"is filed under /{part}/")
    return Term("address", 0.0)


def _soft(section: Section, article: Seen) -> Term:
    """Of players and stars no section of places tells."""
    if section.soft or article.soft < SOFT_FROM:
        return Term("soft", 0.0)
    value = min(SOFT_EACH * (article.soft - SOFT_FROM) + SOFT_EACH, SOFT_AT_MOST)
    return Term("soft", round(-value, 4), article.soft_why)
