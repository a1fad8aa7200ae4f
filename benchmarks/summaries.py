"""The product's summaries beside two that are hard to beat, against what editors wrote.

    python -m benchmarks.summaries FILE.jsonl... [--half dev|test|all] [--seed 1]

Rows: `text` (or `sentences`), `highlights` (or `summary_sentences`), a list or a text; `title` may
be absent. Each text is told by the product as if its source let every sentence be told, by its
first three sentences (LEAD-3), and by sumy's LexRank over the same sentences. `told` is ROUGE of
each as it stands; for `same_length` the three summaries of a row are cut to the words of the
shortest. `difference` is ours minus the other at the same length, with a 95 % interval from a
paired bootstrap over rows. A row is of the dev half if its SHA-256 is even: change the product by
what that half says, and report the test half. The last line is JSON.
"""

import argparse
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.rouge import NAMES, rouge
from benchmarks.rows import Row, article_of, print_last, read_rows
from digest.model.settings import Quote, Source
from digest.newsroom.reading import read
from digest.newsroom.sections import Placed
from digest.newsroom.story import Story
from digest.newsroom.summarise import summarise
from digest.newsroom.terms import STOP_WORDS, words
from digest.text.sentences import split_sentences

SENTENCES = 3
RESAMPLES = 2_000
HALVES = ("dev", "test", "all")


def text_of(row: Row) -> str:
    """The article; from sentences where it is given so."""
    return str(row.get("text") or "") or "\n".join(map(str, row.get("sentences") or ()))


def highlights_of(row: Row) -> str:
    """What an editor said is in it."""
    told = row.get("highlights") or row.get("summary_sentences") or ()
    return told if isinstance(told, str) else "\n".join(map(str, told))


def is_dev(row: Row) -> bool:
    """Whether the row may be looked at while the product is changed."""
    return hashlib.sha256(text_of(row).encode()).digest()[0] % 2 == 0


def ours(row: Row) -> list[str]:
    """As the product tells a story that one outlet has, and that it may tell freely."""
    source = Source(url="row", name="Row", quote=Quote.SENTENCES, quote_words=1_000)
    article = article_of({**row, "text": text_of(row)}, 0, datetime(2000, 1, 1, tzinfo=UTC))
    reading = read(article, source)
    story = Story("row", (reading,), (), {reading.url: reading.url}, 1, (), Placed("", (), 0.0, ()))
    return [told.text for told in summarise(story, reading.title if row.get("title") else "")]


def lead(row: Row) -> list[str]:
    """The first three sentences, whatever they are."""
    return list(split_sentences(text_of(row))[:SENTENCES])


class _Splitter:
    """Our sentences and words, as sumy asks for them."""

    def to_sentences(self, paragraph: str) -> tuple[str, ...]:
        return split_sentences(paragraph)

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(words(sentence))


def lexrank(row: Row) -> list[str]:
    """The three sentences most like the others (Erkan and Radev 2004), in their order."""
    # It brings NLTK and SciPy's statistics along: seconds that only whoever asks for it pays.
    from sumy.nlp.stemmers import Stemmer
    from sumy.parsers.plaintext import PlaintextParser
    from sumy.summarizers.lex_rank import LexRankSummarizer

    document = PlaintextParser(text_of(row), _Splitter()).document
    summarizer = LexRankSummarizer(Stemmer("english"))
    summarizer.stop_words = STOP_WORDS["en"]
    return [str(sentence) for sentence in summarizer(document, SENTENCES)]


SYSTEMS: Mapping[str, Callable[[Row], list[str]]] = {
    "ours": ours,
    "lead3": lead,
    "lexrank": lexrank,
}

Scores = dict[str, dict[str, float]]


def score(row: Row) -> tuple[Scores, Scores]:
    """ROUGE of every system for one row: as told, and at the same length."""
    reference = highlights_of(row)
    told = {name: " ".join(tell(row)).split() for name, tell in SYSTEMS.items()}
    least = min(len(text) for text in told.values())
    return (
        {name: rouge(" ".join(text), reference) for name, text in told.items()},
        {name: rouge(" ".join(text[:least]), reference) for name, text in told.items()},
    )


def interval(differences: Sequence[float], seed: int) -> dict[str, float]:
    """Mean and 95 % interval of a paired bootstrap (Efron's percentiles)."""
    values = np.array(differences)
    drawn = np.random.default_rng(seed).integers(0, len(values), (RESAMPLES, len(values)))
    low, high = np.percentile(values[drawn].mean(axis=1), [2.5, 97.5])
    found = {"mean": values.mean(), "low": low, "high": high}
    return {name: round(float(value), 2) for name, value in found.items()}


def measure(rows: Sequence[Row], seed: int) -> dict[str, object]:
    """The figures over rows that have both a text and highlights."""
    whole = [row for row in rows if text_of(row).strip() and highlights_of(row).strip()]
    if not whole:
        return {"n": 0}
    scored = [score(row) for row in whole]
    as_told, same = ([pair[k] for pair in scored] for k in (0, 1))
    return {
        "n": len(whole),
        "told": {name: _means(as_told, name) for name in SYSTEMS},
        "same_length": {name: _means(same, name) for name in SYSTEMS},
        "difference": {
            other: {r: interval([s["ours"][r] - s[other][r] for s in same], seed) for r in NAMES}
            for other in ("lead3", "lexrank")
        },
    }


def _means(scores: Sequence[Scores], name: str) -> dict[str, float]:
    return {r: round(float(np.mean([s[name][r] for s in scores])), 2) for r in NAMES}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each file by itself."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
    parser.add_argument("--half", choices=HALVES, default="all")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    found = {}
    for file in given.files:
        rows = read_rows(file)
        chosen = [r for r in rows if given.half == "all" or is_dev(r) is (given.half == "dev")]
        found[str(file)] = measure(chosen, given.seed)
        print(f"{file}, {given.half}:")
        print(json.dumps(found[str(file)], indent=1))
    print_last(found)


if __name__ == "__main__":
    main()
