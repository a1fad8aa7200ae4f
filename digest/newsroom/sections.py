"""Which section an article belongs to: rules, places, and likeness to what the section is about.

One article at a time, without anything known of the others; every part of the decision is a Term.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt
from urllib.parse import unquote, urlsplit

from digest.model.news import Move, Term
from digest.model.settings import SectionRule
from digest.newsroom.domains import home_of
from digest.newsroom.learned import background
from digest.newsroom.moves import Moves
from digest.newsroom.places import REGION_NAMES, places_in, regions
from digest.newsroom.reading import Reading
from digest.newsroom.terms import terms
from digest.newsroom.topics import is_wide, topic_words

DOMESTIC = 0.3
"""An article that names no country leans to its publisher's; alone that is below FLOOR."""
KEYWORD_IN_TITLE, KEYWORD_IN_TEXT, KEYWORDS_FULL = 1.0, 0.35, 1.6
PLAIN_RARITY, RARITY_LEAST, RARITY_MOST = 4.6, 0.4, 1.4
PLACE_IN_TITLE, PLACE_IN_TEXT, PLACE_ORDER, PLACES_AT_MOST = 1.0, 0.5, 0.6, 1.6
"""The first place named weighs most; each later one PLACE_ORDER times the one before."""
EVERYWHERE = {"united states": 0.5, "united kingdom": 0.8, "european union": 0.7}
"""Named in half the world's news, so they say less about where it belongs."""
NAMED_COUNTRY = 1.3
"""A country a section names in its keywords or name is more its own than its region's."""
LIKENESS = 1.5
HOME_ALONE, HOME_AMONG = 0.5, 0.3
"""What a source's own `sections` add: one, or one of several."""
TOPIC_IN_TITLE, TOPIC_IN_TEXT, TOPIC_AT_MOST = 0.6, 0.3, 1.2
"""A word of the topic a section is named after, where the publisher gave no keywords."""
REST = 0.1
"""What a section for everything else has of an article: less than any reason of its own."""
PATH = 0.7
"""A word of the section's name in the article's address."""
FLOOR = 0.45
"""Below this no section is sure enough: the article waits in the unsorted tray."""
ALSO = 0.7
"""A further label needs this share of the home's score, and the floor."""
TEXT_CHARS, TERMS = 1_400, 80
"""What an article is about is said early."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an article or a story belongs: `home` is "" for the unsorted tray.

    `banned` are the sections whose never-words it says. `best` are all others, the best first.
    """

    home: str
    labels: tuple[str, ...]
    score: float
    reasons: tuple[Term, ...]
    banned: tuple[str, ...] = ()
    best: tuple[str, ...] = ()


def _phrase(word: str) -> str:
    """A pattern for one keyword: whole words, simple plurals and possessives included.

    A keyword in capitals (WHO, AI) means just that, and not `who`.
    """
    body = r"\s+".join(re.escape(part) for part in word.split())
    ending = r"(?:[’']s|s)?" if word[-1:].isalpha() else ""
    return f"{body}{ending}" if word.isupper() else f"(?i:{body}{ending})"


class _Words:
    """A list of keywords as one pattern, asked only of texts that hold a first word of one."""

    def __init__(self, keywords: Sequence[str]) -> None:
        longest = sorted({w.strip() for w in keywords if w.strip()}, key=lambda w: (-len(w), w))
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(_phrase, longest))})(?!\w)")
        self._openers = {word for w in longest for word in re.findall(r"\w+", w.lower())[:1]}
        self._always = any(not w[0].isalnum() for w in longest)

    def may_hit(self, vocabulary: frozenset[str]) -> bool:
        """False if no keyword can be in a text of these words."""
        return self._always or not self._openers.isdisjoint(vocabulary)

    def hits(self, text: str) -> list[str]:
        """Every keyword found, as written."""
        return [m.group() for m in self._pattern.finditer(text)]


def _vocabulary(text: str) -> frozenset[str]:
    """Lower-case words of `text`, each with and without a plural s."""
    plain = re.findall(r"\w+", text.lower())
    return frozenset(plain) | {word.removesuffix("s") for word in plain}


@dataclass(frozen=True, slots=True)
class _Seen:
    """One article as every section sees it: `first` are its title's countries, `rest` its text's.

    `never` says for each list of never-words which one it says, or "".
    """

    title: str
    text: str
    first: tuple[str, ...]
    rest: tuple[str, ...]
    terms: frozenset[str]
    never: dict[tuple[str, ...], str]
    vocabulary: frozenset[str]


class Sorter:
    """The sections' rules, compiled once; `place` judges one article at a time."""

    def __init__(self, rules: Sequence[SectionRule], moves: Sequence[Move] = ()) -> None:
        self._rules = tuple(rules)
        self.moves = Moves(moves, {rule.name for rule in rules})
        self._keywords = {r.name: _Words(r.keywords) for r in rules}
        self._never = {r.never: _Words(r.never) for r in rules}
        self._countries = _countries_of(self._rules)
        self._profiles = _profiles(self._rules)
        self._paths = {r.name: _path_words(r.name) for r in rules}
        self._topics = {r.name: _Words(() if r.keywords else topic_words(r.name)) for r in rules}
        self._rest = self._takes_the_rest()

    def place(self, reading: Reading) -> Placed:
        """The article's home and labels with the reasons for the best."""
        scored = self._judged(reading)
        totals = {name: round(sum(t.value for t in found), 4) for name, found in scored}
        found = dict(scored)
        banned = tuple(name for name, found_ in scored if any(t.name == "never" for t in found_))
        ranked = sorted(totals, key=lambda name: (-totals[name], self._order(name)))
        order = tuple(name for name in ranked if name not in banned)
        if not ranked or totals[ranked[0]] < FLOOR:
            if self._rest and self._rest not in banned:
                why = Term("rest", REST, "takes what no other section took")
                return Placed(self._rest, (self._rest,), REST, (why,), banned, order)
            best = totals[ranked[0]] if ranked else 0.0
            return Placed("", (), best, found[ranked[0]] if ranked else (), banned, order)
        home = ranked[0]
        labels = [n for n in ranked if totals[n] >= max(FLOOR, ALSO * totals[home])]
        return Placed(home, tuple(labels), totals[home], found[home], banned, order)

    def _takes_the_rest(self) -> str:
        """The section for what no other took: one named for everything, or the only one there is.

        An only section that names a place or a topic, or has words of its own, means just that.
        """
        wide = [rule.name for rule in self._rules if is_wide(rule.name)]
        if not wide and len(self._rules) == 1:
            only = self._rules[0]
            narrow = only.keywords or only.examples or self._countries[only.name]
            wide = [] if narrow or topic_words(only.name) else [only.name]
        return wide[0] if wide else ""

    def _judged(self, reading: Reading) -> list[tuple[str, tuple[Term, ...]]]:
        """Each section's name and terms for one article, in the newsletter's order."""
        text = reading.lead[:TEXT_CHARS] or reading.article.body[:TEXT_CHARS]
        whole = f"{reading.title}\n{text}"
        vocabulary = _vocabulary(whole)
        hits = {
            never: next(iter(found.hits(whole)), "") if found.may_hit(vocabulary) else ""
            for never, found in self._never.items()
        }
        seen = _Seen(
            title=reading.title,
            text=text,
            never=hits,
            vocabulary=vocabulary,
            first=reading.title_places,
            rest=tuple(c for c in reading.places if c not in reading.title_places),
            terms=frozenset((*reading.title_terms, *reading.text_terms[:TERMS])),
        )
        moved = self.moves.terms(reading)
        return [
            (rule.name, self._judge(rule, reading, seen, moved.get(rule.name)))
            for rule in self._rules
        ]

    def _order(self, name: str) -> int:
        return next(k for k, rule in enumerate(self._rules) if rule.name == name)

    def _judge(
        self, rule: SectionRule, reading: Reading, seen: _Seen, moved: Term | None
    ) -> tuple[Term, ...]:
        banned = seen.never[rule.never]
        if banned:
            return (Term("never", -9.0, f"“{banned}” is a never-word of {rule.name}"),)
        parts = (
            self._keyword_term(rule, seen),
            self._topic_term(rule, seen),
            self._place_term(rule, seen),
            self._domestic_term(rule, reading, seen),
            self._likeness_term(rule, seen),
            self._home_term(rule, reading),
            self._path_term(rule, reading.article.link),
            moved,
        )
        return tuple(part for part in parts if part and part.value)

    def _keyword_term(self, rule: SectionRule, seen: _Seen) -> Term:
        """Rare keywords tell more than common ones; said again they tell a little more."""
        keywords = self._keywords[rule.name]
        if not keywords.may_hit(seen.vocabulary):
            return Term("keywords", 0.0)
        in_title = {hit.lower() for hit in keywords.hits(seen.title)}
        in_text = Counter(hit.lower() for hit in keywords.hits(seen.text))
        value = sum(KEYWORD_IN_TITLE * rarity(hit) for hit in sorted(in_title))
        for hit in sorted(in_text):
            again = log(in_text[hit]) + (hit not in in_title)
            value += KEYWORD_IN_TEXT * rarity(hit) * again
        hits = ", ".join([*sorted(in_title), *sorted(in_text.keys() - in_title)][:5])
        return Term("keywords", round(_saturated(value), 4), f"says {hits}")

    def _topic_term(self, rule: SectionRule, seen: _Seen) -> Term:
        words = self._topics[rule.name]
        if not words.may_hit(seen.vocabulary):
            return Term("topic", 0.0)
        in_title = {hit.lower() for hit in words.hits(seen.title)}
        in_text = {hit.lower() for hit in words.hits(seen.text)} - in_title
        value = TOPIC_IN_TITLE * len(in_title) + TOPIC_IN_TEXT * len(in_text)
        hits = ", ".join([*sorted(in_title), *sorted(in_text)][:4])
        return Term("topic", round(min(value, TOPIC_AT_MOST), 4), f"says {hits}")

    def _place_term(self, rule: SectionRule, seen: _Seen) -> Term:
        ours = self._countries[rule.name]
        value, hits = 0.0, []
        for start, found in ((PLACE_IN_TITLE, seen.first), (PLACE_IN_TEXT, seen.rest)):
            for k, country in enumerate(found):
                if country in ours:
                    hits.append(country)
                    value += start * PLACE_ORDER**k * EVERYWHERE.get(country, 1.0) * ours[country]
        named = ", ".join(hits[:4]).title()
        return Term("places", round(min(value, PLACES_AT_MOST), 4), f"names {named}")

    def _domestic_term(self, rule: SectionRule, reading: Reading, seen: _Seen) -> Term:
        """What names no country is mostly told at home."""
        home = "" if seen.first or seen.rest else home_of(reading.article.link)
        value = DOMESTIC * min(self._countries[rule.name].get(home, 0.0), 1.0)
        return Term("domestic", round(value, 4), f"names no country, from {home.title()}")

    def _likeness_term(self, rule: SectionRule, seen: _Seen) -> Term:
        weights = self._profiles[rule.name]
        own = seen.terms
        shared = sorted(own & weights.keys(), key=lambda t: (-weights[t], t))
        value = LIKENESS * sum(weights[t] for t in shared) / sqrt(max(len(own), 8))
        why = f"shares {', '.join(shared[:4])} with what {rule.name} is about"
        return Term("likeness", round(min(value, LIKENESS), 4), why)

    def _home_term(self, rule: SectionRule, reading: Reading) -> Term:
        own = reading.source.sections
        if rule.name not in own:
            return Term("home", 0.0)
        return Term("home", HOME_ALONE if len(own) == 1 else HOME_AMONG, "its source's own section")

    def _path_term(self, rule: SectionRule, link: str) -> Term:
        parts = [p for p in unquote(urlsplit(link).path).lower().split("/")[:-1] if p]
        hit = next((p for p in parts if p in self._paths[rule.name]), "")
        return Term("address", PATH if hit else 0.0, f"stands under /{hit}/")


def _saturated(value: float) -> float:
    """The first keywords decide; many of them never count for nothing, so that lists compare."""
    return value if value <= KEYWORDS_FULL else KEYWORDS_FULL * (1 + log(value / KEYWORDS_FULL))


@lru_cache(maxsize=20_000)
def rarity(phrase: str) -> float:
    """1.0 for a word that one in some hundred articles has; its rarest word stands for a phrase."""
    known = background()
    counts = [known.frequency.get(term, 0) for term in terms(phrase)]
    weight = log((1 + known.articles) / (1 + min(counts))) if counts else PLAIN_RARITY
    return min(max(weight / PLAIN_RARITY, RARITY_LEAST), RARITY_MOST)


def _path_words(name: str) -> frozenset[str]:
    """How addresses spell a section's name: `Science & Health` as science, science-health."""
    words = [w for w in re.findall(r"\w+", name.lower()) if w not in {"and", "the", "of"}]
    whole = {"-".join(words), "_".join(words), "".join(words)}
    alone = set(words) if "&" in name or " and " in name.lower() or len(words) == 1 else set()
    return frozenset(whole | alone)


def _countries_of(rules: Sequence[SectionRule]) -> dict[str, dict[str, float]]:
    """Section -> country -> weight: those it names itself, then those of the regions it names."""
    claimed = {c for rule in rules for c in places_in(rule.name)}
    found: dict[str, dict[str, float]] = {}
    for rule in rules:
        own = set(places_in("\n".join((rule.name, *rule.keywords))))
        about = set(places_in(rule.about)) - claimed
        where = {
            r
            for word, r in REGION_NAMES.items()
            if re.search(rf"\b{word}\b", rule.name, re.IGNORECASE)
        }
        if not where and not own:
            where = (
                {
                    r
                    for word, r in REGION_NAMES.items()
                    if re.search(rf"\b{word}\b", rule.about, re.IGNORECASE)
                }
                if about
                else set()
            )
        members = {c for c, homes in regions().items() if where & set(homes)}
        weights = {c: 0.5 if c in claimed - own else 1.0 for c in members}
        if where or own:
            weights |= dict.fromkeys(about, 1.0)
        weights |= dict.fromkeys(own, NAMED_COUNTRY)
        found[rule.name] = weights
    return found


def _profiles(rules: Sequence[SectionRule]) -> dict[str, dict[str, float]]:
    """Section -> term -> weight, from name, about, keywords and examples; one length for all."""
    bags = {
        r.name: terms(" \n ".join((r.name, r.name, r.about, *r.keywords, *r.examples)))
        for r in rules
    }
    profiles = {}
    for name, bag in bags.items():
        weights = {
            t: (1 + log(bag.count(t))) * log(1 + len(bags) / sum(t in b for b in bags.values()))
            for t in set(bag)
        }
        norm = sqrt(sum(weights[t] ** 2 for t in sorted(weights))) or 1.0
        profiles[name] = {t: w / norm for t, w in weights.items()}
    return profiles
