"""The topics every newspaper has: for sections that are named after one, and for what is soft.

A section's name may name several ("Science & Health"), and nothing else need be said of it.
"""

import re
from functools import lru_cache

from digest.newsroom.vocabulary import ADDRESSES, ALIASES, SOFT, TOPICS
from digest.newsroom.wordlists import Words, rarity

_WIDE = (
    "all briefing briefs daily day digest everything front general global headlines important "
    "in international latest main misc miscellaneous more news other our page rest stories story "
    "today top update updates week world worldwide elsewhere from around about"
)
WIDE = frozenset(_WIDE.split())
"""A section named with these words alone takes what no other section took."""

IN_TITLE, IN_TEXT = 1.0, 0.4
"""Of a topic's word; a word of the title that stands in the text too counts twice."""


def name_words(name: str) -> list[str]:
    """The words of a section's name that say something."""
    words = re.findall(r"[^\W_]+", name.lower())
    return [word for word in words if word not in {"and", "the", "of", "a"}]


def is_wide(name: str) -> bool:
    """Whether a section's name promises everything."""
    words = name_words(name)
    return bool(words) and WIDE.issuperset(words)


def topics_of(name: str) -> tuple[str, ...]:
    """The topics a section's name names, in its order."""
    named = (ALIASES.get(word, word) for word in name_words(name))
    return tuple(dict.fromkeys(topic for topic in named if topic in TOPICS))


@lru_cache(maxsize=32)
def words_of(topic: str) -> tuple[str, ...]:
    """A topic's words and phrases."""
    first, *phrases = TOPICS[topic].split(", ")
    return (*first.split(), *phrases)


def topic_words(name: str) -> tuple[str, ...]:
    """The words of the topics a section's name names, in alphabetical order."""
    return tuple(sorted({word for topic in topics_of(name) for word in words_of(topic)}))


@lru_cache(maxsize=32)
def _listed(topic: str) -> Words:
    return Words(words_of(topic))


def weight_of(topic: str, title: str, text: str, vocabulary: frozenset[str]) -> tuple[float, str]:
    """How much a text speaks of a topic, its rarer words more, and which words say so."""
    words = _listed(topic)
    if not words.may_hit(vocabulary):
        return 0.0, ""
    in_title = {hit.lower() for hit in words.hits(title, vocabulary)}
    in_text = {hit.lower() for hit in words.hits(text, vocabulary)}
    value = sum(IN_TITLE * rarity(hit) for hit in sorted(in_title))
    value += sum(IN_TEXT * rarity(hit) for hit in sorted(in_text))
    return value, ", ".join([*sorted(in_title), *sorted(in_text - in_title)][:4])


@lru_cache(maxsize=1)
def _addresses() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for topic, words in ADDRESSES.items():
        for word in words.split():
            found[word] = (*found.get(word, ()), topic)
    return found


def address_topics(path: str) -> tuple[str, ...]:
    """The topics an address's path is filed under, those of its last part that names any."""
    parts = path.lower().split("/")[:-1]
    return next((_addresses()[p] for p in reversed(parts) if p in _addresses()), ())


def softness(path: str, title: str, text: str, vocabulary: frozenset[str]) -> tuple[float, str]:
    """How much an article is sport, show or lifestyle, from its address and words, and why."""
    filed = [topic for topic in address_topics(path) if topic in SOFT]
    if filed:
        return FILED, f"stands under {filed[0]}"
    found = [(*weight_of(topic, title, text, vocabulary), topic) for topic in SOFT]
    value, why, topic = max(found, key=lambda f: (f[0], f[2]))
    return value, f"speaks of {topic}: {why}"


FILED = 3.0
"""An address that names a topic weighs as three rare words of a headline."""
