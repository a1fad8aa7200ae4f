"""Finding what to read of a site, on real servers."""

from datetime import UTC, datetime, timedelta

import pytest
from fakes.news_servers import Page, page, serving, status

from digest.gather import FoundSource, discover
from digest.model.settings import FetchRules

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
RULES = FetchRules(
    agent="digest-test (+mailto:desk@house.example)",
    pause=timedelta(0),
    allow_private=True,
    timeout=timedelta(seconds=5),
)
FEED = page(
    '<rss version="2.0"><channel><title>Harbour News</title><item><title>Harbour reopens</title>'
    "<link>/a</link><pubDate>Sun, 22 Nov 2026 04:00:00 GMT</pubDate></item></channel></rss>"
)
SITEMAP = page(
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news='
    '"http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://n.example/a</loc>'
    "<news:news><news:title>Harbour reopens</news:title></news:news></url></urlset>"
)
BARE = page("<html><head><title>Harbour</title></head><body>Welcome</body></html>")
NAMING = page(
    '<html><head><link rel="alternate" type="application/rss+xml" href="/comments/feed">'
    '<link rel="alternate" type="application/rss+xml" href="/broken.xml">'
    '<link rel="alternate" type="application/atom+xml" href="/news.xml"></head></html>'
)
LINKS = page(
    "".join(
        f'<a href="/2026/11/22/story-{n}">The harbour reopens for the {n}th time</a>'
        for n in range(4)
    ).join(("<html><body>", "</body></html>"))
)
SITES: dict[str, tuple[dict[str, Page], str, str]] = {
    "a feed itself": ({"/": FEED}, "/", "auto"),
    "named": ({"/": NAMING, "/news.xml": FEED, "/comments/feed": FEED}, "/news.xml", "auto"),
    "at a usual path": ({"/": BARE, "/rss.xml": FEED}, "/rss.xml", "auto"),
    "a news sitemap": ({"/": BARE, "/news-sitemap.xml": SITEMAP}, "/news-sitemap.xml", "auto"),
    "only links": ({"/": LINKS}, "/", "page"),
}


@pytest.mark.parametrize(("pages", "path", "kind"), SITES.values(), ids=SITES.keys())
def test_the_best_that_a_site_has_is_found(pages: dict[str, Page], path: str, kind: str) -> None:
    with serving(pages) as server:
        discovery = discover(RULES, server.url("/"), NOW)
        assert discovery.found is not None
        assert (discovery.found.url, discovery.found.kind) == (server.url(path), kind)
        asked = [one.path for one in server.asked]
        assert len(asked) == len(set(asked)) <= 14


def test_a_sitemap_in_robots_txt_is_found_by_its_name() -> None:
    pages = {"/": BARE, "/maps/news.xml": SITEMAP, "/maps/all.xml": SITEMAP}
    with serving(pages) as server:
        rows = ("User-agent: *", f"Sitemap: {server.base}/maps/all.xml")
        pages["/robots.txt"] = page("\n".join((*rows, f"sitemap: {server.base}/maps/news.xml")))
        found = discover(RULES, server.url("/"), NOW).found
        assert found == FoundSource(server.url("/maps/news.xml"), "auto", "127.0.0.1", 1, 0)


def test_where_nothing_is_each_address_says_why() -> None:
    with serving({"/": BARE, "/feed": page(""), "/rss": status(403)}) as server:
        discovery = discover(RULES, server.url("/"), NOW)
        assert discovery.found is None
        said = "\n".join(discovery.tried)
        assert f"{server.url('/feed')}: the answer is empty" in said
        assert f"{server.url('/rss')}: answered 403" in said
        assert "no links that look like articles" in discovery.tried[-1]


def test_a_site_that_does_not_answer_is_not_looked_at_further() -> None:
    with serving({"/": status(500)}) as server:
        discovery = discover(RULES, server.url("/"), NOW)
        assert len(discovery.tried) == len(server.asked) == 1
        assert discovery.found is None
