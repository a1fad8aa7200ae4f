"""What an event is recognised by beside its words: the names and the numbers it is told with."""

import re

from digest.newsroom.reading import Reading
from digest.newsroom.terms import terms

NAMED_CHARS, NUMBERED_CHARS = 1_200, 600
"""How much of a text is looked at for names, and for numbers."""

TITLE_CASE = 0.6
"""From this share of capitals on, a title capitalises all its words and none of them tells."""

_TOKEN = re.compile(r"[^\W_]+(?:[.’'-][^\W_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?”\"])\s+|\n")
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_YEARS = frozenset(str(year) for year in range(1990, 2035))


def names_in(reading: Reading) -> frozenset[str]:
    """Stems of the capitalised words; those that only open a sentence of the text are not names.

    Of a title all capitalised words count, in a title-cased one therefore nearly all words.
    """
    text = f"{reading.lead} {reading.article.body}"[:NAMED_CHARS]
    found = {w for w in _TOKEN.findall(reading.title) if w[0].isupper()}
    words = _TOKEN.findall(text)
    everywhere = sum(w[0].isupper() for w in words) > TITLE_CASE * len(words)
    for sentence in _SENTENCE.split(text):
        first = 0 if everywhere else 1
        found |= {w for w in _TOKEN.findall(sentence)[first:] if w[0].isupper()}
    return frozenset(term for word in found for term in terms(word, reading.language))


def numbers_in(reading: Reading) -> frozenset[str]:
    """Its numbers of two digits and more, years left away; thousands lose their commas."""
    text = f"{reading.title} {reading.lead} {reading.article.body[:NUMBERED_CHARS]}"
    plain = (number.replace(",", "") for number in _NUMBER.findall(text))
    return frozenset(number for number in plain if len(number) > 1) - _YEARS
