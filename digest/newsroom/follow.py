"""Continuity: a story keeps its identity across days, and is told again only if it moved."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from digest.model.news import Told
from digest.newsroom.reading import Reading
from digest.newsroom.terms import terms
from digest.newsroom.worth import is_report

NEWS_GRACE = timedelta(hours=3)
"""An issue is sent some time after it was drafted: what came in between was not in it."""

SAME_SENTENCE = 0.6
"""Share of a sentence's terms that one told sentence or headline has: from there on it is old."""

SAID_BEFORE = 0.75
"""The same share, against all that was told of the story together."""

NEAR_WORDS = 0.8
"""Share of a headline's terms in one told text from which it is that text in other words."""

LEAST_NEW_TERMS = 3
"""New words a sentence must bring to be news."""

_VIEW = re.compile(
    r"\b(?:weighs? in|reacts? to|reaction from|shares? (?:his|her|their) (?:concerns?|views?)|"
    r"discusses|discuss (?:their|his|her|the impact)|breaks down|joins? (?:['‘’\"“]|\w+ \w+ to\b)|"
    r"explains|Inside Story|The Stream)|^Experts?:|\bmemes\b|\bfact[- ]check",
)
"""Talk about an event, in a headline or the first sentence: it moves nothing."""

_MARKED = re.compile(
    r"^\W*(?:opinion|comment(?:ary)?|analysis|editorial|column|explainer|live(?: updates?| blog)?|"
    r"watch(?: live)?|video|photos?|in pictures|podcast|newsletter)\s*[:|–—-]|"
    r"[:|–—(\[-]\s*live(?: updates?| blog)?\W*$",
    re.IGNORECASE,
)
"""The same, by the mark on a title as it came."""

FOLLOWS = 0.7
"""Mean score of a story's articles against an earlier told story from which it continues it.

Chosen on pairs that were read, of four days (`benchmarks.follow --pairs`), like LOOKS_TOLD.
"""

LOOKS_TOLD = 0.97
"""One pair this sure is enough: the same headline is the same story."""


def new_id(readings: Iterable[Reading]) -> str:
    """A short slug and hash of the founding article: the earliest, then by URL."""
    founder = min(readings, key=lambda r: r.age_key)
    digest = hashlib.sha256(founder.url.encode()).hexdigest()[:8]
    plain = [re.sub(r"[^a-z0-9]", "", term) for term in founder.title_terms[:8]]
    slug = "-".join([word for word in plain if word][:3])[:40]
    return f"{slug}-{digest}" if slug else digest


def remembered_id(urls: Iterable[str], stories: Mapping[str, str]) -> str:
    """The id most of these articles had before; ties to the smaller id; "" if none had one."""
    votes = Counter(stories[url] for url in urls if url in stories)
    return min(votes, key=lambda story: (-votes[story], story)) if votes else ""


def name_stories(
    groups: Sequence[Sequence[Reading]],
    links: Sequence[Mapping[str, float]],
    stories: Mapping[str, str],
) -> list[str]:
    """An id for each group, all different. `links[k]` are group k's scores to told story ids.

    First what its own articles remember, then the told story it follows, else a new one. Of two
    groups that ask for one id the one with more articles, then the stronger link, gets it.
    """
    wishes: list[tuple[str, float]] = []
    for group, told in zip(groups, links, strict=True):
        own = remembered_id((r.url for r in group), stories)
        followed = min(told, key=lambda story: (-told[story], story)) if told else ""
        wishes.append((own or followed, 2.0 if own else told.get(followed, 0.0)))
    order = sorted(
        range(len(groups)),
        key=lambda k: (-wishes[k][1], -len(groups[k]), min(r.age_key for r in groups[k])),
    )
    names = [""] * len(groups)
    taken: set[str] = set()
    for k in order:
        wish = wishes[k][0]
        names[k] = wish if wish and wish not in taken else new_id(groups[k])
        taken.add(names[k])
    return names


def is_told_text(text: str, told: Iterable[Told], language: str = "en") -> bool:
    """True if this headline or sentence stands, in nearly these words, in what was told."""
    own = set(terms(text, language))
    if len(own) < LEAST_NEW_TERMS:
        return False
    return any(
        len(own & set(terms(old, language))) >= NEAR_WORDS * len(own)
        for entry in told
        for old in (entry.headline, *entry.sentences)
    )


def tells_event(reading: Reading) -> bool:
    """False for comment, explainers, live pages, programmes and talk: they report no move."""
    opening = f"{reading.title}\n{reading.lead[:200]}"
    marked = _MARKED.search(reading.article.title[:300])
    return not marked and is_report(reading.title) and not _VIEW.search(opening)


class Memory:
    """What readers were told of one story, ready to be compared."""

    def __init__(self, told: Sequence[Told], language: str = "en") -> None:
        self._language = language
        self._told = tuple(told)
        units = [text for t in told for text in (t.headline, *t.sentences)]
        self._units = [frozenset(terms(text, language)) for text in units]
        self._all = frozenset().union(*self._units)
        self._articles = {url for t in told for url in t.articles}
        self._last = max((t.at for t in told), default=None)

    def is_new(self, sentence: str, position: int, reading: Reading) -> bool:
        """True if `sentence`, the `position`-th of an article, tells what readers do not know.

        The article must report and be later than the last issue that told the story; the sentence
        must differ from every told one and bring new words.
        Deep in an article readers were already pointed to nothing is new: only its first two
        sentences can have changed.
        """
        if self._last is None:
            return True
        return self._may_have_moved(position, reading) and self._says_more(sentence)

    def _may_have_moved(self, position: int, reading: Reading) -> bool:
        when = reading.article.published or reading.article.seen
        late = self._last is not None and when > self._last - NEWS_GRACE
        known = reading.url in self._articles and position > 1
        return late and not known and tells_event(reading)

    def _says_more(self, sentence: str) -> bool:
        own = frozenset(terms(sentence, self._language))
        new = own - self._all
        if len(new) < LEAST_NEW_TERMS or len(own & self._all) > SAID_BEFORE * len(own):
            return False
        return all(len(own & unit) <= SAME_SENTENCE * len(own) for unit in self._units)
