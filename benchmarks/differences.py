"""Every number that sources of a real day's stories are said to disagree on, to be read.

    python -m benchmarks.differences DIR=ISO... [--counts]

For each: the story, what is counted, and each source's figure with the sentence it stands in. With
`--counts` also every exact count found. The last line is JSON: stories, counts, differences.
"""

import argparse
from collections.abc import Sequence

from benchmarks.rows import print_last
from benchmarks.told_days import day_and_clock, stories_of
from digest.newsroom.counts import counts_in
from digest.newsroom.differences import LOOKED_AT, differences
from digest.newsroom.items import headline_of
from digest.newsroom.reading import tellable
from digest.newsroom.story import Story


def show(story: Story, *, counts: bool) -> tuple[int, int]:
    """Print one story's differences; how many counts and differences it has."""
    headline, _ = headline_of(story)
    number = 0
    for reading in story.readings:
        for sentence in (reading.title, *tellable(reading)[:LOOKED_AT]):
            for count in counts_in(sentence):
                number += 1
                if counts:
                    told = f"{count.kind} {count.whom} {count.said}"
                    print(f"   {told} [{reading.source.url}] {sentence}")
    found = differences(story, headline)
    for one in found:
        print(f"## {headline}: {one.what}")
        for figure in one.figures:
            published = figure.reading.article.published
            print(f"   {figure.said} [{figure.reading.source.url} {published}] {figure.sentence}")
    return number, len(found)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print them day by day."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("days", metavar="DIR=ISO", nargs="+")
    parser.add_argument("--counts", action="store_true")
    asked = parser.parse_args(arguments)
    stories = counted = differing = 0
    for day in asked.days:
        for story in stories_of(*day_and_clock(day)):
            many, found = show(story, counts=asked.counts)
            stories, counted, differing = stories + 1, counted + many, differing + found
    print_last({"stories": stories, "counts": counted, "differences": differing})


if __name__ == "__main__":
    main()
