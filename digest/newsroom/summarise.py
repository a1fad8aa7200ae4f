"""A story told in its sources' own sentences: which documents, then which sentences."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from digest.newsroom.follow import Memory, is_told_text
from digest.newsroom.reading import Reading, credited_wire, tellable
from digest.newsroom.story import Story
from digest.newsroom.terms import terms
from digest.text.sentences import ends_whole, opens_dangling, quotes_closed

MOST_SENTENCES = 3
MOST_WORDS = 75
"""Of one item: with 25 items an issue stays near 1,500 words."""
SHORTEST, LONGEST = 6, 45
"""Words of a sentence worth telling."""
DOCUMENTS = 6
"""How many of a story's articles are asked for sentences; the best come first."""
LOOKED_AT = 12
"""Sentences of one article that are weighed: news stands at the top."""
REDUNDANT = 0.55
"""Share of a sentence's terms that one chosen sentence has: from there on it adds nothing."""
ECHO = 0.8
"""The same share, against the headline."""
TOUCHES, TOUCHED_SHARE = 2, 0.3
"""Terms, and the share of them, that an article must have of the headline to be quoted under it."""
ENOUGH = 0.3
"""A further sentence below this share of the first one's score is not worth its line."""

_NOT_NEWS = re.compile(
    r"(?:https?://|www\.|@\w|#\w+ #|©|\bsubscribe\b|\bsign up\b|\bnewsletter\b|\bclick\b|"
    r"\bread more\b|\bphoto(?:graph)? (?:by|credit)|\bimage (?:source|caption)|\bfile photo\b|"
    r"\bgetty images\b|\badvertis|\bfollow (?:us|live|our|the latest)|\bour (?:live|reporters?|"
    r"correspondents?|coverage|team|app|website|youtube)|\bthis (?:article|story|video|page|blog|"
    r"episode|podcast)\b|\bhere(?:[’']s| is| are) (?:what|how|why|a|the)\b|\bwe (?:look|ask|speak|"
    r"explain|take)|\bjoin us\b|\bin this (?:video|episode)|\bstay (?:tuned|with)|\{\{|\}\}|<\w|"
    r"\bhas (?:more|the (?:story|latest|details|report))\b|\bbreaks down\b|"
    r"\bwatch(?: the| now| live|:)|\bdiscusses?\b|\bjoins? \w+ (?:to|for|with)|"
    r"\bour \w+ \w+ reports\b)",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|we|my|our|me|us)\b")
_CAPTION = re.compile(
    r"^(?:[\w.’'-]+ ){1,6}(?:during|at|speaking|arriving|outside|in|on)\b|, (?:center|centre|left|"
    r"right|second from \w+),|\(?\bpictured\b",
)
_VERB = re.compile(
    r"\b(?:is|was|were|are|has|have|had|will|would|could|said|says|been|be|may|\w+ed|\w{3,}s to)\b"
)
_SIGN_OFF = re.compile(
    r"[’']s (?:\w+ )?[A-Z][\w-]+ [A-Z][\w-]+ (?:reports?|explains?|has|joins|tells us)\b"
)
_CAPS = re.compile(r"\b[A-Z]{4,}\b")


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


def stands_alone(sentence: str) -> bool:
    """True if a reader who meets only this sentence understands who, what, and whose words."""
    count = len(sentence.split())
    if not SHORTEST <= count <= LONGEST or (
        not sentence[0].isalnum() and sentence[0] not in "\"“‘'"
    ):
        return False
    if (
        sentence[0].islower()
        or sentence.endswith("?")
        or _NOT_NEWS.search(sentence)
        or (_SIGN_OFF.search(sentence))
    ):
        return False
    if opens_dangling(sentence) or not quotes_closed(sentence) or _is_bare_quote(sentence):
        return False
    if _is_caption(sentence) or _FIRST_PERSON.search(re.sub(r"[\"“][^\"”]*[\"”]", "", sentence)):
        return False
    return len(_CAPS.findall(sentence)) <= count // 3


def _is_caption(sentence: str) -> bool:
    """A picture's line: a name and where it was taken, without a verb."""
    return bool(_CAPTION.search(sentence)) and not _VERB.search(sentence)


def _is_bare_quote(sentence: str) -> bool:
    """A sentence that is nothing but somebody's words, with nobody to say them."""
    outside = re.sub(r"[\"“][^\"”]*[\"”]", "", sentence)
    opened = sentence[0] in '"“'
    return opened and not re.search(r"[^\W\d_]{3,}\s+[^\W\d_]{3,}|[A-Z]\w+", outside)


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
    """A new headline with a new sentence; or, where no sentence may be told, a new headline."""
    if is_told_text(reading.title, story.earlier, reading.language):
        return False
    sentences = [(k, s) for k, s in enumerate(tellable(reading)[:LOOKED_AT]) if stands_alone(s)]
    if not sentences:
        return memory.is_new(reading.title, 0, reading)
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
        for position, text in enumerate(tellable(reading)[:LOOKED_AT]):
            own = frozenset(terms(text, language))
            if stands_alone(text) and own:
                value = _score(own, central, echo, rank, position)
                value *= 1.0 if ends_whole(text) else 0.8
                found.append(_Candidate(text, reading, rank, position, own, round(value, 6)))
    return found


def _touches(reading: Reading, echo: set[str]) -> bool:
    """True if an article is plainly about the headline: a wrong neighbour must not be quoted."""
    own = {*reading.title_terms, *reading.text_terms[:60]}
    return len(own & echo) >= min(len(echo), max(TOUCHES, ceil(TOUCHED_SHARE * len(echo))))


def _score(
    own: frozenset[str], central: Counter[str], echo: set[str], rank: int, position: int
) -> float:
    """Lead first, central first, early documents first; an echo of the headline tells little."""
    most = max(central.values())
    centrality = sum(central[t] for t in own) / (len(own) * most)
    value = (0.6 + centrality) / (1 + 0.5 * position) / (1 + 0.25 * rank)
    length = min(1.0, len(own) / 8)
    echoed = len(own & echo) / len(own)
    return value * length * (0.4 if echoed >= ECHO else 1.0)


def _choose(found: Sequence[_Candidate]) -> list[_Candidate]:
    """Greedy by score within words and quotes; a document's own stay in their order."""
    chosen: list[_Candidate] = []
    words_of: Counter[str] = Counter()
    for c in sorted(found, key=lambda c: (-c.score, c.document, c.position)):
        count = len(c.text.split())
        source = c.reading.source
        if words_of[source.url] + count > source.quote_words:
            continue
        if chosen and not _adds(c, chosen, count):
            continue
        chosen.append(c)
        words_of[source.url] += count
        if len(chosen) == MOST_SENTENCES:
            break
    return _in_order(chosen)


def _adds(c: _Candidate, chosen: Sequence[_Candidate], count: int) -> bool:
    if c.score < ENOUGH * chosen[0].score:
        return False
    if sum(len(other.text.split()) for other in chosen) + count > MOST_WORDS:
        return False
    return all(
        len(c.terms & other.terms) < REDUNDANT * min(len(c.terms), len(other.terms))
        for other in chosen
    )


def _in_order(chosen: Sequence[_Candidate]) -> list[_Candidate]:
    first: dict[int, int] = {}
    for k, c in enumerate(chosen):
        first.setdefault(c.document, k)
    return sorted(chosen, key=lambda c: (first[c.document], c.position))
