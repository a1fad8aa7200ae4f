"""All feeds of the day sets, if there: nothing crashes, nothing that feedparser finds is lost."""

import os
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest

from digest.gather.articles import articles_of
from digest.gather.documents import document
from digest.gather.feed import read_feed
from digest.model.settings import Source
from digest.text.urls import canonical_url

DATA = os.environ.get("DIGEST_DATA")
NOW = datetime(2026, 8, 13, 12, tzinfo=UTC)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(DATA is None, reason="DIGEST_DATA names no folder with feeds/"),
]


def days() -> list[Path]:
    return sorted({f.parent for f in Path(DATA or "/nowhere", "feeds").glob("*/*/*.xml")})


@pytest.mark.parametrize("day", days(), ids=lambda day: day.name)
def test_every_item_that_feedparser_finds_is_an_article_or_a_doubt(day: Path) -> None:
    for file in sorted(day.glob("*.xml")):
        body = file.read_bytes()
        url = f"https://feeds.example/{file.name}"
        articles, doubts = articles_of(read_feed(body), Source(url), url, NOW)
        entries = feedparser.parse(document(body).encode())["entries"]
        links = {canonical_url(e["link"], url) for e in entries if e.get("link")} - {None}
        left_out = sum(doubt.startswith("left out") for doubt in doubts)
        assert len(links) - left_out <= len(articles) <= len(links) + left_out, file.name
        assert {a.url for a in articles} <= links, file.name
        assert all(a.title and a.outlet for a in articles), file.name
