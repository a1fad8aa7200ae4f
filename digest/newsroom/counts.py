"""Exact counts as news says them: how many were killed, hurt, missing, held; how strong a quake."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from digest.newsroom.terms import stem

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TEENS = ("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen")
_SMALL = (*_ONES, *_TEENS, "eighteen", "nineteen", "twenty")
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80}
_VALUES = {word: k for k, word in enumerate(_SMALL, 1)} | _TENS | {"ninety": 90}

_N = (
    rf"(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d+|{'|'.join(_VALUES)})"
    r"(?![\d.,]*\d|[-–:/%’']| ?(?:million|billion|per cent|percent)\b)"
)
_NO_WHOM = (
    r"(?!(?:and|were|was|are|is|have|has|had|in|of|with|at|near|on|after|for|from|by|over|following|"
    r"during|as|when|while|who|that|since|to|including|remain\w*|weeks?|days?|months?|years?|hours?|"
    r"minutes?|times|still|also|confirmed|reported\w*)\b)"
)
_WHO = rf"(?P<who>(?: {_NO_WHOM}[A-Za-z][\w’'-]*){{0,2}}?)(?: who)?"
_AFTER = (
    rf"(?P<who>(?: {_NO_WHOM}[A-Za-z][\w’'-]*){{0,2}})"
    r"(?! ?(?:weeks?|days?|months?|years?|hours?)\b)"
)
_BEEN = (
    r"(?: (?:were|are|have been|had been|has been|have|had|was|is|remain|remained))?"
    r"(?: (?:still|also|confirmed|reported|reportedly))?"
)
_TOLL = (
    r"\b(?:death )?toll (?:from [\w ]{3,40}? )?(?:has |had )?"
    r"(?:rises|rose|risen|climbs|climbed|reaches|reached|jumps|jumped|hits|hit|stands|stood|is|was)"
    rf"(?: now)?(?: to| at)? {_N}(?P<who>)"
)


def _kind(done: str, doing: str, *others: str) -> tuple[re.Pattern[str], ...]:
    """`9 people were DONE`, `DOING 9 people`, and whole patterns of its own."""
    texts = (rf"\b{_N}{_WHO}{_BEEN} (?:{done})\b", rf"\b(?:{doing}) {_N}{_AFTER}", *others)
    return tuple(re.compile(text, re.IGNORECASE) for text in texts)


_KINDS: dict[str, tuple[re.Pattern[str], ...]] = {
    "killed": _kind("killed|dead|died|deaths", "kill|kills|killed|killing|leaves dead", _TOLL),
    "injured": _kind(
        "injured|wounded|hurt|hospitali[sz]ed|injuries",
        "injure|injures|injured|injuring|wound|wounds|wounded|wounding|hurting",
    ),
    "missing": _kind("missing|unaccounted for", "missing are"),
    "arrested": _kind("arrested|detained", "arrest|arrests|arrested|arresting|detained|detaining"),
    "displaced": _kind("displaced|evacuated", "displaced|displacing|evacuated|evacuating"),
}
_MAGNITUDE = re.compile(
    r"\bmagnitude(?: of|-)? ?(?P<n>\d\.\d)\b|\b(?P<m>\d\.\d)[- ](?:magnitude|earthquake|quake)\b",
    re.IGNORECASE,
)

_ANYBODY = frozenset(
    ("", "people", "persons", "person", "others", "dead", "more people", "victims", "lives")
)
_UNSURE = re.compile(
    r"\b(?:at least|more than|less than|fewer than|over|under|nearly|almost|about|around|some|"
    r"up to|as many as|as few as|roughly|approximately|estimated|close to|another|other|further|"
    r"additional|including|among(?: the| them)?|of whom|of them|first|every|than|or|between|from|"
    r"[-–])(?: an?| the| estimated| another)?$",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"(?:\d|\b(?:{'|'.join(_VALUES)})) (?:to|or|and)$", re.IGNORECASE)
_MORE = re.compile(r"^ (?:more|other|others|additional|further|or|to|of (?:the|them|whom))\b")
_OTHER_SPAN = re.compile(
    r"\b(?:(?:19|20)\d\d|years? ago|last (?:year|month|week|decade)|since|this (?:year|month|week)|"
    r"so far|overall|total|altogether|combined|nationwide|per day|a day|daily|in the past|"
    r"previous\w*|earlier|anniversary|each|between|over the (?:past|last)|in recent|would|could|"
    r"might|may|if|not|no|threat\w*|plan\w*|fear\w*|claim\w* to)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Count:
    """What is counted, whom ("" for people as such), and the exact number as it was said."""

    kind: str
    whom: str
    value: float
    said: str


def counts_in(sentence: str) -> Iterator[Count]:
    """Every exact count of a sentence about one event now.

    A sentence about another span of time, or about what may be, counts nothing.
    """
    if _OTHER_SPAN.search(sentence):
        return
    for kind, patterns in _KINDS.items():
        for pattern in patterns:
            for found in pattern.finditer(sentence):
                if _exact(sentence, found):
                    said = found["n"]
                    yield Count(kind, _whom(found["who"]), _value(said), said)
    for found in _MAGNITUDE.finditer(sentence):
        said = found["n"] or found["m"]
        yield Count("magnitude", "", float(said), said)


def _exact(sentence: str, found: re.Match[str]) -> bool:
    """No "at least" before the number, and no "more" behind it."""
    before, behind = sentence[: found.start("n")].rstrip(), sentence[found.end("n") :]
    return not (_UNSURE.search(before) or _RANGE.search(before) or _MORE.match(behind))


def _value(said: str) -> float:
    low = said.lower().replace(",", "")
    return float(_VALUES.get(low, 0) or low)


def _whom(who: str) -> str:
    """Whom in one stem, "" for anybody."""
    plain = " ".join(who.lower().split())
    return "" if plain in _ANYBODY else stem(plain.split()[-1])
