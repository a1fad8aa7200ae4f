"""When a source is asked again, where, and when it is left alone for good."""

import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fakes.news_servers import Handler, Page, page, redirect, serving, status
from hypothesis import given
from hypothesis import strategies as st

from digest.gather import PoliteGatherer
from digest.gather.manners import LONGEST_WAIT, freshness
from digest.model.news import Outcome, SourceState, Visit
from digest.model.settings import FetchRules, Source

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
RULES = FetchRules(
    agent="digest-test (+mailto:desk@house.example)",
    pause=timedelta(0),
    allow_private=True,
    timeout=timedelta(seconds=5),
)
OWN = timedelta(minutes=30)


def feed(head: str = "") -> str:
    return (
        f'<rss version="2.0"><channel><title>Harbour News</title>{head}<item><title>Harbour reopens'
        "</title><link>/a</link></item></channel></rss>"
    )


def visit(
    url: str, state: SourceState | None = None, now: datetime = NOW, kind: str = "auto"
) -> Visit:
    states = {url: state} if state else {}
    gatherer = PoliteGatherer(RULES, interval=OWN)
    (only,) = gatherer.gather([Source(url, kind=kind)], states, now)
    return only


AN_HOUR_AHEAD = "Sun, 22 Nov 2026 06:00:00 GMT"
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("head", "headers", "rest"),
    [
        ("", {}, OWN),
        ("<ttl>5</ttl>", {}, OWN),
        ("<ttl>60</ttl>", {}, timedelta(hours=1)),
        ("<ttl> 90.0 </ttl>", {}, timedelta(minutes=90)),
        ("<ttl>9999999</ttl>", {}, timedelta(hours=24)),
        ("<ttl>soon</ttl>", {}, OWN),
        ("", {"Cache_Control": "public, max-age=7200"}, timedelta(hours=2)),
        ("", {"Cache_Control": "max-age=99999999999999"}, timedelta(hours=24)),
        ("", {"Cache_Control": "max-age=7200", "Age": "3600"}, timedelta(hours=1)),
        ("", {"Cache_Control": "s-maxage=7200"}, OWN),
        ("", {"Cache_Control": "no-cache, max-age=7200"}, OWN),
        ("<ttl>240</ttl>", {"Cache_Control": "max-age=7200"}, timedelta(hours=4)),
    ],
)
def test_the_next_visit_is_the_latest_that_anybody_asks_for(
    head: str, headers: dict[str, str], rest: timedelta
) -> None:
    def answer(handler: Handler) -> None:
        handler.send(feed(head).encode(), 200, **headers)

    with serving({"/feed": answer}) as server:
        assert visit(server.url("/feed")).state.next_visit == NOW + rest


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({"Expires": "Sun, 22 Nov 2026 08:00:00 GMT"}, timedelta(hours=3)),
        ({"Expires": "Sun, 22 Nov 2026 08:00:00 GMT", "Date": AN_HOUR_AHEAD}, timedelta(hours=2)),
        ({"Expires": "Sun, 22 Nov 2026 04:00:00 GMT"}, timedelta(0)),
        ({"Expires": "0"}, timedelta(0)),
        ({"Expires": "Sun, 22 Nov 2026 08:00:00 GMT", "Cache-Control": "max-age=60"}, MINUTE),
    ],
)
def test_expires_counts_from_the_servers_own_clock_and_max_age_before_it(
    headers: dict[str, str], fresh: timedelta
) -> None:
    assert freshness(headers, NOW) == fresh


def test_the_ttl_holds_while_the_feed_is_unchanged() -> None:
    def answer(handler: Handler) -> None:
        same = handler.headers.get("If-None-Match") == '"v1"'
        body = b"" if same else feed("<ttl>120</ttl>").encode()
        handler.send(body, 304 if same else 200, ETag='"v1"')

    with serving({"/feed": answer}) as server:
        first = visit(server.url("/feed")).state
        later = NOW + timedelta(hours=2)
        second = visit(server.url("/feed"), first, later).state
        assert second.outcome is Outcome.UNCHANGED
        assert second.next_visit == later + timedelta(hours=2)


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=10))
def test_no_header_asks_for_more_than_a_day(control: str, expires: str, age: str) -> None:
    headers = {"Cache-Control": control, "Expires": expires, "Age": age}
    assert timedelta(0) <= freshness(headers, NOW) <= LONGEST_WAIT


def test_a_permanent_redirect_is_remembered_and_the_new_address_asked() -> None:
    pages = {"/old": redirect("/new", 308), "/new": page(feed(), ETag='"v1"')}
    with serving(pages) as server:
        first = visit(server.url("/old"))
        assert first.state.moved == first.moved == server.url("/new")
        second = visit(server.url("/old"), first.state, NOW + OWN)
        assert [asked.path for asked in server.asked] == ["/old", "/new", "/new"]
        assert second.moved == server.url("/new")
        assert server.asked[-1].headers["If-None-Match"] == '"v1"'
        assert second.articles[0].source == server.url("/old")


def test_a_passing_redirect_is_not_remembered() -> None:
    with serving({"/old": redirect("/new", 302), "/new": page(feed())}) as server:
        assert visit(server.url("/old")).state.moved == ""


def test_an_address_moved_to_that_fails_is_forgotten() -> None:
    with serving({"/old": page(feed()), "/new": status(404)}) as server:
        known = SourceState(server.url("/old"), moved=server.url("/new"))
        failed = visit(server.url("/old"), known).state
        assert (failed.outcome, failed.moved) == (Outcome.FAILED, "")
        assert "where it had moved: answered 404" in failed.reason
        assert visit(server.url("/old"), failed, NOW + OWN).state.outcome is Outcome.READ


def test_a_new_home_that_is_overloaded_stays_the_home_and_is_left_alone() -> None:
    with serving({"/new": status(503, Retry_After="7200"), "/other": page(feed())}) as new:
        known = SourceState("http://127.0.0.1:9/old", moved=new.url("/new"))
        waiting = visit(known.url, known).state
        assert (waiting.moved, waiting.wait_until) == (known.moved, NOW + timedelta(hours=2))
        gatherer = PoliteGatherer(RULES, interval=OWN)
        soon = NOW + timedelta(hours=1)
        (other,) = gatherer.gather([Source(new.url("/other"))], {known.url: waiting}, soon)
        assert other.state.outcome is Outcome.NOT_REACHED
        assert [asked.path for asked in new.asked] == ["/new"]


def test_gone_retires_a_source_and_a_month_later_it_is_asked_whether_it_meant_it() -> None:
    with serving({"/feed": status(410)}) as server:
        gone = visit(server.url("/feed")).state
        assert gone.outcome is Outcome.RETIRED
        assert "gone for good" in gone.reason
        later = NOW + timedelta(days=29)
        assert visit(gone.url, gone, later).state.outcome is Outcome.NOT_DUE
        assert len(server.asked) == 1
    with serving({"/feed": page(feed())}) as back:
        revived = replace(gone, url=back.url("/feed"))
        month = NOW + timedelta(days=30)
        assert visit(revived.url, revived, month).state.outcome is Outcome.READ


INDEX = (
    '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<sitemap><loc>{0}/news-1.xml.gz</loc></sitemap><sitemap><loc>{0}/news-2.xml</loc></sitemap>"
    "</sitemapindex>"
)
NEWS = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news='
    '"http://www.google.com/schemas/sitemap-news/0.9"><url><loc>{0}/harbour</loc><news:news>'
    "<news:title>Harbour reopens</news:title></news:news></url></urlset>"
)


def test_a_sitemap_index_is_followed_and_what_fails_of_it_is_a_doubt() -> None:

    pages: dict[str, object] = {"/news-2.xml": status(500)}
    with serving(pages) as server:  # type: ignore[arg-type]
        pages["/sitemap.xml"] = page(INDEX.format(server.base), ETag='"i"')
        pages["/news-1.xml.gz"] = page(gzip.compress(NEWS.format(server.base).encode()))
        found = visit(server.url("/sitemap.xml"))
        assert [a.url for a in found.articles] == [server.url("/harbour")]
        assert "news-2.xml' of the sitemap index: answered 500" in found.doubts[0]
        # An unchanged index does not mean unchanged sitemaps.
        assert found.state.etag == ""


def test_a_source_of_kind_page_is_asked_for_html() -> None:
    with serving({"/latest": page(links(4))}) as server:
        found = visit(server.url("/latest"), kind="page")
        assert len(found.articles) == 4
        robots, latest = server.asked
        assert robots.path == "/robots.txt"
        assert latest.headers["Accept"].startswith("text/html")


@pytest.mark.parametrize(
    ("robots", "why"),
    [
        (page("User-agent: *\nDisallow: /latest"), "its robots.txt forbids programs"),
        (status(503), "its host did not show its robots.txt"),
        (page("User-agent: other\nDisallow: /"), ""),
        (status(404), ""),
    ],
)
def test_a_page_is_not_read_against_robots_txt_and_a_feed_is_there_to_be_read(
    robots: Page, why: str
) -> None:
    with serving({"/robots.txt": robots, "/latest": page(links(9)), "/f": page(feed())}) as server:
        found = visit(server.url("/latest"), kind="page")
        assert found.state.outcome is (Outcome.FAILED if why else Outcome.READ)
        assert found.state.reason.startswith(why)
        assert ("/latest" in [asked.path for asked in server.asked]) is not bool(why)
        assert visit(server.url("/f")).state.outcome is Outcome.READ


def links(count: int, more: str = "") -> str:
    rows = "".join(
        f'<a href="/2026/11/22/story-{n}">The harbour reopens for the {n}th time</a>'
        for n in range(count)
    )
    return f"<!doctype html><html><body>{rows}{more}</body></html>"


PASSWORD = '<form><input type="password"></form>'
ALTERNATE = '<link rel="alternate" type="application/rss+xml" href="/rss">'


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (links(8), True),
        (links(7), False),
        (links(30, PASSWORD), False),
        (ALTERNATE.join(("<!doctype html><html><head>", "</head>")) + links(30), False),
    ],
    ids=["a list", "too few links", "a password is asked for", "it names a feed"],
)
def test_an_address_of_no_said_kind_is_read_as_a_page_if_it_clearly_is_a_list(
    body: str, *, read: bool
) -> None:
    with serving({"/latest": page(body)}) as server:
        found = visit(server.url("/latest"))
    assert bool(found.articles) is read
    assert found.state.outcome is (Outcome.READ if read else Outcome.FAILED)
    assert found.state.read_as == ("page" if read else "")


def test_what_was_a_feed_never_becomes_a_page_and_a_page_stays_one() -> None:
    pages: dict[str, object] = {"/x": page(feed())}
    with serving(pages) as server:  # type: ignore[arg-type]
        url = server.url("/x")
        first = visit(url)
        assert first.state.read_as == "feed"
        pages["/x"] = page(links(30))
        after = visit(url, first.state, NOW + timedelta(days=1))
        assert after.state.outcome is Outcome.FAILED
        assert "an HTML page, not a feed" in after.state.reason
        # Nor where the store is older than this memory.
        old = visit(url, replace(first.state, read_as=""), NOW + timedelta(days=1))
        assert old.state.outcome is Outcome.FAILED
        new = visit(url)
        assert "/robots.txt" not in [asked.path for asked in server.asked]
        again = visit(url, new.state, NOW + timedelta(days=1))
        assert "/robots.txt" in [asked.path for asked in server.asked]
        assert again.state.outcome is Outcome.READ
        assert len(again.articles) == 30


DATED = "<item><title>{0}</title><link>/{0}</link><pubDate>{1}</pubDate></item>"
UNDATED = "<item><title>{0}</title><link>/{0}</link></item>"


@pytest.mark.parametrize(
    ("items", "newest"),
    [
        (
            DATED.format("a", "Fri, 20 Nov 2026 06:00:00 GMT")
            + DATED.format("b", "Thu, 19 Nov 2026 06:00:00 GMT")
            + UNDATED.format("c"),
            datetime(2026, 11, 20, 6, tzinfo=UTC),
        ),
        (UNDATED.format("a") + UNDATED.format("b"), None),
        (
            DATED.format("a", "Fri, 20 Nov 2015 06:00:00 GMT")
            + UNDATED.format("b")
            + UNDATED.format("c"),
            None,
        ),
    ],
)
def test_the_newest_date_of_a_source_is_remembered_and_undated_is_not_now(
    items: str, newest: datetime | None
) -> None:
    whole = f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'
    with serving({"/feed": page(whole)}) as server:
        assert visit(server.url("/feed")).state.newest == newest


def test_a_feed_that_becomes_a_login_page_fails_with_the_reason() -> None:
    login = '<!doctype html><html><form><input name="p" type="password"></form></html>'
    with serving({"/feed": page(login), "/latest": page(login)}) as server:
        feed_now = visit(server.url("/feed"))
        assert feed_now.state.outcome is Outcome.FAILED
        assert "asks for a password" in feed_now.state.reason
        as_page = visit(server.url("/latest"), kind="page")
        assert as_page.state.outcome is Outcome.FAILED
        assert "asks for a password" in as_page.state.reason
