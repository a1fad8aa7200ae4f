"""Who did what to whom, and how many of what: names and numbers stay joined as they were.

A sentence made only of its sources' words can still be false: two names changed round, a number
put to another thing. What tells them apart is their order. A model is asked to keep it, so names
and numbers must come in the order of one cited sentence, and may go on in another one only behind
a comma or a conjunction. That refuses some honest turns ("was fined by"), at no cost but a story
in its sources' own words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from digest.newsroom.terms import STOP_WORDS

CAPITALS_ARE_NAMES = frozenset({"en", "nl", "fr", "es", "it", "pt", "uk", "ru", "pl", "sv", "da"})
"""Languages in which a capital within a sentence means a name; German writes all nouns so."""

_TOKEN = re.compile(r"\d[\d.,]*\d|\d|[^\W\d_]+(?:[’'.-][^\W\d_]+)*")
_JOINT = re.compile(
    r"[,;:–—()]|\b(?:and|but|while|whereas|as|after|before|when|en|maar|terwijl|et|mais|y|pero)\b",
    re.IGNORECASE,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FREE = _words("in near à bei bij")
"""Before a place or a day: such a name may stand first or last."""
_WITHIN = _words("of the de da van der von al el la bin for and &")
"""Words that stand within a name or a title."""
_DAYS = _words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december"
)
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_SMALL = {word: str(number) for number, word in enumerate(_NUMBERS, 2)}
STEM = 4
"""Letters that a name shares with its adjective: Russia, Russian."""


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A name or a number; `at` its place among the tokens, `start` and `end` in the text."""

    key: str
    at: int
    start: int
    end: int
    number: bool
    free: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence's tokens and anchors."""

    text: str
    tokens: tuple[str, ...]
    anchors: tuple[_Anchor, ...]


def _read(text: str, language: str, names: frozenset[str] = frozenset()) -> _Read:
    """`names`: what is a name although it opens the sentence."""
    found = list(_TOKEN.finditer(text))
    tokens = tuple(match.group() for match in found)
    ordinary = _DAYS | STOP_WORDS.get(language, frozenset())
    anchors: list[_Anchor] = []
    for at, match in enumerate(found):
        key = _key(match.group())
        number = match.group()[0].isdigit() or (language == "en" and key in _SMALL)
        capital = match.group()[0].isupper() and language in CAPITALS_ARE_NAMES
        name = capital and key not in ordinary and (at > 0 or key in names)
        if number or name:
            last = anchors[-1] if anchors and anchors[-1].at == at - 1 else None
            free = at > 0 and tokens[at - 1].casefold() in _FREE
            free = not number and (free or (last is not None and last.free))
            key = _SMALL.get(key, key) if number else key
            anchors.append(_Anchor(key, at, match.start(), match.end(), number, free))
    return _Read(text, tokens, tuple(anchors))


def _key(token: str) -> str:
    plain = re.sub(r"[’']s$", "", token).casefold()
    return plain.replace(",", "") if plain[:1].isdigit() else plain.replace(".", "")


def order_against(text: str, cited: Sequence[str], language: str) -> Iterator[str]:
    """What is to be said against how `text` joins the names and numbers of `cited`."""
    names = frozenset(
        _key(token)
        for one in (text, *cited)
        for token in _read(one, language).tokens[1:]
        if token[0].isupper()
    )
    openers = frozenset(_key(token) for one in cited for token in _read(one, language).tokens[:1])
    known = [_read(one, language, names | openers) for one in cited]
    said = _read(text, language, names | openers | _unknown_opening(text, known, language))
    yield from _misjoined(said, known)
    yield from _turned_round(said, known)
    yield from _miscounted(said, known, language)


def _unknown_opening(text: str, known: Sequence[_Read], language: str) -> frozenset[str]:
    """The word a sentence opens with, where no cited sentence has it: it may be a name."""
    opening = [_key(token) for token in _read(text, language).tokens[:1]]
    return frozenset(opening) - {_key(token) for source in known for token in source.tokens}


def _misjoined(said: _Read, known: Sequence[_Read]) -> Iterator[str]:
    """Walks the anchors; `where` is how far each cited sentence has been followed."""
    where: dict[int, int] = {}
    reached: dict[int, int] = {}
    before: _Anchor | None = None
    for anchor in said.anchors:
        if not any(a.key == anchor.key for source in known for a in source.anchors):
            if stranger := _stranger(said, anchor, known):
                yield stranger
                return
            continue
        near = before if _near(before, anchor) else None
        onwards = {k: _next(known[k], place, anchor, near) for k, place in where.items()}
        if before is None or _JOINT.search(said.text[before.end : anchor.start]):
            begun = {
                k: _next(source, reached.get(k, -1), anchor, begins=True)
                for k, source in enumerate(known)
            }
            onwards = begun | {k: place for k, place in onwards.items() if place is not None}
        where = {k: place for k, place in onwards.items() if place is not None}
        if not where:
            one, other = (said.text[a.start : a.end] for a in (before or anchor, anchor))
            yield f"relation: it joins “{one}” and “{other}” otherwise than the sentences do"
            return
        reached |= where
        before = anchor


def _turned_round(said: _Read, known: Sequence[_Read]) -> Iterator[str]:
    """Two places or days that may stand anywhere, but in each other's stead."""
    free = [a for a in said.anchors if a.free]
    for one, other in pairwise(free):
        orders = [
            [a.key for a in source.anchors if a.free and a.key in (one.key, other.key)]
            for source in known
        ]
        both = [order for order in orders if len(set(order)) == 2]
        if one.key != other.key and both and all(order[0] == other.key for order in both):
            a, b = (said.text[x.start : x.end] for x in (one, other))
            yield f"relation: “{a}” and “{b}” stand the other way round in the sentences"


def _near(before: _Anchor | None, anchor: _Anchor) -> bool:
    """Whether two names are one: side by side."""
    return (
        before is not None and anchor.at == before.at + 1 and not (before.number or anchor.number)
    )


def _next(
    source: _Read, after: int, anchor: _Anchor, near: _Anchor | None = None, *, begins: bool = False
) -> int | None:
    """Where the anchor comes next, or None where something of another stands in between.

    `near`: the name right before it, with which it is one. `begins`: a sentence may be taken up
    anywhere behind `after`, whatever is passed over.
    """
    if anchor.free and any(a.free and a.key == anchor.key for a in source.anchors):
        return after
    for place in range(max(after, 0), len(source.anchors)):
        if source.anchors[place].key == anchor.key:
            # A name that comes twice may be followed from where it stands beside this one.
            twin = near is not None and place > 0 and source.anchors[place - 1].key == near.key
            joined = _crossed(source, place - 1 if twin else after, place, near=near is not None)
            if begins or not joined:
                return place
    return None


def _crossed(source: _Read, after: int, place: int, *, near: bool) -> bool:
    """A number that another name stands nearer to; or two names as one that are two."""
    found, between = source.anchors[place], source.anchors[after + 1 : place]
    if near and after >= 0:
        words = range(source.anchors[after].at + 1, found.at)
        inside = {a.at for a in between if not a.number}
        return any(w not in inside and source.tokens[w].casefold() not in _WITHIN for w in words)
    counted = [k for k, a in enumerate(between) if a.number]
    return found.number and bool(counted) and not all(a.number for a in between[counted[0] :])


def _stranger(said: _Read, anchor: _Anchor, known: Sequence[_Read]) -> str:
    """A name or number of which no cited sentence has so much as the beginning."""
    word = said.text[anchor.start : anchor.end]
    tokens = {_key(token) for source in known for token in source.tokens}
    alike = (t[:STEM] == anchor.key[:STEM] for t in tokens if len(anchor.key) >= STEM)
    if anchor.key in tokens or (not anchor.number and any(alike)):
        return ""
    kind = "number" if anchor.number else "name"
    return f"{kind}: “{word}” stands in no sentence it rests on"


def _miscounted(said: _Read, known: Sequence[_Read], language: str) -> Iterator[str]:
    """A number counts one of the things it counts in a sentence that has it."""
    for anchor in said.anchors:
        if not anchor.number:
            continue
        mine, word = _behind(said, anchor, 2, language), _ahead(said, anchor, language)
        theirs = [
            (source, other)
            for source in known
            for other in source.anchors
            if other.number and other.key == anchor.key
        ]
        if (
            mine
            and theirs
            and not any(
                mine & _behind(source, other, 3, language)
                or (
                    word == _ahead(source, other, language) and not _counts(source, other, language)
                )
                for source, other in theirs
            )
        ):
            number = said.text[anchor.start : anchor.end]
            yield f"relation: “{number}” does not count the same thing in the sentences"


def _behind(read: _Read, number: _Anchor, most: int, language: str) -> set[str]:
    """The beginnings of the content words behind a number, up to the next number."""
    found: list[str] = []
    for word in _content(read, range(number.at + 1, len(read.tokens)), language):
        if not word or len(found) == most:
            break
        found.append(word)
    return set(found)


def _counts(read: _Read, number: _Anchor, language: str) -> bool:
    """Whether a thing stands right behind a number (12 paintings), and not a small word."""
    behind = _content(read, range(number.at + 1, number.at + 2), language)
    return number.at + 1 < len(read.tokens) and any(behind)


def _ahead(read: _Read, number: _Anchor, language: str) -> str:
    """The beginning of the content word before a number, or before those it is listed with."""
    return next((w for w in _content(read, range(number.at - 1, -1, -1), language) if w), "")


def _content(read: _Read, places: range, language: str) -> Iterator[str]:
    """Beginnings of content words; an empty one for each number."""
    stops = STOP_WORDS.get(language, frozenset())
    numbers = {a.at for a in read.anchors if a.number}
    for at in places:
        word = read.tokens[at].casefold()
        if at in numbers:
            yield ""
        elif word not in stops:
            yield word[:STEM]
