import gzip
from datetime import UTC, datetime

import pytest

from digest.gather.articles import articles_of
from digest.gather.documents import NotAFeed, unpacked
from digest.gather.entry import Feed
from digest.gather.fetch import Answer
from digest.gather.links import feeds_named, read_page
from digest.gather.reading import feed_of
from digest.gather.sitemap import SitemapIndex, read_sitemap
from digest.model.settings import Source

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
URL = "https://news.example/sitemap.xml"
SITEMAP = """<?xml version="1.0"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://news.example/harbour</loc><lastmod>2026-11-22T04:30:00Z</lastmod>
<news:news><news:publication><news:name>Harbour News</news:name><news:language>en</news:language>
</news:publication><news:publication_date>2026-11-22T05:00:00+01:00</news:publication_date>
<news:title>Harbour reopens &amp; ships come</news:title></news:news>
<image:image><image:loc>https://news.example/a.jpg</image:loc></image:image></url>
<url><loc>https://news.example/bridge</loc><news:news><news:title>Bridge closes</news:title>
</news:news></url></urlset>"""


def index(*rows: tuple[str, str]) -> str:
    parts = "".join(
        f"<sitemap><loc>{loc}</loc><lastmod>{changed}</lastmod></sitemap>" for loc, changed in rows
    )
    return (
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{parts}</sitemapindex>'
    )


def test_a_news_sitemap_becomes_articles() -> None:
    feed = read_sitemap(SITEMAP.encode())
    assert isinstance(feed, Feed)
    (harbour, bridge), doubts = articles_of(feed, Source(URL), URL, NOW)
    assert (harbour.title, harbour.outlet) == ("Harbour reopens & ships come", "Harbour News")
    assert harbour.published == datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    assert (harbour.language, harbour.image) == ("en", "https://news.example/a.jpg")
    assert (bridge.url, bridge.published) == ("https://news.example/bridge", None)
    assert doubts == ("has no date: Bridge closes",)


def test_a_sitemap_without_titles_is_refused_with_what_to_do() -> None:
    plain = "<urlset><url><loc>https://news.example/a</loc></url></urlset>"
    with pytest.raises(NotAFeed, match="only a news sitemap"):
        read_sitemap(plain.encode())


def test_of_an_index_the_newest_news_sitemaps_are_read() -> None:
    found = read_sitemap(
        index(
            ("https://news.example/pages.xml", "2026-11-22"),
            ("https://news.example/news-1.xml", "2026-11-01"),
            ("https://news.example/news-2.xml", "2026-11-21"),
            ("https://news.example/news-3.xml", "2026-11-20"),
            ("https://news.example/news-4.xml", "no date"),
        ).encode()
    )
    names = ("news-2.xml", "news-3.xml", "news-1.xml")
    assert found == SitemapIndex(tuple(f"https://news.example/{name}" for name in names))


def test_an_index_of_nothing_is_refused() -> None:
    with pytest.raises(NotAFeed, match="names no sitemap"):
        read_sitemap(index().encode())


def test_entities_in_a_sitemap_are_refused() -> None:
    bomb = '<!DOCTYPE urlset [<!ENTITY a "x">]>' + SITEMAP.partition("?>")[2]
    with pytest.raises(NotAFeed, match="declares entities"):
        read_sitemap(bomb.encode())


def test_what_is_packed_is_unpacked_but_never_beyond_the_limit() -> None:
    packed = gzip.compress(SITEMAP.encode())
    assert unpacked(packed, 10_000) == SITEMAP.encode()
    assert unpacked(b"<rss/>", 10) == b"<rss/>"
    with pytest.raises(NotAFeed, match="larger than 10,000 bytes"):
        unpacked(gzip.compress(bytes(50_000_000)), 10_000)
    with pytest.raises(NotAFeed, match="could not be unpacked"):
        unpacked(b"\x1f\x8bnothing", 10_000)


LATEST = "https://news.example/latest"
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Latest - Harbour News</title>
<link rel="alternate" type="application/rss+xml" href="/feed">
<link rel="alternate" type="text/html" hreflang="fr" href="/fr"></head><body>
<nav><a href="/2026/11/22/in-the-menu-of-the-page">Five words in the menu</a></nav>
<main><article><a href="/2026/11/22/harbour-reopens-after-storm"><img src="/h.jpg"></a>
<h3><a href="/2026/11/22/harbour-reopens-after-storm?utm_source=x">Harbour reopens after the
 storm</a></h3></article>
<p><a href="https://news.example/story/184467">Bridge to the island is closed until spring</a></p>
<a href="/story/184467#comments">12 comments</a>
<a href="https://elsewhere.example/2026/11/22/a-story-of-others">A story of others altogether</a>
<a href="/tag/harbour-news-and-ships">All stories about the harbour</a>
<a href="/about-us">About the people who write this</a>
<a href="javascript:alert(1)">Click here to win the lottery today</a></main>
<footer><a href="/2026/11/22/in-the-foot-of-the-page">Five words in the foot</a></footer>
</body></html>"""


def test_a_page_gives_the_links_that_look_like_articles() -> None:
    feed = read_page(PAGE.encode(), "https://news.example/latest")
    articles, doubts = articles_of(
        feed, Source(URL, kind="page"), "https://news.example/latest", NOW
    )
    assert [(a.url, a.title) for a in articles] == [
        (
            "https://news.example/2026/11/22/harbour-reopens-after-storm",
            "Harbour reopens after the storm",
        ),
        ("https://news.example/story/184467", "Bridge to the island is closed until spring"),
    ]
    assert articles[0].image == "https://news.example/h.jpg"
    assert {(a.published, a.seen, a.language) for a in articles} == {(None, NOW, "en")}
    assert doubts == ("a page gives no dates: 2 items count from when first seen",)


def test_headlines_in_scripts_without_spaces_are_headlines() -> None:
    rows = "".join(
        f'<a href="/news/20261122/{n}0001">港口在风暴过后重新开放交通{n}</a>' for n in range(3)
    )
    feed = read_page(f"<html><body>{rows}</body></html>".encode(), "https://news.example/")
    assert len(feed.entries) == 3


LOGIN = """<html><head><title>Sign in</title></head><body><form action="/login">
<input name=user><input type="password" name=p></form><a href="/forgot-your-password-today">
Forgot your password or name?</a></body></html>"""


def test_a_login_page_is_no_list_and_says_so() -> None:
    with pytest.raises(NotAFeed, match="asks for a password"):
        read_page(LOGIN.encode(), "https://news.example/latest")


def test_a_page_made_by_scripts_is_refused_with_what_to_do() -> None:
    with pytest.raises(NotAFeed, match="made by scripts"):
        read_page(b"<html><body><div id=app></div></body></html>", "https://news.example/")
    with pytest.raises(NotAFeed):
        read_page(b"", "https://news.example/")


def test_ten_thousand_nested_tags_are_read_or_refused() -> None:
    nested = b"<html><body>" + b"<div>" * 10_000 + b"<a href='/x'>y</a>"
    with pytest.raises(NotAFeed):
        read_page(nested, "https://news.example/")


def test_a_page_names_its_feeds() -> None:
    assert feeds_named(PAGE.encode(), "https://news.example/latest") == (
        "https://news.example/feed",
    )


FEED = '<rss version="2.0"><channel><title>T</title><item><title>A</title></item></channel></rss>'


OLD_JSON_FEED = (
    '{"version": "https://jsonfeed.org/version/1", "title": "T", "items": '
    '[{"id": "1", "url": "https://n.example/1", "title": "A"}]}'
)


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        (FEED, "auto", 1),
        (FEED, "feed", 1),
        (SITEMAP, "auto", 2),
        (SITEMAP, "sitemap", 2),
        (PAGE, "page", 2),
        (OLD_JSON_FEED, "auto", 1),
        (FEED, "sitemap", "no sitemap"),
        (SITEMAP, "feed", "no RSS, Atom or JSON feed"),
        (PAGE, "auto", "the page names this feed: write url = 'https://news.example/feed'"),
        (LOGIN, "auto", "a page that asks for a password"),
        ("<html><body>Hello</body></html>", "feed", "an HTML page, not a feed"),
        (FEED, "page", "no links that look like articles"),
    ],
)  # fmt: skip
def test_the_kind_of_a_source_decides_how_it_is_read(
    body: str, kind: str, expected: int | str
) -> None:
    answer = Answer("https://news.example/latest", body.encode())
    if isinstance(expected, int):
        feed = feed_of(answer, kind, 1_000_000)
        assert isinstance(feed, Feed)
        assert len(feed.entries) == expected
        return
    with pytest.raises(NotAFeed) as caught:
        feed_of(answer, kind, 1_000_000)
    assert expected in str(caught.value)


ADA = '"authors": [{"name": "Ada Pole"}]'
JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour News",
"home_page_url": "https://news.example/", "language": "en-GB", "items": [{"id": "7",
"url": "https://news.example/7", "title": "Harbour reopens", "content_text": "Ships came.",
"image": "https://news.example/7.jpg", "date_published": "2026-11-22T04:00:00Z",
"authors": [{"name": "Ada Pole"}]}]}"""


@pytest.mark.parametrize("authors", [ADA, '"author": {"name": "Ada Pole"}'])
def test_both_json_feeds_are_read(authors: str) -> None:
    text = JSON_FEED.replace(ADA, authors)
    feed = feed_of(Answer(URL, text.encode()), "auto", 10_000)
    assert isinstance(feed, Feed)
    ((article,), _) = articles_of(feed, Source(URL), URL, NOW)
    assert (article.title, article.author, article.lead) == (
        "Harbour reopens", "Ada Pole", "Ships came.",
    )  # fmt: skip
    assert article.published == datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    assert (article.image, article.language) == ("https://news.example/7.jpg", "en")
