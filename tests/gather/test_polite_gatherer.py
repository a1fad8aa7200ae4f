"""Real servers on loopback, well-behaved and not."""

import gzip
import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fakes.news_servers import (
    Handler,
    NewsServer,
    drip,
    flood,
    hang,
    page,
    redirect,
    serving,
    status,
)

from digest.gather import PoliteGatherer
from digest.model.news import Outcome, SourceState, Visit
from digest.model.settings import FetchRules, Source

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
RULES = FetchRules(
    agent="digest-test (+mailto:desk@house.example)",
    pause=timedelta(0),
    allow_private=True,
    timeout=timedelta(seconds=5),
    max_bytes=1_000_000,
)
FEED = """<rss version="2.0"><channel><title>Harbour News</title><language>en-gb</language>
<item><title>Harbour reopens</title><link>/a?utm_source=rss</link>
<description>Ships came.</description><pubDate>Sun, 22 Nov 2026 04:00:00 GMT</pubDate></item>
</channel></rss>"""


def gather(
    urls: Iterable[str],
    states: Mapping[str, SourceState] | None = None,
    rules: FetchRules = RULES,
    now: datetime = NOW,
) -> list[Visit]:
    return list(PoliteGatherer(rules).gather([Source(url) for url in urls], states or {}, now))


def visit(server: NewsServer, path: str = "/feed", rules: FetchRules = RULES) -> Visit:
    (only,) = gather([server.url(path)], rules=rules)
    return only


def test_a_feed_becomes_articles_with_their_source() -> None:
    with serving({"/feed": page(FEED, ETag='"v1"', Last_Modified="Sat")}) as server:
        found = visit(server)
        (article,) = found.articles
        assert article.url == server.url("/a")
        assert article.link == server.url("/a?utm_source=rss")
        assert (article.outlet, article.title) == ("Harbour News", "Harbour reopens")
        assert (article.lead, article.language) == ("Ships came.", "en")
        assert article.published == NOW - timedelta(hours=1)
        assert article.source == server.url("/feed")
        assert found.state == SourceState(
            url=server.url("/feed"),
            title="Harbour News",
            etag='"v1"',
            last_modified="Sat",
            last_visit=NOW,
            last_success=NOW,
            next_visit=NOW + timedelta(minutes=30),
            outcome=Outcome.READ,
            items=1,
            newest=NOW - timedelta(hours=1),
            read_as="feed",
        )


def test_we_say_who_we_are_and_send_no_more_than_needed() -> None:
    with serving({"/feed": page(FEED, Set_Cookie="a=b")}) as server:
        gather([server.url("/feed"), server.url("/feed")])
        for asked in server.asked:
            assert asked.headers["User-Agent"] == RULES.agent
            assert not {"Cookie", "Authorization", "Referer"} & set(asked.headers)


def test_no_proxy_from_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with serving({"/feed": page(FEED)}) as server:
        assert visit(server).state.outcome is Outcome.READ


def test_an_unchanged_feed_is_not_sent_again() -> None:
    def answer(handler: Handler) -> None:
        same = handler.headers.get("If-None-Match") == '"v1"'
        same = same and handler.headers.get("If-Modified-Since") == "Sat, 21 Nov 2026 00:00:00 GMT"
        handler.send(b"" if same else FEED.encode(), 304 if same else 200)

    with serving({"/feed": answer}) as server:
        url = server.url("/feed")
        known = SourceState(url, "Harbour News", '"v1"', "Sat, 21 Nov 2026 00:00:00 GMT", items=7)
        (found,) = gather([url], {url: known})
        assert found.articles == ()
        assert found.state == replace(
            known,
            last_visit=NOW,
            last_success=NOW,
            next_visit=NOW + timedelta(minutes=30),
            outcome=Outcome.UNCHANGED,
        )


def test_a_source_that_is_not_due_is_not_asked() -> None:
    with serving({"/feed": page(FEED)}) as server:
        url = server.url("/feed")
        known = SourceState(url, last_visit=NOW, next_visit=NOW + timedelta(minutes=1), failures=2)
        (found,) = gather([url], {url: known})
        assert found.state == replace(known, outcome=Outcome.NOT_DUE)
        assert server.asked == []


def test_a_clock_set_back_makes_everything_due() -> None:
    with serving({"/feed": page(FEED)}) as server:
        url = server.url("/feed")
        later = NOW + timedelta(days=30)
        (found,) = gather([url], {url: SourceState(url, last_visit=later, next_visit=later)})
        assert found.state.outcome is Outcome.READ


HTML = "<!DOCTYPE html><html><body>Welcome</body></html>"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><rss><channel><title>&i;</title></channel></rss>"
)
BAD = {
    "HTML": (page(HTML), "an HTML page, not a feed"),
    "nothing": (page(""), "empty (0 bytes"),
    "billion laughs": (page(BOMB), "declares entities"),
    "laughs in UTF-16": (page(BOMB.encode("utf-16")), "declares entities"),
    "JSON": (page('{"a": 1}'), "no JSON Feed"),
    "prose": (page("Good morning."), "no RSS, Atom or JSON feed"),
    "404": (status(404), "answered 404"),
    "500": (status(500), "answered 500"),
    "300 MB": (flood(300), "larger than 1,000,000 bytes"),
    "300 MB announced": (page(b"", Content_Length="300000000"), "larger than 1,000,000 bytes"),
    "gzip bomb": (page(gzip.compress(bytes(50_000_000)), Content_Encoding="gzip"), "larger than"),
    "broken gzip": (page(b"no gzip", Content_Encoding="gzip"), "decompressed"),
    "cut short": (page(b"<rss>", Content_Length="500"), "broke off"),
    "endless redirects": (redirect("/feed"), "redirected more than 5 times"),
    "redirect to a file": (redirect("file:///etc/passwd"), "no http or https address"),
    "redirect to nonsense": (redirect("http://[::1"), "no address"),
    "no HTTP": (lambda handler: handler.wfile.write(b"\0\1\2\r\n\r\n") and None, "HTTP"),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "reason"), BAD.values(), ids=BAD.keys())
def test_what_goes_wrong_is_the_visits_reason(answer: object, reason: str) -> None:
    with serving({"/feed": answer}) as server:  # type: ignore[dict-item]
        found = visit(server)
        assert found.state.outcome is Outcome.FAILED
        assert reason in found.state.reason
        assert found.articles == ()
        assert found.state.failures == 1
        assert found.state.next_visit == NOW + timedelta(minutes=30)
        assert server.sent < 30_000_000


@pytest.mark.parametrize("answer", [hang, drip], ids=["hangs", "drips"])
def test_a_server_that_never_finishes_is_left_after_the_timeout(answer: object) -> None:
    with serving({"/feed": answer}) as server:  # type: ignore[dict-item]
        found = visit(server, rules=replace(RULES, timeout=timedelta(seconds=0.2)))
        assert found.state.reason == "no complete answer within 0.2 seconds"


def test_nobody_listening_is_a_reason() -> None:
    with serving({}) as server:
        gone = server.url("/feed")
    (found,) = gather([gone])
    assert "did not take the connection" in found.state.reason


def test_one_source_failing_leaves_the_others_and_their_order() -> None:
    pages = {"/a": page(FEED), "/b": status(500), "/c": page(HTML), "/d": page(FEED)}
    with serving(pages) as one, serving({"/e": page(FEED)}) as other:
        urls = [one.url(p) for p in pages] + [other.url("/e"), "http://[::1", "gopher://x.example/"]
        found = gather(urls)
        assert [v.state.url for v in found] == urls
        assert [v.state.outcome is Outcome.READ for v in found] == [1, 0, 0, 1, 1, 0, 0]
        assert [len(v.articles) for v in found] == [1, 0, 0, 1, 1, 0, 0]


def test_failures_back_off_up_to_a_day_and_a_success_forgets_them() -> None:
    with serving({"/feed": status(500), "/well": page(FEED)}) as server:
        url, well = server.url("/feed"), server.url("/well")
        for before, hours in ((1, 1), (2, 2), (4, 8), (5, 16), (6, 24), (500, 24)):
            (found,) = gather([url], {url: SourceState(url, failures=before)})
            assert found.state.failures == before + 1
            assert found.state.next_visit == NOW + timedelta(hours=hours)
        (found,) = gather([well], {well: SourceState(well, failures=500, reason="x")})
        assert (found.state.failures, found.state.reason) == (0, "")


@pytest.mark.parametrize("code", [429, 503])
@pytest.mark.parametrize("value", ["7200", "Sun, 22 Nov 2026 08:00:00 GMT"])
def test_a_host_that_asks_to_wait_is_left_alone_with_all_its_sources(code: int, value: str) -> None:
    # The server's clock is an hour ahead of ours: its date means two hours, as it says.
    def answer(handler: Handler) -> None:
        handler.send_response_only(code)
        for name, text in (("Retry-After", value), ("Date", "Sun, 22 Nov 2026 06:00:00 GMT")):
            handler.send_header(name, text)
        handler.end_headers()

    with serving({"/a": answer, "/b": page(FEED)}) as server, serving({"/c": page(FEED)}) as other:
        urls = [server.url("/a"), server.url("/b"), other.url("/c")]
        until = NOW + timedelta(hours=2)
        first, second, third = (v.state for v in gather(urls))
        assert (first.outcome, first.next_visit, first.wait_until) == (Outcome.FAILED, until, until)
        assert (second.outcome, second.next_visit) == (Outcome.NOT_REACHED, until)
        assert "asked to be left alone until 2026-11-22 07:00 UTC" in second.reason
        assert third.outcome is Outcome.READ
        assert [asked.path for asked in server.asked] == ["/a"]
        # The next run knows it too, even of a source that was never asked.
        (again,) = gather([urls[1]], {urls[0]: first}, now=NOW + timedelta(hours=1))
        assert again.state.outcome is Outcome.NOT_REACHED
        (after,) = gather([urls[1]], {urls[0]: first}, now=until)
        assert after.state.outcome is Outcome.READ


def test_two_sources_of_one_host_are_never_asked_at_once_and_the_pause_is_kept() -> None:
    with serving({f"/{n}": page(FEED) for n in range(5)}) as server:
        rules = replace(RULES, pause=timedelta(milliseconds=60))
        found = gather([server.url(f"/{n}") for n in range(5)], rules=rules)
        assert {v.state.outcome for v in found} == {Outcome.READ}
        gaps = [
            after.started - before.ended
            for before, after in zip(server.asked, server.asked[1:], strict=False)
        ]
        assert [asked.path for asked in server.asked] == ["/0", "/1", "/2", "/3", "/4"]
        # Our pause starts when we have read the answer, a moment before the server is done.
        assert min(gaps) >= 0.05


def test_hosts_are_asked_side_by_side() -> None:
    together = threading.Barrier(3)

    def answer(handler: Handler) -> None:
        together.wait(20)  # broken unless three requests are open at once
        handler.send(FEED.encode())

    pages = {"/feed": answer}
    with serving(pages) as one, serving(pages) as two, serving(pages) as three:
        found = gather([server.url("/feed") for server in (one, two, three)])
        assert [v.state.outcome for v in found] == [Outcome.READ] * 3


def test_what_is_not_read_by_the_deadline_is_said_and_asked_first_next_time() -> None:
    with (
        serving({"/slow": hang, "/next": page(FEED)}) as server,
        serving({"/x": page(FEED)}) as well,
    ):
        rules = replace(RULES, deadline=timedelta(seconds=0.3))
        urls = [server.url("/slow"), server.url("/next"), well.url("/x")]
        slow, waiting, read = gather(urls, rules=rules)
        assert slow.state.outcome is waiting.state.outcome is Outcome.NOT_REACHED
        assert "was not reached within" in slow.state.reason
        assert waiting.state.next_visit is None
        assert len(read.articles) == 1


def test_a_caller_who_stops_listening_stops_the_reading() -> None:
    with serving({"/a": page(FEED), "/b": hang, "/c": page(FEED)}) as server:
        sources = [Source(server.url(path)) for path in ("/a", "/b", "/c")]
        visits = PoliteGatherer(RULES).gather(sources, {}, NOW)
        assert next(iter(visits)).state.outcome is Outcome.READ
        visits.close()  # type: ignore[attr-defined]
        assert "gather" not in [thread.name for thread in threading.enumerate()]
        assert "/c" not in [asked.path for asked in server.asked]


def test_progress_counts_every_source() -> None:
    told: list[tuple[str, int, int]] = []
    with serving({"/a": page(FEED)}) as server:
        sources = [Source(server.url("/a")), Source(server.url("/b"))]
        list(PoliteGatherer(RULES, lambda *step: told.append(step)).gather(sources, {}, NOW))
    assert told == [("sources", 1, 2), ("sources", 2, 2)]


def test_no_sources_are_no_visits() -> None:
    assert gather([]) == []


def test_a_permanent_redirect_names_the_new_address_and_a_passing_one_does_not() -> None:
    pages = {"/old": redirect("/new", 301), "/new": page(FEED), "/passing": redirect("/new", 302)}
    with serving(pages) as server:
        moved, passing = gather([server.url("/old"), server.url("/passing")])
        assert (moved.moved, passing.moved) == (server.url("/new"), "")
        assert moved.articles == tuple(
            replace(a, source=server.url("/old")) for a in passing.articles
        )


PRIVATE = [
    "http://127.0.0.1:{port}/feed",
    "http://localhost:{port}/feed",
    "http://127.1:{port}/feed",
    "http://2130706433:{port}/feed",
    "http://0.0.0.0:{port}/feed",
    "http://[::ffff:127.0.0.1]:{port}/feed",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_refused_before_anything_is_sent(address: str) -> None:
    with serving({"/feed": page(FEED)}) as server:
        url = address.format(port=server.base.rpartition(":")[2])
        (found,) = gather([url], rules=replace(RULES, allow_private=False))
        assert found.state.outcome is Outcome.FAILED
        assert server.asked == []


def test_the_reason_for_a_refused_address_says_how_to_allow_it() -> None:
    (found,) = gather(["http://169.254.169.254/latest"], rules=replace(RULES, allow_private=False))
    assert "allow_private = true" in found.state.reason


def test_a_redirect_to_a_private_address_is_refused() -> None:
    with serving({"/feed": page(FEED)}) as inside:
        for target in (inside.url("/feed"), inside.url("/feed").replace("127.0.0.1", "localhost")):
            with serving({"/feed": redirect(target)}, host="127.0.0.2") as outside:
                rules = replace(RULES, allow_private=False)
                gatherer = PoliteGatherer(rules, permit=lambda address: address == "127.0.0.2")
                (found,) = gatherer.gather([Source(outside.url("/feed"))], {}, NOW)
                assert "not an address of the public internet" in found.state.reason
                assert len(outside.asked) == 1
        assert inside.asked == []


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[fd00:ec2::254]/",
        "http://100.100.100.200/",
        "http://168.63.129.16/machine",
    ],
)
def test_allow_private_leads_nobody_to_where_machines_find_their_keys(target: str) -> None:
    with serving({"/feed": redirect(target)}) as server:
        found = visit(server, rules=replace(RULES, allow_private=True))
        assert found.state.outcome is Outcome.FAILED
        assert "no publisher is there: correct the url" in found.state.reason
