"""Days and months: a weekday, a month or a time of day that no source names."""

import re
from collections.abc import Iterator

from digest.newsroom.facts.clues import Clue
from digest.newsroom.facts.reading import Sentence, Word
from digest.newsroom.facts.sources import Sources
from digest.newsroom.facts.tables import in_order, word_set

MONTHS = {
    month: number
    for number, month in enumerate(
        in_order(
            "january february march april may june july august september october november december"
        ),
        1,
    )
}
WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")
RELATIVE = word_set("today yesterday tomorrow tonight overnight")
PERIODS = word_set("morning afternoon evening night noon midnight weekend")
SPANS = word_set("week month year decade century")


def _month(word: Word) -> bool:
    """`may` and `march` are months only in capitals that do not merely open a sentence."""
    if word.low not in MONTHS:
        return False
    return word.capital and not (word.opens and word.low in {"may", "march"})


def times(sentence: Sentence) -> list[tuple[Word, str]]:
    """Words that say when, with what they are: weekday, month, relative or period."""
    found = []
    for word in sentence.words:
        if word.low in WEEKDAYS:
            found.append((word, "weekday"))
        elif _month(word):
            found.append((word, "month"))
        elif word.low in RELATIVE:
            found.append((word, "relative"))
        elif word.low in PERIODS:
            found.append((word, "period"))
    return found


def date_clues(said: Sentence, known: Sources) -> Iterator[Clue]:
    """A day, month or time of day that stands in none of the sources; a day beside other words."""
    there = {word.low for source in known.sentences for word, _ in times(source)}
    for word, what in times(said):
        if word.low not in there:
            sure = what in {"weekday", "month"}
            yield Clue(
                f"date_{what}",
                "date",
                word.text,
                f"None of its sources names “{word.text}”.",
                sure=sure,
            )
    yield from _pairs(said, known)
    yield from _spans(said, known)


def _pairs(said: Sentence, known: Sources) -> Iterator[Clue]:
    """`May 3` where the sources have `May 5` and `June 3`."""
    there = {pair for source in known.sentences for pair, _ in _month_days(source)}
    for pair, text in _month_days(said):
        if pair not in there and all(part in known.lows for part in pair):
            yield Clue(
                "date_pair",
                "date",
                text,
                f"No source names the date “{text}”.",
                sure=True,
            )


def _month_days(sentence: Sentence) -> Iterator[tuple[tuple[str, str], str]]:
    for a, b in zip(sentence.words, sentence.words[1:], strict=False):
        text = sentence.text[a.start : b.end]
        if _month(a) and re.fullmatch(r"\d{1,4}", b.low):
            yield (a.low, b.low), text
        elif _month(b) and re.fullmatch(r"\d{1,2}", a.low):
            yield (b.low, a.low), text


def _spans(said: Sentence, known: Sources) -> Iterator[Clue]:
    """`last week` where the sources have `next week`."""
    there = {pair for source in known.sentences for pair, _ in _named_spans(source)}
    for pair, text in _named_spans(said):
        if pair not in there:
            turned = (("next" if pair[0] == "last" else "last"), pair[1]) in there
            yield Clue(
                "date_turned" if turned else "date_span",
                "date",
                text,
                f"No source says “{text}”.",
                sure=turned,
            )


def _named_spans(sentence: Sentence) -> Iterator[tuple[tuple[str, str], str]]:
    ends = SPANS | WEEKDAYS | MONTHS.keys()
    for a, b in zip(sentence.words, sentence.words[1:], strict=False):
        if a.low in {"last", "next"} and b.low in ends:
            yield (a.low, b.low), sentence.text[a.start : b.end]
