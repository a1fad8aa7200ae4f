"""Whether every sentence told on real days stands, word for word, in the article it is cited to.

    python -m benchmarks.verbatim DIR=ISO... [--show 200] [--seed 1]

Every story of a day is told in full, as if it had a place in the issue. Counted are sentences (and
headlines) that stand verbatim in what their own source's article says, but for white space; items
that stay within their sources' quotes; and sentences that lean on another one, quote nobody, or do
not end. `--show` prints so many sentences, drawn by seed, to be read. The last
line is JSON; the process ends with 1 if any share is below 1.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from benchmarks.rows import print_last
from benchmarks.told_days import Told, told_in_full
from digest.model.news import Article
from digest.newsroom.standing import stands_alone
from digest.text.sentences import is_cut


def _plain(text: str) -> str:
    return " ".join(text.split())


def _says(article: Article | None, sentence: str) -> bool:
    """Whether its lead or body has the words; a list of lines may be joined by white space."""
    return article is not None and any(
        _plain(sentence) in _plain(text) for text in (article.lead, article.body)
    )


def judge(told: Told) -> Iterator[tuple[str, bool, str]]:
    """What is looked at, whether it is so, and the words."""
    articles = {r.url: r.article for r in told.story.readings}
    sources = told.item.sources
    words: Counter[str] = Counter()
    for said in told.item.sentences:
        (mark,) = said.marks
        cited = sources[mark - 1]
        article = articles.get(cited.article)
        words[cited.source] += len(said.text.split())
        yield "verbatim", _says(article, said.text), said.text
        yield "sourced", article is not None and cited.source == article.source, said.text
        yield "stands", stands_alone(said.text) and not is_cut(said.text), said.text
    limits = {r.source.url: r.source.quote_words for r in told.story.readings}
    within = all(count <= limits.get(source, 0) for source, count in words.items())
    yield "within_quote", within, told.item.headline
    headed = articles.get(sources[told.item.headline_mark - 1].article)
    title = _plain(headed.title) if headed else ""
    yield "headline", told.item.headline.rstrip("…") in title, told.item.headline


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge the days; say what is wrong, show what is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("days", metavar="DIR=ISO", nargs="+")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    looked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    lines = []
    for told in told_in_full(asked.days):
        for name, good, text in judge(told):
            looked[name] += 1
            right[name] += good
            if not good:
                print(f"not {name}: {text}")
            if name == "verbatim":
                lines.append(f"{told.item.headline} || {text}")
    for line in random.Random(asked.seed).sample(lines, min(asked.show, len(lines))):
        print(line)
    shares = {name: round(right[name] / looked[name], 4) for name in sorted(looked)}
    print_last({"sentences": looked["verbatim"], "items": looked["headline"], **shares})
    if any(right[name] < looked[name] for name in looked):
        sys.exit(1)


if __name__ == "__main__":
    main()
