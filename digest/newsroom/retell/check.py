"""What is to be said against a model's sentences; what nothing is said against may be printed.

The facts are judged by `digest.newsroom.facts`. Here stands the rest: that each sentence rests on
sentences that were offered, is plain news in their language, and that no source is told beyond its
quote rule. A paraphrase counts as a quotation: every word of a sentence counts for every source it
rests on, so that telling in other words never tells more than quoting could.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from digest.model.news import Item
from digest.model.retelling import Offer, Offered
from digest.newsroom.facts import verdict
from digest.newsroom.language import guess_language
from digest.newsroom.retell.answer import Proposed
from digest.newsroom.retell.offer import TOUCHES
from digest.newsroom.retell.order import order_against
from digest.newsroom.retell.prompt import visible
from digest.newsroom.retell.shades import shades_against
from digest.newsroom.standing import LONGEST, SHORTEST, stands_alone
from digest.newsroom.summarise import MOST_SENTENCES, MOST_WORDS
from digest.newsroom.terms import terms
from digest.text.sentences import ends_whole, opens_dangling, split_sentences

MOST_CITED = 3
"""Sentences that one sentence may rest on: what rests on everything is checked against nothing."""
MOST_DOUBT = 0.25
"""Of the fact checker, which objects from .46 on and so lets pass what people write; a model is
asked to stay near the words. Chosen on the dev half of `benchmarks.facts_suite`: of near-verbatim
truth .003 more is refused, of falsehood .006 more, of paraphrased falsehood .04 more."""
SAME = 0.8
"""Share of a sentence's terms in another from which both tell the same."""
MOST_SAID = 160
"""Characters of one objection."""

_MARKUP = re.compile(r"[<>`|\\{}\[\]*_~#^@$=]|&\w+;|—{2}|-{3}|/{2}")
_ADDRESS = re.compile(r"https?:|www\.|\b[\w-]{2,}\.[a-z]{2,}\b|\+?\d[\d ()-]{7,}\d", re.IGNORECASE)
_TALK = re.compile(
    r"\b(?:as an ai|ai model|language model|assistant|prompt|system message|instructions?|"
    r"(?:the )?(?:sentences?|sources?|texts?|articles?|headlines?|material) "
    r"(?:above|below|provided|given|say|says|state|states|do not|does not|mentions?)|"
    r"sentences? \d|summary|i cannot|i can[’']t|sorry|certainly|of course|sure,|here is|here are|"
    r"note that|please|dear reader|you(?:r|rs)?|click|visit|subscribe|send|transfer|call now)\b",
    re.IGNORECASE,
)
"""Words that speak of the task or to the reader; English, as assistants mostly do."""


def against(proposed: Sequence[Proposed], offer: Offer, item: Item) -> tuple[str, ...]:
    """All objections, one short line each; empty where every sentence may be printed."""
    found: list[str] = []
    for number, one in enumerate(proposed, 1):
        found += [f"sentence {number}: {why}" for why in _against_one(one, offer, item)]
    if not found:
        found += _against_all(proposed, offer, item)
    return tuple(_short(why) for why in found)


def _short(text: str) -> str:
    """Short, and without what a store or a terminal could choke on: it repeats a model's words."""
    plain = visible(text)
    return plain if len(plain) <= MOST_SAID else f"{plain[: MOST_SAID - 1]}…"


def _against_one(one: Proposed, offer: Offer, item: Item) -> Iterator[str]:
    known = range(1, len(offer.sentences) + 1)
    strange = [n for n in one.numbers if n not in known]
    if strange or not one.numbers:
        yield (
            f"it rests on [{strange[0]}], and there is no such sentence"
            if strange
            else "it names no sentence that bears it"
        )
        return
    if len(one.numbers) > MOST_CITED:
        yield f"it rests on {len(one.numbers)} sentences; {MOST_CITED} are the most"
        return
    cited = [offer.sentences[n - 1].text for n in one.numbers]
    form = [*_against_form(one.text), *_against_signs(one.text, cited, item.language)]
    yield from form
    if not form:  # facts are read out of plain sentences
        language = _primary(item.language)
        yield from shades_against(one.text, cited, language)
        yield from order_against(one.text, cited, language)
        judged = verdict(one.text, cited, language)
        for objection in judged.objections:
            yield f"{objection.kind}: {objection.why}"
        if not judged.objections and judged.doubt >= MOST_DOUBT:
            yield f"it strays from the words it rests on (doubt {judged.doubt:.2f})"


def _against_form(text: str) -> Iterator[str]:
    count = len(text.split())
    if not SHORTEST <= count <= LONGEST:
        yield f"it has {count} words; {SHORTEST} to {LONGEST} make a sentence"
    elif len(split_sentences(text)) != 1:
        yield "it is more than one sentence"
    elif not ends_whole(text):
        yield "it does not end as a sentence does"
    elif opens_dangling(text):
        yield "it leans on a sentence before it; name who and what"
    elif not stands_alone(text):
        yield "it is not a plain sentence of news"


def _against_signs(text: str, cited: Sequence[str], language: str) -> Iterator[str]:
    """Signs, scripts, addresses and talk; what the cited sentences have too is news."""
    whole = " ".join(cited)
    signs = sorted({c for c in text if c not in whole and _is_odd(c)})
    if signs or any(m.group() not in whole for m in _MARKUP.finditer(text)):
        yield "it holds markup or signs that are not in the sentences"
    if any(m.group() not in whole for m in _ADDRESS.finditer(text)):
        yield "it holds an address or a number to call that is not in the sentences"
    if any(m.group().casefold() not in whole.casefold() for m in _TALK.finditer(text)):
        yield "it speaks of the task or to the reader instead of telling news"
    if strange := _scripts(text) - _scripts(whole):
        yield f"it is written in letters the sentences do not have ({', '.join(sorted(strange))})"
    own = _primary(language)
    guessed = guess_language(text, own)
    if guessed != guess_language(whole, own):
        yield f"it is not in the language of the sentences ({own})"


def _is_odd(char: str) -> bool:
    """Invisible or drawn: controls, marks of direction, private and unassigned ones, pictures."""
    return unicodedata.category(char)[0] == "C" or unicodedata.category(char) == "So"


def _scripts(text: str) -> set[str]:
    """The scripts of its letters, as the first words of their names say (LATIN, CYRILLIC)."""
    letters = {c for c in text if unicodedata.category(c)[0] == "L"}
    return {unicodedata.name(c, "UNNAMED").partition(" ")[0].partition("-")[0] for c in letters}


def _primary(language: str) -> str:
    return language.partition("-")[0].lower() or "en"


def _against_all(proposed: Sequence[Proposed], offer: Offer, item: Item) -> Iterator[str]:
    if len(proposed) > MOST_SENTENCES:
        yield f"it has {len(proposed)} sentences; {MOST_SENTENCES} are the most"
    count = sum(len(one.text.split()) for one in proposed)
    if count > MOST_WORDS:
        yield f"it has {count} words; {MOST_WORDS} are the most"
    yield from _beyond_quote(proposed, offer)
    own = [set(terms(one.text, item.language)) for one in proposed]
    for place, one in enumerate(own):
        if any(len(one & other) >= SAME * len(one) for other in own[:place]):
            yield f"sentence {place + 1}: it tells again what stands before it"
    if _misses_the_headline(own, offer, item):
        yield "it does not tell what the headline does"


def _misses_the_headline(own: Sequence[set[str]], offer: Offer, item: Item) -> bool:
    """Whether it has fewer of the headline's terms than two, though the sentences had more."""
    echo = set(terms(item.headline, item.language))
    there = {t for one in offer.sentences for t in terms(one.text, item.language)}
    return len(echo & set().union(*own)) < min(TOUCHES, len(echo & there))


def _beyond_quote(proposed: Sequence[Proposed], offer: Offer) -> Iterator[str]:
    words: dict[str, int] = {}
    limit: dict[str, Offered] = {}
    for one in proposed:
        cited = {offer.sentences[n - 1].cited.source: offer.sentences[n - 1] for n in one.numbers}
        for source, offered in cited.items():
            words[source] = words.get(source, 0) + len(one.text.split())
            limit[source] = offered
    for source, count in sorted(words.items()):
        if count > limit[source].most_words:
            yield (
                f"{count} words rest on {limit[source].cited.outlet}, of which "
                f"{limit[source].most_words} may be told in one item"
            )
