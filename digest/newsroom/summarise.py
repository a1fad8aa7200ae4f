"""A story told in its sources' own sentences: which documents, then which sentences."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from digest.newsroom.follow import Memory, is_told_text
from digest.newsroom.learned import background
from digest.newsroom.reading import Reading, credited_wire, in_place, tellable
from digest.newsroom.standing import names_shortly, refers_back, stands_alone
from digest.newsroom.story import Story
from digest.newsroom.terms import terms
from digest.text.sentences import ends_whole

MOST_SENTENCES = 3
MOST_WORDS = 80
"""Of one item: with 25 items an issue stays near 1,500 words."""
DOCUMENTS = 6
"""How many of a story's articles are asked for sentences; the best come first."""
LOOKED_AT = 12
"""Sentences of one article that are weighed: news stands at the top."""
REDUNDANT, SAID = 0.45, 0.6
"""Share of a sentence's terms that one chosen sentence has, or all of them together: from there on
it adds nothing."""
ECHO = 0.8
"""The same share, against the headline."""
TOUCHES, TOUCHED_SHARE = 2, 0.3
"""Terms, and the share of them, that an article must have of the headline to be quoted under it."""
RARE = 0.01
"""Share of older articles below which a term is rare."""
OPENS, ADDS = 2.0, 1.0
"""How much it weighs that a sentence has the headline's terms: for the first one, for others."""
LATER = 0.3
"""How much a sentence's place in its article tells against it."""
SHORT_TERMS = 5
"""A sentence of fewer terms tells less."""
ENOUGH = 0.45
"""A further sentence below this share of the first one's score is not worth its line."""


@dataclass(frozen=True, slots=True)
class Told:
    """A chosen sentence, its article, and whether readers have not been told it before."""

    text: str
    reading: Reading
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class _Candidate:
    text: str
    reading: Reading
    document: int
    position: int
    terms: frozenset[str]
    score: float
    about: float


def summarise(story: Story, headline: str) -> tuple[Told, ...]:
    """One to three verbatim sentences within every source's quote rule, fresh ones first.

    Of a story told before only fresh sentences are told; none means that nothing is new.
    """
    memory = Memory(story.earlier, story.readings[0].language)
    found = [
        c for c in _candidates(story, headline) if memory.is_new(c.text, c.position, c.reading)
    ]
    update = bool(story.earlier)
    return tuple(Told(c.text, c.reading, update) for c in _choose(found))


def has_news(story: Story) -> bool:
    """True if nothing was told of this story, or an article brings a sentence that is new."""
    if not story.earlier:
        return True
    memory = Memory(story.earlier, story.readings[0].language)
    return any(_brings_news(reading, story, memory) for reading in story.readings)


def _brings_news(reading: Reading, story: Story, memory: Memory) -> bool:
    """A new headline with a new sentence that may be told: what changed must be said."""
    if is_told_text(reading.title, story.earlier, reading.language):
        return False
    sentences = [(k, s) for k, s in enumerate(tellable(reading)[:LOOKED_AT]) if stands_alone(s)]
    return any(memory.is_new(s, k, reading) for k, s in sentences)


def _documents(story: Story) -> list[Reading]:
    """Who is asked, best first: central and weighty (the story's own order), not the wire copy,
    and of one origin only the first.
    """
    seen: set[str] = set()
    chosen = []
    for reading in sorted(
        story.readings,
        key=lambda r: (r.article.published is None, not r.source.own, bool(credited_wire(r))),
    ):
        origin = story.origin[reading.url]
        if origin not in seen and tellable(reading):
            seen.add(origin)
            chosen.append(reading)
    return chosen[:DOCUMENTS]


def _candidates(story: Story, headline: str) -> list[_Candidate]:
    documents = _documents(story)
    language = story.readings[0].language
    central = Counter(t for r in story.readings for t in {*r.title_terms, *r.text_terms[:60]})
    echo = set(terms(headline, language))
    found = []
    for rank, reading in enumerate(r for r in documents if _touches(r, echo)):
        for position, text in in_place(reading)[:LOOKED_AT]:
            own = frozenset(terms(text, language))
            if own and stands_alone(text):
                value = _score(own, central, rank, position)
                value *= 1.0 if ends_whole(text) else 0.8
                value *= 0.6 if len(own & echo) >= ECHO * len(own) else 1.0
                about = len(own & echo) / max(SHORT_TERMS, len(echo))
                made = (round(value, 6), round(about, 6))
                found.append(_Candidate(text, reading, rank, position, own, *made))
    return found


def _touches(reading: Reading, echo: set[str]) -> bool:
    """True if an article is plainly about the headline: a wrong neighbour must not be quoted.

    It shares enough of its terms, among them one that is rare in older news where it has any:
    "police" and "suspect" stand in half the stories of crime.
    """
    own = {*reading.title_terms, *reading.text_terms[:60]}
    rare = {term for term in echo if _is_rare(term)}
    enough = min(len(echo), max(TOUCHES, ceil(TOUCHED_SHARE * len(echo))))
    return len(own & echo) >= enough and (not rare or bool(own & rare))


def _is_rare(term: str) -> bool:
    known = background()
    return known.frequency.get(term, 0) < RARE * known.articles


def _score(own: frozenset[str], central: Counter[str], rank: int, position: int) -> float:
    """Lead first, central first, early documents first."""
    centrality = sum(central[t] for t in own) / (len(own) * max(central.values()))
    value = (0.6 + centrality) / (1 + LATER * position) / (1 + 0.25 * rank)
    return value * min(1.0, len(own) / SHORT_TERMS)


def _choose(found: Sequence[_Candidate]) -> list[_Candidate]:
    """First what tells the headline's event, then what adds most; within words and quotes."""
    chosen: list[_Candidate] = []
    while len(chosen) < MOST_SENTENCES:
        weight = ADDS if chosen else OPENS
        waiting = [c for c in found if c not in chosen and _may_follow(c, chosen)]
        if not chosen:
            waiting = [c for c in waiting if not refers_back(c.text)]
            waiting = [c for c in waiting if not names_shortly(c.text)] or waiting
        if not waiting:
            break
        chosen.append(min(waiting, key=lambda c: (-_worth(c, weight), c.document, c.position)))
    return _in_order(chosen)


def _worth(c: _Candidate, weight: float) -> float:
    return round(c.score * (1 + weight * c.about), 6)


def _may_follow(c: _Candidate, chosen: Sequence[_Candidate]) -> bool:
    """Within its source's quote, and telling something more."""
    count = len(c.text.split())
    quoted = sum(
        len(o.text.split()) for o in chosen if o.reading.source.url == c.reading.source.url
    )
    if quoted + count > c.reading.source.quote_words:
        return False
    return not chosen or _adds(c, chosen, count)


def _adds(c: _Candidate, chosen: Sequence[_Candidate], count: int) -> bool:
    """Worth its line and its words, and unlike every one chosen."""
    if _worth(c, ADDS) < ENOUGH * _worth(chosen[0], ADDS):
        return False
    if sum(len(other.text.split()) for other in chosen) + count > MOST_WORDS:
        return False
    said = frozenset().union(*(other.terms for other in chosen))
    return len(c.terms & said) < SAID * len(c.terms) and all(
        len(c.terms & other.terms) < REDUNDANT * min(len(c.terms), len(other.terms))
        for other in chosen
    )


def _in_order(chosen: Sequence[_Candidate]) -> list[_Candidate]:
    first: dict[int, int] = {}
    for k, c in enumerate(chosen):
        first.setdefault(c.document, k)
    return sorted(chosen, key=lambda c: (first[c.document], c.position))
