"""Whole days of feeds as the newsroom would have read them, and how common words are in them."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.rows import read_rows, readings_of
from digest.gather.articles import articles_of
from digest.gather.feed import read_feed
from digest.model.news import Article
from digest.model.settings import Source
from digest.newsroom.duplicates import same_publisher_twice
from digest.newsroom.reading import Reading, read_all

AT_LEAST = 2
"""Stems of fewer articles are left out: most are slips, and unknown is as rare as can be."""

DAY_REACHES_BACK = timedelta(hours=36)

_TIME = re.compile(r"\d{4}Z")


def articles_in(folder: Path, now: datetime) -> list[Article]:
    """Every article of the feeds in a folder; each file is an outlet named after it."""
    found = []
    for path in sorted(folder.glob("*.xml")):
        source = Source(url=f"https://{path.stem}.invalid/feed")
        articles, _ = articles_of(read_feed(path.read_bytes()), source, source.url, now)
        found += [replace(article, source=path.stem) for article in articles]
    return found


def english(articles: Iterable[Article]) -> list[Reading]:
    """Those in English, by URL, without one publisher's copies."""
    kept = tuple(articles)
    sources = {a.source: Source(url=a.source, name=a.outlet) for a in kept}
    readings = [r for r in read_all(kept, sources) if r.language == "en"]
    copies = same_publisher_twice(readings)
    return [r for r in readings if r.url not in copies]


def day_of(folder: Path) -> list[Reading]:
    """What a day's draft would have looked at: dated within 36 hours of its end, or undated.

    A folder is named after its day (it ends at midnight) or, within a day's folder, its time.
    """
    now = _end_of(folder)
    articles = articles_in(folder, now)
    return english(a for a in articles if not a.published or a.published >= now - DAY_REACHES_BACK)


def _end_of(folder: Path) -> datetime:
    """The midnight after `2020-08-14`; of `2026-08-13/1020Z` that time itself (all UTC)."""
    if _TIME.fullmatch(folder.name):
        return datetime.strptime(f"{folder.parent.name} {folder.name}", "%Y-%m-%d %H%M%z")
    return datetime.fromisoformat(folder.name).replace(tzinfo=UTC) + timedelta(hours=24)


def tag(url: str) -> str:
    """What stands for an address in files of labels: twelve digits of its SHA-256."""
    return hashlib.sha256(url.encode()).hexdigest()[:12]


def older_readings(data: Path, without: Sequence[str]) -> list[Reading]:
    """English articles of all days of feeds, and of the text sets, but of the days `without`."""
    days = sorted(p for p in (data / "feeds").glob("*/*") if p.is_dir())
    far = datetime(2030, 1, 1, tzinfo=UTC)
    held = {a.url for d in days if str(d.relative_to(data)) in without for a in articles_in(d, far)}
    found: dict[str, Article] = {}
    for day in days:
        if str(day.relative_to(data)) not in without:
            found |= {a.url: a for a in articles_in(day, far) if a.url not in held}
    language = data / "language"
    labelled = {r.get("title") for f in language.glob("cluster_*.jsonl") for r in read_rows(f)}
    sets = [
        r
        for f in ("route_allsides", "summ_cnn_highlights")
        for r in read_rows(language / f"{f}.jsonl")
    ]
    return english(found.values()) + readings_of(
        [r for r in sets if not r.get("title") or r["title"] not in labelled]
    )


def commonness(readings: Sequence[Reading]) -> dict[str, object]:
    """Of how many articles, and in how many each stem is, as digest.newsroom.learned reads it."""
    counts = Counter(t for r in readings for t in {*r.title_terms, *r.text_terms})
    by_count: defaultdict[int, list[str]] = defaultdict(list)
    for stem, count in sorted(counts.items()):
        if count >= AT_LEAST and " " not in stem:
            by_count[count].append(stem)
    stems = {str(count): " ".join(found) for count, found in sorted(by_count.items())}
    return {"articles": len(readings), "stems": stems}
