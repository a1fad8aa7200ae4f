"""The test feeds of feedparser, with what they say of titles, links and dates.

docs/gathering.md lists the same expectations that we do not claim, with the same arguments.
"""

import calendar
import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fakes.expectations import Example, Expectation, examples

from digest.gather.articles import articles_of
from digest.gather.documents import NotAFeed
from digest.gather.entry import Feed
from digest.gather.feed import read_feed
from digest.model.settings import Source
from digest.text.plain import one_line
from digest.text.urls import canonical_url

ARCHIVE = Path(os.environ.get("DIGEST_DATA", "/nowhere"), "feedparser_tests.tar.gz")
SERVED = "http://127.0.0.1:8097/tests/"
"""Where feedparser's own tests serve these files: relative links are joined to it."""

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not ARCHIVE.exists(), reason=f"DIGEST_DATA has no {ARCHIVE.name}"),
]

CONTENT_LOCATION = "Content-Location is no base (RFC 9110 8.7); browsers ignore it"
TWICE = "a date given twice: which one is right cannot be known, and no feed in use does it"
HTML5 = "HTML5 reads this markup so, and readers' programs with it"
CDF = "Microsoft's CDF of 1997: no publisher serves it"
NOT_CLAIMED = {
    "entities/lang.xml": "HTML5 gives &lang; the newer character U+27E8",
    "entities/rang.xml": "HTML5 gives &rang; the newer character U+27E9",
    "wellformed/atom/entry_published_parsed_date_overwriting.xml": TWICE,
    "wellformed/atom/entry_updated_multiple_values.xml": TWICE,
    "wellformed/base/feed_link_xml_base_iri.xml": "a link to the feed itself is not its page",
    "wellformed/base/http_channel_link_base_content_location.xml": CONTENT_LOCATION,
    "wellformed/base/http_entry_link_base_content_location.xml": CONTENT_LOCATION,
    "wellformed/base/http_feed_link_base_content_location.xml": CONTENT_LOCATION,
    "wellformed/base/http_item_link_base_content_location.xml": CONTENT_LOCATION,
    "wellformed/http/headers_content_location-relative.xml": CONTENT_LOCATION,
    "wellformed/cdf/channel_href_map_link.xml": CDF,
    "wellformed/cdf/channel_href_map_links.xml": CDF,
    "wellformed/cdf/channel_title.xml": CDF,
    "wellformed/sanitize/entry_title_object.xml": HTML5,
    "wellformed/sanitize/feed_title_object.xml": HTML5,
    "wellformed/sanitize/xml_malicious_comment.xml": HTML5,
}
DATES = ("published_parsed", "updated_parsed", "created_parsed", "issued_parsed", "modified_parsed")


def kind_of(expectation: Expectation) -> str:
    """What it is about, if that is something of which we claim to read it; else ""."""
    match expectation.path:
        case ("feed", "title") | ("feed", "title_detail", "value"):
            return "feed title"
        case ("feed", "link") | ("feed", "links", 0, "href"):
            return "feed link"
        case ("entries", int(), "title") | ("entries", int(), "title_detail", "value"):
            return "entry title"
        case ("entries", int(), "link") | ("entries", int(), "links", 0, "href"):
            return "entry link"
        case ("entries", int(), str(name)) if name in DATES:
            return "entry date"
    return ""


def holds(feed: Feed, expectation: Expectation, base: str) -> bool:
    """Titles are compared as the plain text we show, links as canonical addresses."""
    kind, value = kind_of(expectation), expectation.value
    position = expectation.path[1]
    about: Any = feed
    if kind.startswith("entry"):
        assert isinstance(position, int)
        about = feed.entries[position]
    if kind.endswith("title"):
        return one_line(about.title, 5_000) == one_line(value, 5_000)
    if kind.endswith("link"):
        return canonical_url(about.link, base) == canonical_url(value, base)
    moment = None if value is None else datetime.fromtimestamp(calendar.timegm(value), UTC)
    return bool(about.published == moment)


def judged(example: Example) -> Iterator[tuple[str, bool]]:
    """(what it is about, whether it holds) for each expectation we look at."""
    try:
        feed = read_feed(example.body, example.charset)
    except NotAFeed:
        feed = Feed("", "", "", None, (), 0)
    for expectation in example.expected:
        kind = kind_of(expectation)
        if kind:
            entries = len(feed.entries)
            position = expectation.path[1]
            missing = isinstance(position, int) and position >= entries
            yield kind, not missing and holds(feed, expectation, SERVED + example.name)


def test_every_file_ends_in_articles_or_in_a_sentence() -> None:
    refused = {}
    read = 0
    for example in examples(ARCHIVE):
        url = SERVED + example.name
        try:
            articles, doubts = articles_of(
                read_feed(example.body, example.charset), Source(url), url, NOW
            )
        except NotAFeed as reason:
            refused[example.name] = str(reason)
        else:
            read += 1
            assert all(article.title and article.url for article in articles), example.name
            assert all(doubts), example.name
    print(f"{read} files read, {len(refused)} refused with a sentence")  # noqa: T201 - figures
    assert read + len(refused) >= 2_100
    assert {name.rpartition("/")[0] for name in refused} <= {
        *("illformed", "wellformed/cdf", "wellformed/rdf", "wellformed/rss")
    }
    assert len(refused) <= 11


def test_what_feedparser_says_of_titles_links_and_dates_holds() -> None:
    held, failed = Counter[str](), dict[str, str]()
    for example in examples(ARCHIVE):
        for kind, right in judged(example):
            held[kind] += right
            if not right:
                failed[example.name] = kind
    print(dict(held), f"{len(NOT_CLAIMED)} files not claimed")  # noqa: T201 - figures
    assert failed.keys() == NOT_CLAIMED.keys()
    assert held == {
        "feed title": 335,
        "entry title": 142,
        "entry link": 22,
        "feed link": 16,
        "entry date": 12,
    }
