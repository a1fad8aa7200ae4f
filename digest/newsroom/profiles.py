"""A section's standing rule, compiled: its words, places and topics, how addresses spell it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

from digest.model.settings import SectionRule
from digest.newsroom.places import REGION_NAMES, names, places_in, regions
from digest.newsroom.terms import terms
from digest.newsroom.topics import softness, topics_of, weight_of
from digest.newsroom.vocabulary import SOFT
from digest.newsroom.wordlists import Words, vocabulary_of

NAMED_COUNTRY = 1.3
"""A country a section names in its keywords or name is more its own than its region's."""

PLACES_SHARE = 0.2
"""A section with so many places among its keywords is one of places, whatever its name."""

ANOTHERS = 0.5
"""A country of its region that another section is named after is half its own."""

SUBJECTS = ("business", "crime", "health", "migration", "politics", "religion", "security")
"""What sections of places may differ in: one tells of a war, its neighbour of parliaments."""

BY_HALF = 1.5

SOFT_WORDS = 2.0
"""A section whose rule speaks so much of sport, show or lifestyle takes what is soft."""


@dataclass(frozen=True, slots=True)
class Section:
    """One rule, compiled. `countries` and `profile` give weights; `places` are its regions.

    `soft` if it takes sport, show or lifestyle; `described` if its publisher gave keywords.
    """

    rule: SectionRule
    name: str
    keywords: Words
    countries: dict[str, float]
    places: frozenset[str]
    profile: dict[str, float]
    paths: frozenset[str]
    topics: tuple[str, ...]
    subjects: tuple[str, ...]
    soft: bool
    described: bool


def compiled(rules: Sequence[SectionRule]) -> tuple[Section, ...]:
    """The sections of one newsletter, in its order."""
    profiles = _profiles(rules)
    claimed = {c for rule in rules for c in places_in(rule.name)}
    return tuple(
        Section(
            rule=rule,
            name=rule.name,
            keywords=Words(rule.keywords),
            countries=_countries_of(rule, claimed),
            places=_regions_of(rule),
            profile=profiles[rule.name],
            paths=_path_words(rule.name),
            topics=topics_of(rule.name),
            subjects=_subjects_of(rule),
            soft=_is_soft(rule),
            described=bool(rule.keywords),
        )
        for rule in rules
    )


def _subjects_of(rule: SectionRule) -> tuple[str, ...]:
    """The topic that its `about` and examples speak of more than of any other, by half."""
    if topics_of(rule.name):
        return ()
    said = "\n".join((rule.about, *rule.examples))
    weights = {t: weight_of(t, "", said, vocabulary_of(said))[0] for t in SUBJECTS}
    first, second = sorted(weights, key=lambda t: (-weights[t], t))[:2]
    return (first,) if weights[first] >= BY_HALF * max(weights[second], 1.0) else ()


def _is_soft(rule: SectionRule) -> bool:
    if set(topics_of(rule.name)) & set(SOFT):
        return True
    said = "\n".join((rule.about, *rule.keywords))
    return softness("", rule.name, said, vocabulary_of(f"{rule.name}\n{said}"))[0] >= SOFT_WORDS


def _path_words(name: str) -> frozenset[str]:
    """How addresses spell a section's name: `Science & Health` as science, science-health."""
    words = [w for w in re.findall(r"\w+", name.lower()) if w not in {"and", "the", "of"}]
    whole = {"-".join(words), "_".join(words), "".join(words)}
    alone = set(words) if "&" in name or " and " in name.lower() or len(words) == 1 else set()
    return frozenset(whole | alone)


def _named_regions(text: str) -> frozenset[str]:
    plain = text.replace("_", " ")
    return frozenset(
        region
        for word, region in REGION_NAMES.items()
        if re.search(rf"\b{word}\b", plain, re.IGNORECASE)
    )


def _regions_of(rule: SectionRule) -> frozenset[str]:
    """The regions its name names; without country or region there, those `about` names."""
    where = _named_regions(rule.name)
    if not where and not _own_countries(rule) and places_in(rule.about):
        return _named_regions(rule.about)
    return where


def _own_countries(rule: SectionRule) -> set[str]:
    """Countries its name names; of a section of places, also those that a keyword means.

    "Gaza" makes a section Palestine's too; "Uyghur Muslims" does not make it China's, and "Harvard"
    among thirty words of schools does not make it America's.
    """
    named = set(places_in(rule.name))
    meant = [names()[word.lower()] for word in rule.keywords if word.lower() in names()]
    many = len(meant) >= PLACES_SHARE * max(len(rule.keywords), 1)
    if named or many or _named_regions(rule.name):
        named.update(country for countries in meant for country in countries)
    return named


def _countries_of(rule: SectionRule, claimed: set[str]) -> dict[str, float]:
    """Country -> weight: those the section names itself, then those of the regions it names."""
    own = _own_countries(rule)
    about = set(places_in(rule.about)) - claimed
    where = _regions_of(rule)
    members = {c for c, homes in regions().items() if where & set(homes)}
    weights = {c: ANOTHERS if c in claimed - own else 1.0 for c in members}
    if where or own:
        weights |= dict.fromkeys(about, 1.0)
    return weights | dict.fromkeys(own, NAMED_COUNTRY)


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
