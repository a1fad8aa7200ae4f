"""How well the newsroom's order is that of worth.

    python -m benchmarks.ranking FILE.jsonl --now ISO [--config DIGEST.toml]

Rows as for benchmarks.stories, in the order of the feeds. Label: `worth` (0 no, 1 on a slow day,
2 yes, 3 must lead); a story is worth what its worthiest article is. The stories and their order
are the product's own. Without a configuration there are no sections, and none fits better than
another. The last line is JSON: ndcg20 (gain: worth) over the product's stories, ndcg20_outlets
(the same stories by number of outlets alone), ndcg20_feeds (in the order of the feeds).
"""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measures import ndcg
from benchmarks.rows import (
    Row,
    articles_of,
    number,
    number_of,
    print_last,
    read_rows,
    sources_of,
)
from digest.config import load_settings
from digest.model.news import Material
from digest.model.settings import SectionRule
from digest.newsroom.rank import rank
from digest.newsroom.reading import read_all
from digest.newsroom.sections import Sorter
from digest.newsroom.stories import stories_of

PLACES = 20


def measure(
    rows: Sequence[Row], now: datetime, rules: Sequence[SectionRule] = ()
) -> dict[str, float]:
    """The numbers for one file, all of whose rows are today's."""
    articles = articles_of(rows, now)
    material = Material(edition=f"{now:%Y-%m-%d}", now=now, articles=tuple(articles))
    readings = read_all(material.articles, sources_of(articles))
    ranked = rank(stories_of(readings, material, Sorter(rules)))
    worth = [max(number(row.get("worth")), 0.0) for row in rows]
    gains = [max(worth[number_of(url)] for url in r.story.urls) for r in ranked]
    outlets = [len({u.family for u in r.story.readings}) for r in ranked]
    first = [min(number_of(url) for url in r.story.urls) for r in ranked]
    every = range(len(ranked))
    by_outlets = sorted(every, key=lambda k: (-outlets[k], first[k]))
    by_feeds = sorted(every, key=lambda k: first[k])
    return {
        "n": len(rows),
        "stories": len(ranked),
        "ndcg20": round(ndcg(gains, gains, PLACES), 4),
        "ndcg20_outlets": round(ndcg([gains[k] for k in by_outlets], gains, PLACES), 4),
        "ndcg20_feeds": round(ndcg([gains[k] for k in by_feeds], gains, PLACES), 4),
    }


def moment(text: str) -> datetime:
    """A time of ISO 8601, taken as UTC where it names no offset."""
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the file and print the numbers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--now", type=moment, required=True, metavar="ISO")
    parser.add_argument("--config", type=Path, metavar="DIGEST.toml")
    asked = parser.parse_args(arguments)
    rules = load_settings(asked.config, {}).newsletters[0].sections if asked.config else ()
    print_last(measure(read_rows(asked.file), asked.now, rules))


if __name__ == "__main__":
    main()
