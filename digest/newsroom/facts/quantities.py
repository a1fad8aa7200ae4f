"""Numbers with what they count: in digits and in words, rounded, in per cent and in money."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from digest.newsroom.facts.clues import Clue
from digest.newsroom.facts.dates import MONTHS, WEEKDAYS
from digest.newsroom.facts.reading import Sentence, Word, is_mark
from digest.newsroom.facts.sources import Sources
from digest.newsroom.facts.tables import in_order, word_set

ONES = {
    word: value
    for value, word in enumerate(
        in_order(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen"
        )
    )
}
TENS = {
    word: 10 * value
    for value, word in enumerate(
        in_order("twenty thirty forty fifty sixty seventy eighty ninety"), 2
    )
}
ORDINALS = {
    word: value
    for value, word in enumerate(
        in_order("third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"), 3
    )
}
SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "bn": 1e9,
    "b": 1e9,
    "tn": 1e12,
}
DOZENS = {"dozen": 12.0, "dozens": 12.0, "score": 20.0}
FRACTIONS = {"half": 0.5, "quarter": 0.25, "third": 1 / 3, "thirds": 1 / 3, "quarters": 0.25}
WORDS_OF = {"twice": 2.0, "double": 2.0, "doubled": 2.0, "triple": 3.0, "tripled": 3.0}

ABOUT = word_set(
    "about around approximately roughly nearly almost some estimated over under least most "
    "than up close just more less fewer approaching near"
)
UNITS: dict[str, str] = {
    word: unit
    for unit, words in {
        "usd": "$ dollar dollars usd buck bucks",
        "eur": "€ euro euros eur",
        "gbp": "£ pound pounds gbp sterling",
        "yen": "¥ yen yuan",
        "inr": "₹ rupee rupees",
        "cent": "cent cents penny pence",
        "%": "% percentage",
        "second": "second seconds",
        "minute": "minute minutes",
        "hour": "hour hours",
        "day": "day days",
        "week": "week weeks",
        "month": "month months",
        "year": "year years",
        "decade": "decade decades",
        "century": "century centuries",
        "mile": "mile miles mph",
        "km": "km kilometer kilometers kilometre kilometres",
        "metre": "meter meters metre metres",
        "foot": "foot feet ft",
        "inch": "inch inches",
        "kg": "kg kilogram kilograms kilo kilos",
        "lb": "lb lbs",
        "ton": "ton tons tonne tonnes",
        "gallon": "gallon gallons",
        "litre": "liter liters litre litres",
        "barrel": "barrel barrels",
        "acre": "acre acres",
        "hectare": "hectare hectares",
        "degree": "degree degrees",
        "point": "point points",
    }.items()
    for word in words.split()
}

SMALL = 10
"""Counts up to this may be counted by a writer from a list; no source need hold them as words."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as said: its value, its unit ("" if none is known), the stem of what it counts."""

    value: float
    unit: str
    noun: str
    said: str
    at: int
    behind: int
    exact: bool
    digits: bool


def _digit_value(text: str) -> float | None:
    bare = text
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", bare):
        bare = bare.replace(",", "")
    try:
        return float(bare)
    except ValueError:
        return None


def _run(words: Sequence[Word], at: int) -> tuple[float, int, bool] | None:
    """Value, index behind it, and whether digits are in it; None where no number starts."""
    total, part, end, digits = 0.0, None, at, False
    while end < len(words):
        low = words[end].low
        if (value := _digit_value(low)) is not None and part is None:
            part, digits = value, True
        elif low in ONES and (part is None or (part % 100 >= 20 and part % 10 == 0) or part >= 100):
            part = (part or 0) + ONES[low]
        elif low in TENS and (part is None or part % 100 == 0):
            part = (part or 0) + TENS[low]
        elif low in SCALES and part is not None and (len(low) > 2 or digits):
            part *= SCALES[low]
            if SCALES[low] >= 1000:
                total, part = total + part, 0.0
        elif low == "and" and part and end + 1 < len(words) and words[end - 1].low == "hundred":
            if words[end + 1].low not in ONES | TENS:
                break
        else:
            break
        end += 1
    if part is None:
        return None
    return total + part, end, digits


@lru_cache(maxsize=20_000)
def quantities(sentence: Sentence) -> tuple[Quantity, ...]:
    """All numbers of `sentence` in order; dates and years are numbers too."""
    found, at = [], 0
    words = sentence.words
    while at < len(words):
        run = _run(words, at) or _odd(words, at)
        if run is None:
            at += 1
            continue
        value, end, digits = run
        found.append(_quantity(sentence, value, at, end, digits=digits))
        at = max(end, at + 1)
    return tuple(found)


def _odd(words: Sequence[Word], at: int) -> tuple[float, int, bool] | None:
    low = words[at].low
    if low in {"a", "an"} and at + 1 < len(words):
        following = words[at + 1].low
        if following in SCALES and len(following) > 2:
            return SCALES[following], at + 2, False
    for table in (DOZENS, WORDS_OF, ORDINALS):
        if low in table:
            return float(table[low]), at + 1, False
    return None


def _quantity(sentence: Sentence, value: float, at: int, end: int, *, digits: bool) -> Quantity:
    words = sentence.words
    unit = _unit(words, at, end)
    noun = next(
        (w.stem for w in words[end : end + 3] if w in sentence.content and w.low not in UNITS), ""
    )
    near = {w.low for w in words[max(0, at - 3) : at]}
    last = words[min(end, len(words)) - 1]
    text = sentence.text[words[at].start : last.end]
    return Quantity(value, unit, noun, text, at, end, not near & ABOUT, digits)


def _unit(words: Sequence[Word], at: int, end: int) -> str:
    if at and words[at - 1].text in "$€£¥₹":
        return UNITS[words[at - 1].text]
    for word in words[end : end + 2]:
        if word.low in UNITS:
            return UNITS[word.low]
        if not is_mark(word) and word.low not in {"old", "more"}:
            break
    return ""


def same_value(said: Quantity, known: Quantity) -> bool:
    """Equal, or rightly rounded: with a word such as "about", or a long number made short."""
    if said.value == known.value:
        return True
    if not known.value or not said.value:
        return False
    off = abs(said.value - known.value) / abs(known.value)
    if not said.exact:
        return off <= 0.1
    return off <= 0.05 and known.value >= 1000 and _round(said.value) < _round(known.value)


def _round(value: float) -> int:
    """How many digits it really tells."""
    return len(f"{value:.10g}".replace(".", "").strip("0")) or 1


def _same_unit(said: Quantity, known: Quantity) -> bool:
    return said.unit == known.unit or not (said.unit and known.unit)


def is_counting(word: Word) -> bool:
    """Part of a number, a date or a measure."""
    low = word.low
    if word.text in "$€£¥₹":
        return False  # the unit is compared as a unit, however it is written
    return (
        low[0].isdigit()
        or low in UNITS
        or low in ONES.keys() | TENS.keys() | ORDINALS.keys() | SCALES.keys()
        or low in WEEKDAYS | MONTHS.keys()
    )


def number_clues(said: Sentence, known: Sources) -> Iterator[Clue]:
    """Numbers that stand in no source, or there with another unit or for other things."""
    there = [q for source in known.sentences for q in quantities(source)]
    for number in quantities(said):
        if number.value == 1 and not number.digits:
            continue
        same = [q for q in there if same_value(number, q)]
        if not same:
            yield from _missing(said, number, there)
        elif not any(_same_unit(number, q) for q in same):
            yield Clue(
                "unit",
                "unit",
                number.said,
                f"The sources have {same[0].said} in another unit than “{number.said}” here.",
                sure=True,
            )
        else:
            yield from _drifted(number, same)


def _missing(said: Sentence, number: Quantity, known: Sequence[Quantity]) -> Iterator[Clue]:
    small = not number.digits and number.value <= SMALL
    words = said.words
    near = {w.low for w in words[max(0, number.at - 1) : number.behind + 1]}
    kind = "date" if near & (MONTHS.keys() | WEEKDAYS) else "number"
    clash = any(q.noun == number.noun != "" for q in known)
    feature = "number_small" if small and not clash else "number"
    yield Clue(
        feature,
        kind,
        number.said,
        f"The number “{number.said}” is in none of its sources.",
        sure=feature == "number",
    )


def _drifted(number: Quantity, same: Sequence[Quantity]) -> Iterator[Clue]:
    if number.unit and not any(q.unit == number.unit for q in same):
        yield Clue(
            "unit_new",
            "unit",
            number.said,
            f"The sources have no unit for {same[0].said}, the sentence has “{number.unit}”.",
        )
    elif not number.unit and all(q.unit for q in same) and number.digits:
        yield Clue(
            "unit_lost",
            "unit",
            number.said,
            f"In the sources {same[0].said} is a measure, here it is none.",
        )
    elif number.noun and all(q.noun and q.noun != number.noun for q in same):
        yield Clue(
            "counted",
            "number",
            number.said,
            f"In the sources {same[0].said} counts something else.",
        )
