"""Feeds read by somebody else's reader, and a sitemap."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import feedparser
import pytest
from defusedxml import ElementTree
from fakes.house import DAILY, NOW, PAGES, SETTINGS, HouseStore, issue, item, record
from fakes.served import Site, served
from hypothesis import given
from hypothesis import strategies as st

from digest.model.news import Correction, Form, IssueSection
from digest.model.sending import IssueState
from digest.model.settings import SectionRule
from digest.web.feeds import Feed, FeedEntry, atom, json_feed, rss, sitemap, slug_of
from digest.web.public import public_app

SCRIPT = "<script>alert(1)</script>{{ 7*7 }}\u202e & \x0b"
LETTER = replace(DAILY, sections=(SectionRule("Africa", "a"), SectionRule("Нова Зеландія", "z")))
PUBLISHED = ("2026-11-22", "2026-11-21", "2026-11-20/breaking-1", "2026-11-20")


def published() -> HouseStore:
    hostile = replace(
        issue("2026-11-21"),
        sections=(IssueSection("Africa", (item(SCRIPT, "Africa"),)),),
        subject=SCRIPT,
    )
    records = [
        record(IssueState.SENT),
        replace(record(IssueState.SENT, "2026-11-21"), issue=hostile),
        record(IssueState.SENT, "2026-11-20/breaking-1"),
        record(IssueState.SENDING, "2026-11-20"),
        record(IssueState.DRAFT, "2026-11-23"),
        record(IssueState.SPIKED, "2026-11-19"),
    ]
    timed = [replace(r, sent_at=NOW - timedelta(days=k)) for k, r in enumerate(records)]
    return HouseStore(records=tuple(timed))


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    settings = replace(SETTINGS, newsletters=(LETTER,), base_url="https://news.example/post")
    with served(public_app(published(), settings, PAGES, lambda: NOW)) as running:
        yield running


@pytest.mark.parametrize("ending", ["atom", "rss"])
def test_another_reader_finds_every_public_issue_and_no_other(site: Site, ending: str) -> None:
    answer = site.ask(f"/post/f/daily.{ending}")
    assert answer.status == 200
    found = feedparser.parse(answer.body)
    assert not found.bozo
    assert found.feed.title == "Daily Brief"
    assert [entry.link for entry in found.entries] == [
        f"https://news.example/post/i/daily/{edition}" for edition in PUBLISHED
    ]
    assert found.entries[0].title == "The harbour opens; grain moves"
    assert "Harbour opens after nine days" in str(found.entries[0])
    self_link = [link.href for link in found.feed.links if link.rel == "self"]
    assert self_link == [f"https://news.example/post/f/daily.{ending}"]


def test_the_json_feed_says_the_same(site: Site) -> None:
    found = json.loads(site.ask("/f/daily.json").body)
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert [entry["url"].rpartition("/i/daily/")[2] for entry in found["items"]] == list(PUBLISHED)
    assert "Harbour opens" in found["items"][0]["content_html"]


@pytest.mark.parametrize("ending", ["atom", "rss", "json"])
def test_markup_from_a_source_stays_text_in_every_feed(site: Site, ending: str) -> None:
    body = site.ask(f"/f/daily.{ending}").text
    if ending == "json":  # whose titles are plain text by its specification
        body = " ".join(entry["content_html"] for entry in json.loads(body)["items"])
    assert "<script" not in body
    assert "\u202e" not in body
    assert "\x0b" not in body


def test_a_section_has_a_feed_of_its_stories(site: Site) -> None:
    found = feedparser.parse(site.ask("/f/daily/africa.atom").body)
    assert not found.bozo
    assert found.feed.title == "Daily Brief: Africa"
    titles = [entry.title for entry in found.entries]
    assert titles.count("Harbour opens after nine days") == 3
    assert all("#story-" in entry.id for entry in found.entries)
    assert len({entry.id for entry in found.entries}) == len(found.entries)


def test_a_section_in_any_script_has_its_feed(site: Site) -> None:
    path = quote("/f/daily/нова-зеландія.rss")
    assert site.ask(path).status == 200


@pytest.mark.parametrize("path", ["daily.xml", "other.atom", "daily/asia.atom", "daily", ".atom"])
def test_a_feed_that_is_not_there_is_not_found(site: Site, path: str) -> None:
    assert site.ask(f"/f/{path}").status == 404


def test_a_reader_that_has_it_already_is_told_so(site: Site) -> None:
    first = site.ask("/f/daily.rss")
    again = site.ask("/f/daily.rss", headers={"if-none-match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_the_sitemap_names_every_public_page(site: Site) -> None:
    root = ElementTree.fromstring(site.ask("/sitemap.xml").body)
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    assert [found.text for found in root.findall("s:url/s:loc", space)] == [
        "https://news.example/post/",
        *(f"https://news.example/post/i/daily/{edition}" for edition in PUBLISHED),
    ]
    assert "Sitemap: https://news.example/post/sitemap.xml" in site.ask("/robots.txt").text


def test_a_corrected_issue_says_so_online() -> None:
    store = published()
    made = Correction("2026-11-22", "opened again at dawn", "opened again at noon")
    correction = replace(
        issue("2026-11-22/correction-1"), form=Form.CORRECTION, sections=(), correction=made
    )
    signed = record(IssueState.SENT, "2026-11-22/correction-1")
    store.records = (*store.records, replace(signed, issue=correction))
    settings = replace(SETTINGS, newsletters=(LETTER,))
    with served(public_app(store, settings, PAGES, lambda: NOW)) as site:
        page = site.ask("/i/daily/2026-11-22").text
        assert "opened again at noon" in page
        assert "/i/daily/2026-11-22/correction-1" in page
        assert site.ask("/i/daily/2026-11-22/correction-1").status == 200


TEXTS = st.text(max_size=60)


@given(TEXTS, TEXTS, TEXTS)
def test_any_text_makes_well_formed_feeds(title: str, summary: str, html: str) -> None:
    at = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)
    entry = FeedEntry("https://n.example/i/daily/2026-11-22", title, summary, html, at)
    feed = Feed(title, "https://n.example/", "https://n.example/f/daily", summary, "en", (entry,))
    for document in (atom(feed), rss(feed), sitemap([("https://n.example/?a=1&b=2", at)])):
        ElementTree.fromstring(document)
    assert json.loads(json_feed(feed))["items"][0]["url"] == entry.url


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Science & Health", "science-health"),
        ("Ukraine", "ukraine"),
        ("!!!", "section"),
        ("世界", "世界"),
    ],
)
def test_a_sections_name_makes_an_address(name: str, slug: str) -> None:
    assert slug_of(name) == slug
