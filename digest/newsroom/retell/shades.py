"""Small words that turn a sentence: those that deny, that leave open, and that judge.

Stricter than the fact checker, which weighs such a word against all else: a human paraphrase may
turn a denial or call a thing large, a model is asked to keep to the words, and one that does not
can be refused at no cost.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from digest.newsroom.terms import STOP_WORDS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DENIALS = {
    "ar": _words("لا لم لن ليس ليست غير بدون دون ما"),
    "de": _words(
        "nicht kein keine keinen keiner keinem keines nie niemals weder ohne niemand nichts"
    ),
    "en": _words("not no never none neither nor without nobody nothing cannot"),
    "es": _words("no nunca jamás sin ni ningún ninguna ninguno nadie nada"),
    "fr": _words("ne n pas jamais aucun aucune sans ni rien personne"),
    "it": _words("non mai senza né nessun nessuna nessuno niente"),
    "nl": _words("niet geen nooit noch zonder niemand niets"),
    "pt": _words("não nunca jamais sem nem nenhum nenhuma ninguém nada"),
    "uk": _words("не ні ніколи без жоден жодна жодного жодної ніхто нічого немає"),
}
OPEN = {
    "de": _words("mutmaßlich mutmaßliche mutmaßlichen angeblich offenbar möglicherweise könnte"),
    "en": _words(
        "alleged allegedly reportedly suspected apparently purported accused may might could "
        "possibly likely probably unconfirmed claims claimed"
    ),
    "nl": _words("vermeende vermoedelijk naar verluidt mogelijk zou zouden kan"),
}
"""A sentence told from such ones alone must not be surer than they are."""
JUDGING = {
    "en": _words(
        "disgraced controversial embattled notorious infamous so-called shocking tragic tragically "
        "brutal brutally heroic historic unprecedented devastating stunning sadly fortunately "
        "unfortunately clearly obviously undoubtedly arguably deadliest worst largest biggest "
        "illegal illegally corrupt radical extremist terrorist terrorists regime massive dramatic "
        "dramatically alarming outrageous despite remarkably importantly notably"
    ),
}
"""What only a source may say."""

MOST_NEW = 0.3
"""Share of a sentence's content words that may stand in none of the sentences it rests on."""
MOST_NEW_TOGETHER = 2
"""So many of them may stand side by side: three are a clause of the model's own."""
STEM = 4
"""Letters by which a word is known in another form."""

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")


def _in(text: str, known: frozenset[str]) -> list[str]:
    found = (word.casefold().replace("’", "'") for word in _WORD.findall(text))
    return [word for word in found if word in known]


def _denials(text: str, language: str) -> list[str]:
    short = re.findall(r"\b\w+n['’]t\b", text.casefold()) if language == "en" else []
    return [*_in(text, DENIALS.get(language, frozenset())), *short]


def shades_against(text: str, cited: Sequence[str], language: str) -> Iterator[str]:
    """What is to be said against the small words of `text`, which rests on `cited`."""
    said, theirs = _denials(text, language), [_denials(one, language) for one in cited]
    if len(said) > sum(map(len, theirs)):
        yield f"negation: it says “{said[-1]}” more often than the sentences it rests on"
    if not said and theirs and all(theirs):
        yield f"negation: the sentences it rests on say “{theirs[0][0]}”, it does not"
    open_words = OPEN.get(language, frozenset())
    left = [_in(one, open_words) for one in cited]
    if left and all(left) and not _in(text, open_words):
        yield f"negation: the sentences it rests on only say “{left[0][0]}”, it is surer"
    judging = JUDGING.get(language, frozenset())
    known = {word for one in cited for word in _in(one, judging)}
    for word in _in(text, judging):
        if word not in known:
            yield f"background: “{word}” judges, and no sentence it rests on says so"
    yield from _of_its_own(text, cited, language)


def _of_its_own(text: str, cited: Sequence[str], language: str) -> Iterator[str]:
    """Too many content words that are the model's and not the sentences'."""
    stops = STOP_WORDS.get(language, frozenset())
    known = {w.casefold()[:STEM] for one in cited for w in _WORD.findall(one)}
    content = [w for w in map(str.casefold, _WORD.findall(text)) if w not in stops and len(w) > 1]
    new = [word[:STEM] not in known for word in content]
    together = max((len(list(run)) for is_new, run in groupby(new) if is_new), default=0)
    if sum(new) > MOST_NEW * len(new) or together > MOST_NEW_TOGETHER:
        words = ", ".join(
            dict.fromkeys(w for w, is_new in zip(content, new, strict=True) if is_new)
        )
        yield f"background: too much of it is in none of the sentences it rests on: {words}"
