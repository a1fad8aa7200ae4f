"""Words as the newsroom compares them: folded, stemmed, without stop words."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

import snowballstemmer

from digest.newsroom.places import fold_demonym

STEMMERS = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ru": "russian",
    "sv": "swedish",
}
"""Snowball's name for each language it can stem; others are compared unstemmed."""


def _set(words: str) -> frozenset[str]:
    """The words of a plain list."""
    return frozenset(words.split())


STOP_WORDS: dict[str, frozenset[str]] = {
    "en": _set(
        "a about above after again against all also am an and any are aren't as at be because been "
        "before being below between both but by can cannot could did do does doing don't down "
        "during each few for from further had has have having he her here hers herself him himself "
        "his how i if in into is isn't it it's its itself just me more most my myself no nor not "
        "now of off on once only or other our ours out over own s same she should so some such t "
        "than that that's the their theirs them themselves then there these they this those "
        "through to too under until up very was we were what when where which while who whom why "
        "will with would you your yours may might must amid among per via vs yet than since within "
        "says said say saying told tell tells according report reports reported reportedly new "
        "news live updates update latest watch video breaking read full story "
        "monday tuesday wednesday thursday friday saturday sunday"
    ),
    "de": _set(
        "der die das und ist nicht ein eine einen dem den des zu im in mit von auf für sich auch "
        "als an es bei nach wird sind wurde aus über hat haben werden sie er wir ich dass oder vor "
        "zum zur am um noch nur wie aber"
    ),
    "es": _set(
        "el la los las de del que y en un una por con para se su sus al lo como más pero este esta "
        "es son fue ha han entre sobre sin no o a desde hasta ya tras muy también"
    ),
    "fr": _set(
        "le la les de des du un une et en que qui dans pour sur au aux par avec est sont ce cette "
        "ces il elle ils ne pas plus son sa ses se ou mais a été leur d l après"
    ),
    "it": _set(
        "il lo la i gli le di del della dei delle un una e che in per con su da al alla nel nella "
        "non è sono si come più ma anche a ha dal dalla sul suo sua tra dopo"
    ),
    "nl": _set(
        "de het een en van in is dat op te voor met zijn niet aan er om als bij ook door maar over "
        "uit na naar heeft worden wordt dan nog deze die"
    ),
    "pt": _set(
        "o a os as de do da dos das que e em um uma para com por no na nos nas se ao mais mas como "
        "foi são é não sua seu entre sobre após pelo pela"
    ),
    "id": _set(
        "yang dan di dari untuk dengan pada ini itu dalam tidak akan ke oleh juga sebagai adalah "
        "telah karena atau bisa ada saat"
    ),
    "tr": _set("ve bir bu da de için ile olarak olan daha çok gibi sonra kadar ancak en o ne var"),
}
"""The commonest words of the languages that share the Latin script."""

_WORD = re.compile(r"[^\W_]+(?:[.’'][^\W_]+)*\.?")
_GROUPED = re.compile(r"(?<=\d)[,.](?=\d{3}\b)")

_SAME = {
    "u.s": "usa",
    "u.s.a": "usa",
    "u.k": "britain",
    "uk": "britain",
    "u.n": "un",
    "e.u": "eu",
    "covid": "coronavirus",
    "covid19": "coronavirus",
}


_MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTHS}|{_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?\b)"
    r"(?:,? (?:19|20)\d\d\b)?"
)
"""A day of the year: whole rows of programmes and puzzles have only that in common."""

_LONG_NAMES = re.compile(
    r"\b(?:[Uu]nited (?:[Aa]rab [Ee]mirates|[Ss]tates(?: of [Aa]merica)?|[Kk]ingdom|[Nn]ations)|"
    r"[Ee]uropean [Uu]nion)\b"
)
_SHORT_NAMES = {"a": "UAE", "s": "USA", "k": "UK", "n": "UN", "u": "EU"}
"""By the second word's first letter."""


def _short(found: re.Match[str]) -> str:
    return _SHORT_NAMES[found.group().split()[1][0].lower()]


def words(text: str) -> list[str]:
    """The words of `text` in lower case and order; possessives and stray dots removed.

    `US` in capitals is told apart from `us`, and thousands lose their separators.
    """
    plain = unicodedata.normalize("NFKC", _GROUPED.sub("", text))
    return [_plain_word(m.group()) for m in _WORD.finditer(plain)]


@lru_cache(maxsize=200_000)
def _plain_word(found: str) -> str:
    if found.rstrip(".") in {"US", "USA"}:
        return "usa"
    word = found.lower().replace("’", "'").rstrip(".")
    word = word.removesuffix("'s").removesuffix("'")
    if "." in word and word not in _SAME and not word.replace(".", "").isdigit():
        word = word.replace(".", "")
    return _SAME.get(word, word)


@lru_cache(maxsize=1)
def _stemmers() -> dict[str, Any]:
    """Snowball's stemmers, which publish no types."""
    return {code: snowballstemmer.stemmer(name) for code, name in STEMMERS.items()}


@lru_cache(maxsize=200_000)
def stem(word: str, language: str = "en") -> str:
    """The word's stem; demonyms fold to their country first (`iranian` to `iran`)."""
    folded = fold_demonym(word) if language == "en" else word
    stemmer = _stemmers().get(language)
    if stemmer is None or not folded.isalpha():
        return folded
    return str(stemmer.stemWord(folded))


def terms(text: str, language: str = "en") -> list[str]:
    """Stems of the words that carry meaning, in order, with repetitions.

    In English days of the year are left away, and what has a long and a short name has the short.
    """
    stops = STOP_WORDS.get(language, frozenset())
    if language == "en":
        text = _LONG_NAMES.sub(_short, _DATE.sub(" ", text))
    return [
        stem(word, language)
        for word in words(text)
        if word not in stops and (len(word) > 1 or not word.isascii())
    ]
