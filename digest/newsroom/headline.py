"""A headline is picked from the story's articles, never written; and its slug, one or two words."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from digest.newsroom.places import find_places, names, peoples
from digest.newsroom.reading import Reading

GOOD_LENGTH = (20, 110)
SLUG_CHARS = 300
LONGEST = 200
"""Characters; longer headlines are cut at a word with an ellipsis."""

TELLS_LITTLE = 1.0
"""What it costs besides to be shorter than that: "A 2-D Roll Call"."""

NO_REPORT = 1.5
"""What it costs a headline that its article is comment, explainer, live page or programme."""

_CLICKBAIT = re.compile(
    r"\b(?:here[’']?s|this is (?:why|how|what)|you won[’']?t|you need|what (?:to|we) know|"
    r"everything (?:to|you)|why|how|what|who is|the moment|watch|inside|meet|revealed|shocking|"
    r"opinion|analysis|explained|explainer|explains|live|liveblog|at a glance|key takeaways|"
    r"things|photos?|in pictures|video|podcast|quiz|updates?|latest|newsletter|briefing|i |my |"
    r"we )\b",
    re.IGNORECASE,
)
COLUMN = re.compile(r"^[A-Z][A-Z’'.-]+(?: [A-Z][A-Z’'.-]+)+:")
"""A columnist's name in capitals opens an opinion."""

_GENERIC = frozenset(
    (
        "United States",
        "US",
        "U.S",
        "U.S.",
        "USA",
        "European Union",
        "Europe",
        "EU",
        "UK",
        "Britain",
        "United Kingdom",
        "Washington",
        "Africa",
        "Congress",
    )
)
"""Named in half the world's news: they tell stories apart only where nothing else is named."""

SHORT_NAMES = frozenset(
    (
        "idf",
        "nato",
        "eu",
        "uk",
        "uae",
        "bjp",
        "rsf",
        "m23",
        "pkk",
        "fbi",
        "doge",
        "drc",
        "nsw",
        "nz",
        "us",
        "u.s.",
        "u.s",
    )
)
"""Names written in capitals."""

CONTINENT_PEOPLE = {
    "african": "Africa",
    "africans": "Africa",
    "european": "Europe",
    "europeans": "Europe",
}


def pick_headline(
    readings: Sequence[Reading], reports: Callable[[Reading], bool]
) -> tuple[str, Reading]:
    """The best headline and its article; the first in `readings` wins between equals.

    `reports` says which articles report: comment or a live page heads a story only where no
    report of it is nearly as good.
    """
    central = Counter(t for r in readings for t in set(r.title_terms))
    worth = [_worth(r, central, k) - (not reports(r)) * NO_REPORT for k, r in enumerate(readings)]
    best = max(range(len(readings)), key=lambda k: (round(worth[k], 6), -k))
    return cut(readings[best].title, LONGEST), readings[best]


def _worth(reading: Reading, central: Counter[str], place: int) -> float:
    """Higher is better: about what the others tell too, plainly said, of a good length."""
    title = reading.title
    shared = [central[t] - 1 for t in set(reading.title_terms)]
    value = (
        2.0 * sum(shared) / (len(shared) * max(1, max(central.values()) - 1)) if shared else -1.0
    )
    value += 0.5 if place == 0 else 0.0
    value += 0.3 * min(reading.source.weight, 2.0)
    return value - plainness_cost(title)


def plainness_cost(title: str) -> float:
    """What is wrong with a headline: shouting, questions, bait, quotes left alone, bad length."""
    low, high = GOOD_LENGTH
    cost = 0.0 if low <= len(title) <= high else 1.0 if len(title) <= LONGEST else 6.0
    cost += TELLS_LITTLE if len(title) < low else 0.0
    cost += 3.0 if title.isupper() else 0.0
    cost += 1.5 if "?" in title else 0.0
    cost += 1.2 if _CLICKBAIT.search(title) else 0.0
    cost += 0.6 if re.match(r"[\"'“‘]", title) else 0.0
    cost += 2.0 if COLUMN.match(title) else 0.0
    cost += 0.4 if title.count("|") or "..." in title or "…" in title else 0.0
    return cost + (0.3 if "!" in title or "#" in title else 0.0)


def cut(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, cut at a word with an ellipsis."""
    plain = " ".join(text.split())
    if len(plain) <= limit:
        return plain
    short = plain[: limit - 1]
    at_word = short.rsplit(" ", 1)[0] if " " in short[limit // 2 :] else short
    return at_word.rstrip(" ,;:–—-.'\"“‘(") + "…"


def pick_slug(readings: Sequence[Reading], headline: str) -> str:
    """The story's most telling place, in one to three words; "" if it names none.

    The headline's own names come first, those of its article next, then those most of the others
    name; countries half the world's news names come last.
    """
    for texts in (
        [headline],
        [r.lead[:SLUG_CHARS] for r in readings if r.title[:60] == headline[:60]],
        [f"{r.title[:SLUG_CHARS]}. {r.lead[:SLUG_CHARS]}" for r in readings],
    ):
        votes = Counter(name for text in texts for name in dict.fromkeys(_slugs_in(text)))
        order = list(votes)
        often = [n for n in order if 2 * votes[n] >= len(texts)]
        if often:
            whole = Counter(
                name for r in readings[:12] for name in dict.fromkeys(_slugs_in(r.title))
            )
            return min(often, key=lambda n: (n in _GENERIC, -whole[n], order.index(n)))
    return ""


def _slugs_in(text: str) -> list[str]:
    return [_slug(written, name) for written, name in find_places(text)]


def _slug(written: str, name: str) -> str:
    """A place or leader as written, a people as their country."""
    if name in CONTINENT_PEOPLE:
        return CONTINENT_PEOPLE[name]
    if name in peoples():
        return names()[name][0].title()
    if written.isupper() and name not in SHORT_NAMES:
        return written.title()
    return written
