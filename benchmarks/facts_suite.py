"""Make rows to try a fact checker with, out of public articles and their human highlights.

    python -m benchmarks.facts_suite FILE.jsonl... [--half dev|test] > ROWS.jsonl

Files hold rows of `text` with `highlights`, or of `sentences` with `summary_sentences`. Each row
written has `source` (sentences), `sentence`, `ok`, `kind`, `near`, `against` and `of`.

Clean rows: a human highlight (`near` false), or a sentence of the article itself, whole, shortened
or joined with another (`near` true). Nobody checked that the article bears each human highlight:
some it does not, and they stay in as what a checker wrongly, or rightly, objects to.

`against`: the whole `article`, or the at most three sentences `chosen` because they hold most of
the clean sentence's words. A false row cites the very sources its clean one did.

The same files give the same rows. Articles are halved by a hash of their id; invented clauses of
one half are not those of the other.
"""

import argparse
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.corruptions import KINDS, Offer, names_in
from benchmarks.rows import Row, read_rows
from digest.newsroom.terms import terms
from digest.text.sentences import split_sentences

CITED = 3
"""So many sentences are cited at most where sources are chosen."""

NEAR_EACH = 6
"""Sentences of each article that near rows are made of."""

HALVES = ("dev", "test")
_PAGE = re.compile(r"WATCH|Hide Caption|Photos:|Replay|Read More|click here", re.IGNORECASE)
_COMMON = re.compile(
    r"(?:The|A|An|In|On|At|It|He|She|They|But|And|This|That|We|There|His|Her|Its)\b"
)
_LEADING = re.compile(r"^(?:But|And|However,|Meanwhile,|Still,|So|Yet|Also,) ")
_TAIL = re.compile(r",? (?:he|she|they|officials|police|[A-Z]\w+) (?:said|told [A-Z]\w+)\.$")
_INSERT = re.compile(r", (?:who|which|where|a|an|the|including)\b[^,\"“”]{5,80},")
_BEHIND = re.compile(r", (?:which|who|where|while|after|as|but|and|with)\b[^,\"“”]{10,120}\.$")


@dataclass(frozen=True)
class Story:
    """One article: its sentences, what people made of it, and the half it belongs to."""

    key: str
    sentences: tuple[str, ...]
    highlights: tuple[str, ...]

    @property
    def half(self) -> int:
        """0 for dev, 1 for test."""
        return hashlib.sha256(self.key.encode()).digest()[0] % 2

    @property
    def tellable(self) -> list[str]:
        """Sentences that a digest could tell."""
        return [
            s
            for s in self.sentences
            if 9 <= len(s.split()) <= 35 and s.endswith((".", '."', ".”")) and not _PAGE.search(s)
        ]


def story_of(row: Row, number: int) -> Story:
    """A row of either form."""
    sentences = row.get("sentences") or split_sentences(str(row.get("text") or ""))
    return Story(str(row.get("id") or number), tuple(sentences), tuple(row.get("highlights") or ()))


def chosen(sentence: str, sentences: Sequence[str]) -> list[str]:
    """The sentences that hold most of its words, greedily; at least one, in the article's order."""
    wanted = set(terms(sentence))
    picked: list[int] = []
    held = [set(terms(s)) for s in sentences]
    while len(picked) < CITED:
        best = max(range(len(sentences)), key=lambda k: (len(wanted & held[k]), -k))
        if picked and not wanted & held[best]:
            break
        picked.append(best)
        wanted -= held[best]
    return [sentences[k] for k in sorted(set(picked))]


def near_sentences(story: Story, draw: Random) -> Iterator[str]:
    """Sentences of the article, as they are, shortened, or two joined."""
    pool = story.tellable
    for first in draw.sample(pool, min(NEAR_EACH, len(pool))):
        way = draw.choice(("whole", "short", "short", "joined"))
        at = pool.index(first)
        if way == "joined" and at + 1 < len(pool) and len(first) + len(pool[at + 1]) < 260:
            yield joined(first, pool[at + 1])
        else:
            yield shortened(first) if way == "short" else first


def joined(first: str, second: str) -> str:
    """Two sentences as one."""
    if not first.endswith("."):
        return first
    low = second[0].lower() + second[1:] if _COMMON.match(second) else second
    return f"{first.removesuffix('.')}, and {low}"


def shortened(sentence: str) -> str:
    """Without what a subeditor strikes first."""
    for pattern, kept in ((_TAIL, "."), (_INSERT, ""), (_BEHIND, "."), (_LEADING, "")):
        cut = pattern.sub(kept, sentence, count=1)
        if cut != sentence and len(cut.split()) >= 6:
            return cut[0].upper() + cut[1:]
    return sentence


def rows_of(story: Story, other: Story) -> Iterator[dict[str, Any]]:
    """All rows of one article; false ones borrow from `other`."""
    draw = Random(hashlib.sha256(story.key.encode()).hexdigest())
    own = names_in("\n".join(story.sentences))
    strangers = other.highlights or other.tellable
    offer = Offer(own, names_in("\n".join(other.sentences)), strangers, story.half)
    human = [(h, False) for h in story.highlights]
    near = [(s, True) for s in near_sentences(story, draw)]
    for sentence, is_near in human + near:
        for against in ("article", "chosen"):
            whole = against == "article"
            source = list(story.sentences) if whole else chosen(sentence, story.sentences)
            base = {"source": source, "near": is_near, "against": against, "of": story.key}
            yield base | {"sentence": sentence, "ok": True, "kind": "clean"}
            seed = hashlib.sha256(f"{story.key}\n{sentence}".encode()).hexdigest()
            for kind, change in KINDS.items():
                changed = change(Random(f"{seed}{kind}"), sentence, offer)
                if changed is not None and changed != sentence:
                    yield base | {"sentence": changed, "ok": False, "kind": kind}


def suite(files: Sequence[Path], half: str = "") -> Iterator[dict[str, Any]]:
    """Rows of all files, of one half or of both."""
    for file in files:
        stories = [story_of(row, number) for number, row in enumerate(read_rows(file))]
        for split, name in enumerate(HALVES):
            mine = [s for s in stories if s.half == split and s.sentences]
            if half in {"", name}:
                for at, story in enumerate(mine):
                    yield from rows_of(story, mine[(at + 1) % len(mine)])


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE.jsonl")
    parser.add_argument("--half", choices=HALVES, default="")
    asked = parser.parse_args(arguments)
    for row in suite(asked.files, asked.half):
        print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
