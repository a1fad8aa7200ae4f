"""Reading feeds: feedparser and ours on the same files.

    python -m benchmarks.feeds DIR... [--times 3]

DIR holds feed files, at any depth. For each reader: items, how many are dated, have an author, have
media beside them; files that raised (ours: refused with a sentence); CPU seconds, the best of
`--times`; and how many times faster ours is. `lost` names the files where ours has fewer of
anything than feedparser. The last line is JSON.
"""

import argparse
import gc
import json
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from time import process_time

import feedparser

from digest.gather.documents import NotAFeed
from digest.gather.feed import read_feed

SUFFIXES = {".xml", ".rss", ".atom", ".rdf", ".json"}


@dataclass(frozen=True)
class Found:
    """What one reader found in one file; `raised` counts the file itself."""

    items: int = 0
    dated: int = 0
    authored: int = 0
    media: int = 0
    raised: int = 0

    def __add__(self, other: "Found") -> "Found":
        return Found(*(a + b for a, b in zip(_row(self), _row(other), strict=True)))


def _row(found: Found) -> tuple[int, ...]:
    return found.items, found.dated, found.authored, found.media, found.raised


def by_feedparser(body: bytes) -> Found:
    """As it comes: bytes in, all its own settings."""
    try:
        entries = feedparser.parse(BytesIO(body))["entries"]
    except Exception:  # noqa: BLE001 - counting what raises is the task
        return Found(raised=1)
    return Found(
        len(entries),
        sum(bool(e.get("published_parsed") or e.get("updated_parsed")) for e in entries),
        sum(bool(e.get("author")) for e in entries),
        sum(bool(_media(e)) for e in entries),
    )


def _media(entry: feedparser.FeedParserDict) -> list[str]:
    rows = [*entry.get("media_content", []), *entry.get("media_thumbnail", [])]
    enclosed = [row.get("href") for row in entry.get("enclosures", [])]
    return [url for url in (*(row.get("url") for row in rows), *enclosed) if url]


def by_ours(body: bytes) -> Found:
    """From bytes to entries, as a gathering does it."""
    try:
        entries = read_feed(body).entries
    except NotAFeed:
        return Found(raised=1)
    return Found(
        len(entries),
        sum(entry.published is not None for entry in entries),
        sum(bool(entry.author) for entry in entries),
        sum(bool(entry.media) for entry in entries),
    )


def measure(read: Callable[[bytes], Found], bodies: Sequence[bytes], times: int) -> float:
    """Best CPU seconds for all bodies; the first reading of one warms the parsers up."""
    read(bodies[0])
    best = float("inf")
    for _ in range(times):
        gc.collect()
        start = process_time()
        for body in bodies:
            read(body)
        best = min(best, process_time() - start)
    return best


def files_in(folders: Sequence[Path]) -> list[Path]:
    """Every feed file below the folders."""
    return sorted(
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and path.suffix.lower() in SUFFIXES
    )


def main() -> None:
    """Print the table and the JSON line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folders", metavar="DIR", nargs="+", type=Path)
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    warnings.simplefilter("ignore")  # feedparser warns for every date it lends
    files = files_in(given.folders)
    if not files:
        raise SystemExit(f"no feed files ({', '.join(sorted(SUFFIXES))}) below {given.folders}")
    bodies = [path.read_bytes() for path in files]
    readers = {"feedparser": by_feedparser, "ours": by_ours}
    found = {name: [read(body) for body in bodies] for name, read in readers.items()}
    totals = {name: sum(rows, Found()) for name, rows in found.items()}
    seconds = {name: measure(read, bodies, given.times) for name, read in readers.items()}
    print(f"{len(files)} files, {sum(map(len, bodies)) / 1e6:.1f} MB")
    print(f"{'':>10} {'items':>7} {'dated':>7} {'author':>7} {'media':>7} {'raised':>7} {'s':>8}")
    for name, total in totals.items():
        print(f"{name:>10} " + " ".join(f"{n:7}" for n in _row(total)) + f" {seconds[name]:8.2f}")
    lost = {
        str(path): {"feedparser": _row(theirs), "ours": _row(ours)}
        for path, theirs, ours in zip(files, *found.values(), strict=True)
        if any(a > b for a, b in zip(_row(theirs)[:4], _row(ours)[:4], strict=True))
    }
    for path, rows in lost.items():
        print(f"fewer in {path}: {rows}")
    ratio = seconds["feedparser"] / seconds["ours"]
    print(f"ours is {ratio:.1f} times as fast and has less in {len(lost)} files")
    report = {
        name: {**vars(total), "seconds": round(seconds[name], 3)} for name, total in totals.items()
    }
    print(json.dumps({"files": len(files), **report, "ratio": round(ratio, 2), "lost": len(lost)}))


if __name__ == "__main__":
    main()
