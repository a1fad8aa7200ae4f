"""Article pages over real servers on loopback and a real worker process."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from fakes.news_servers import Page, drip, hang, page, redirect, serving, status

from digest.gather import PoliteGatherer
from digest.gather.pages import PolitePageReader
from digest.model.news import Article, PagesRead, PageText
from digest.model.settings import FetchRules, Quote, Source

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
RULES = FetchRules(
    agent="digest-test (+mailto:desk@house.example)",
    pause=timedelta(0),
    allow_private=True,
    timeout=timedelta(seconds=5),
    max_bytes=1_000_000,
)
SOURCE = Source("https://harbour.example/feed", family="harbour.example")
PARAGRAPHS = (
    "The harbour of Saltmarsh opened again on Sunday after eleven days of frost and ice.",
    "Pilots brought the first freighter in at dawn, and a small crowd watched from the mole.",
    "The harbour master said that the ice breaker would stay until the end of the month.",
)


def html(*paragraphs: str, head: str = "", body: str = "") -> str:
    text = "".join(f"<p>{p}</p>" for p in paragraphs)
    return (
        f"<!doctype html><html><head><title>Harbour opens | Harbour News</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
        f"<main><article><h1>Harbour opens</h1>{text}</article></main>{body}</body></html>"
    )


WELL = page(html(*PARAGRAPHS), Content_Type="text/html; charset=utf-8")
NO_RULES = {"/robots.txt": status(404), "/.well-known/tdmrep.json": status(404)}


def article(link: str, lead: str = "Ships came.", **more: object) -> Article:
    made = Article(link, link, SOURCE.url, "Harbour News", "Harbour opens", lead, "", NOW, NOW)
    return replace(made, **more)  # type: ignore[arg-type]  # one test's own fields


def read(
    pages: Mapping[str, Page],
    *paths: str,
    source: Source = SOURCE,
    rules: FetchRules = RULES,
    seconds: float = 20,
) -> tuple[PagesRead, list[str]]:
    """What came of the pages at `paths`, and which paths were asked for."""
    with serving(NO_RULES | dict(pages)) as server:
        articles = [article(server.url(path)) for path in paths]
        found = PolitePageReader(rules, seconds=seconds).read(articles, [source], (), NOW)
        texts = tuple(replace(t, article=t.article.removeprefix(server.base)) for t in found.texts)
        return replace(found, texts=texts), [asked.path for asked in server.asked]


def only(pages: Mapping[str, Page], path: str = "/a", source: Source = SOURCE) -> PageText:
    found, _ = read(pages, path, source=source)
    (text,) = found.texts
    return text


def test_a_thin_articles_page_gives_its_paragraphs_and_nothing_around_them() -> None:
    found, asked = read({"/a": WELL}, "/a")
    assert found.texts == (PageText("/a", "\n".join(PARAGRAPHS)),)
    assert asked == ["/robots.txt", "/.well-known/tdmrep.json", "/a"]
    assert [(f.url.rpartition("/")[2], f.status) for f in found.files] == [
        ("tdmrep.json", 404),
        ("robots.txt", 404),
    ]


PICTURES = (
    ('<meta property="og:image" content="/photo/a.jpg">', "{base}/photo/a.jpg"),
    (
        '<meta name="twitter:image" content="https://cdn.example/a.jpg#x">',
        "https://cdn.example/a.jpg",
    ),
    ('<meta property="og:image" content="data:image/png;base64,AAAA">', ""),
    ('<meta property="og:image" content="http://[broken">', ""),
    ('<meta property="og:image" content="">', ""),
    ("", ""),
)


@pytest.mark.parametrize(("head", "expected"), PICTURES)
def test_a_page_names_the_picture_it_is_shared_with(head: str, expected: str) -> None:
    with serving({**NO_RULES, "/a": page(html(*PARAGRAPHS, head=head))}) as server:
        found = PolitePageReader(RULES).read([article(server.url("/a"))], [SOURCE], (), NOW)
        assert [text.image for text in found.texts] == [expected.format(base=server.base)]


def test_what_hosts_said_is_not_asked_again_for_a_day() -> None:
    with serving({**NO_RULES, "/a": WELL, "/b": WELL}) as server:
        reader = PolitePageReader(RULES)
        first = reader.read([article(server.url("/a"))], [SOURCE], (), NOW)
        server.asked.clear()
        soon, later = NOW + timedelta(hours=23), NOW + timedelta(hours=24)
        reader.read([article(server.url("/b"))], [SOURCE], first.files, soon)
        assert [asked.path for asked in server.asked] == ["/b"]
        reader.read([article(server.url("/b"))], [SOURCE], first.files, later)
        assert "/robots.txt" in [asked.path for asked in server.asked[1:]]


@pytest.mark.parametrize(
    ("robots", "fetched"),
    [
        (page("User-agent: *\nDisallow: /a"), False),
        (page("User-agent: *\nDisallow: /\n\nUser-agent: digest-test\nAllow: /"), True),
        (page("User-agent: *\nDisallow: /b"), True),
        (page("<html>no such page</html>"), True),
        (status(403), True),
        (status(503), False),
        (status(429, Retry_After="60"), False),
    ],
)
def test_robots_txt_is_kept_and_a_host_that_fails_to_show_it_is_left_alone(
    robots: Page, *, fetched: bool
) -> None:
    found, asked = read({"/robots.txt": robots, "/a": WELL}, "/a")
    assert ("/a" in asked) is fetched
    (text,) = found.texts
    assert bool(text.text) is fetched
    assert bool(text.why) is not fetched


def test_a_refusal_is_settled_and_a_silent_host_is_asked_another_day() -> None:
    assert not only({"/robots.txt": page("User-agent: *\nDisallow: /"), "/a": WELL}).again
    assert only({"/robots.txt": status(500), "/a": WELL}).again


def test_robots_txt_of_the_host_a_redirect_leads_to_is_asked_too() -> None:
    with serving({"/robots.txt": page("User-agent: *\nDisallow: /"), "/b": WELL}) as other:
        text = only({"/a": redirect(other.url("/b"))})
        assert text.why == "must not be fetched (robots.txt)"
        assert [asked.path for asked in other.asked] == ["/robots.txt"]


META = '<meta name="{}" content="{}">'


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (page(html(*PARAGRAPHS), TDM_Reservation="1"), "reserves the use"),
        (page(html(*PARAGRAPHS, head=META.format("tdm-reservation", 1))), "reserves the use"),
        (page(html(*PARAGRAPHS), X_Robots_Tag="noarchive"), "(noarchive)"),
        (page(html(*PARAGRAPHS), X_Robots_Tag="max-snippet: 5, NOAI"), "(noai)"),
        (page(html(*PARAGRAPHS, head=META.format("robots", "index, noarchive"))), "(noarchive)"),
        (page(html(*PARAGRAPHS, head=META.format("Digest-Test", "noai"))), "(noai)"),
    ],
)
def test_a_reserved_text_is_not_used(answer: Page, why: str) -> None:
    text = only({"/a": answer})
    assert why in text.why
    assert (text.text, text.again) == ("", False)


@pytest.mark.parametrize(
    "answer",
    [
        page(html(*PARAGRAPHS), TDM_Reservation="0"),
        page(html(*PARAGRAPHS), X_Robots_Tag="otherbot: noarchive"),
        page(html(*PARAGRAPHS, head=META.format("otherbot", "noarchive"))),
        page(html(*PARAGRAPHS, head=META.format("description", "A noarchive story"))),
    ],
)
def test_what_is_said_to_others_or_in_other_words_reserves_nothing(answer: Page) -> None:
    assert only({"/a": answer}).text


def test_a_host_that_reserves_all_in_one_file_is_not_asked_for_pages() -> None:
    rules = page('[{"location": "/", "tdm-reservation": 1}]')
    found, asked = read({"/.well-known/tdmrep.json": rules, "/a": WELL}, "/a")
    assert "reserves the use" in found.texts[0].why
    assert "/a" not in asked


def test_a_house_reads_its_own_pages_whatever_they_say_to_strangers() -> None:
    own = replace(SOURCE, own=True)
    assert only({"/a": page(html(*PARAGRAPHS), TDM_Reservation="1")}, source=own).text


LOGIN = "<form><input name=user><input type=password></form>"
PAID = '<script type="application/ld+json">{"@graph":[{"isAccessibleForFree":"False"}]}</script>'


@pytest.mark.parametrize(
    "answer",
    [
        html(*PARAGRAPHS, body=LOGIN),
        html(*PARAGRAPHS, head=PAID),
        html(*PARAGRAPHS, "Subscribe to continue reading this article today."),
        html("We value your privacy.", "Before you continue, please agree to all our cookies."),
    ],
)
def test_a_wall_is_a_doubt_and_the_feeds_text_stays(answer: str) -> None:
    text = only({"/a": page(answer)})
    assert text.why == "asks to log in, subscribe or agree before it shows the article"
    assert text.text == ""


def test_a_page_with_no_more_than_the_feed_is_no_gain() -> None:
    with serving({**NO_RULES, "/a": WELL}) as server:
        same = article(server.url("/a"), lead=" ".join(PARAGRAPHS))
        (text,) = PolitePageReader(RULES).read([same], [SOURCE], (), NOW).texts
        assert text.why == "says no more than the feed does"


def test_an_address_that_leads_to_the_front_page_is_no_article() -> None:
    assert "front page" in only({"/a": redirect("/"), "/": WELL}).why


def test_the_page_names_its_own_address_but_a_front_page_is_nobodys() -> None:
    head = '<link rel="canonical" href="https://harbour.example/{}">'
    stated = only({"/a": page(html(*PARAGRAPHS, head=head.format("ice?utm_source=x")))})
    assert stated.canonical == "https://harbour.example/ice"
    assert stated.text
    assert only({"/a": page(html(*PARAGRAPHS, head=head.format("")))}).canonical == ""


def test_an_address_that_stands_on_every_page_is_nobodys() -> None:
    head = '<link rel="canonical" href="https://harbour.example/all">'
    paths = ("/a", "/b", "/c")
    found, _ = read({p: page(html(*PARAGRAPHS, p * 90, head=head)) for p in paths}, *paths)
    assert [text.canonical for text in found.texts] == ["", "", ""]


def test_lines_on_three_pages_of_a_publisher_belong_to_none_of_them() -> None:
    slogan = "Harbour News has told the news of the coast since the year 1911."
    pages = {
        f"/{n}": page(html(*(re.sub("ice", f"ice of day {n}", p) for p in PARAGRAPHS), slogan))
        for n in ("one", "two", "three")
    }
    three, _ = read(pages, *pages)
    assert all(slogan not in text.text and "Saltmarsh" in text.text for text in three.texts)
    two, _ = read(pages, "/one", "/two")
    assert all(slogan in text.text for text in two.texts)


def test_a_page_that_no_parser_survives_is_ended_and_the_others_are_read() -> None:
    paragraph = b"<p>Hello there, dear <a href=x>world</a> and a little more of it.</p>"
    endless = page(b"<html><body><article>" + paragraph * 70_000)
    rules = replace(RULES, max_bytes=20_000_000)
    found, _ = read(
        {"/a": endless, "/b": WELL, "/c": endless}, *["/a", "/b", "/c"], rules=rules, seconds=2
    )
    first, second, third = found.texts
    assert first.why == third.why
    assert "took more than 2 seconds or too much memory" in first.why
    assert second.text


def test_a_page_larger_than_any_article_is_not_parsed() -> None:
    rules = replace(RULES, max_bytes=20_000_000)
    found, _ = read({"/a": page(b"<html>" + b"<div>" * 1_200_000)}, "/a", rules=rules)
    assert "more than any article needs" in found.texts[0].why


@pytest.mark.parametrize(
    ("answer", "why", "again"),
    [
        (status(404), "answered 404", False),
        (status(410), "answered 410", False),
        (status(500), "answered 500", True),
        (status(429, Retry_After="60"), "answered 429", True),
        (page(b""), "holds no article text", False),
        (page(b"%PDF-1.7 \x00\xff"), "holds no article text", False),
        (page(b"\xff\xfe" * 50), "holds no article text", False),
        (page(b"{}"), "holds no article text", False),
    ],
)
def test_what_is_no_page_is_a_reason(answer: Page, why: str, *, again: bool) -> None:
    text = only({"/a": answer})
    assert why in text.why
    assert text.again is again


@pytest.mark.parametrize("silent", [hang, drip])
def test_a_host_that_does_not_answer_is_left_alone_after_three_times(silent: Page) -> None:
    rules = replace(RULES, timeout=timedelta(seconds=0.3))
    paths = [f"/{n}" for n in range(6)]
    found, asked = read(dict.fromkeys(paths, silent), *paths, rules=rules)
    assert len([path for path in asked if path in paths]) == 3
    assert all(text.again for text in found.texts)
    assert [t.why for t in found.texts].count(
        "was not asked for: its host did not answer for others"
    ) == 3


def test_headline_sources_and_fetch_pages_false_ask_for_nothing() -> None:
    nothing: tuple[PagesRead, list[str]] = (PagesRead(), [])
    assert read({"/a": WELL}, "/a", source=replace(SOURCE, quote=Quote.HEADLINE)) == nothing
    assert read({"/a": WELL}, "/a", rules=replace(RULES, pages=False)) == nothing


def test_the_newest_twenty_pages_of_a_source_are_read() -> None:
    with serving({**NO_RULES, **{f"/{n}": WELL for n in range(25)}}) as server:
        articles = [
            article(server.url(f"/{n}"), published=NOW - timedelta(minutes=n)) for n in range(25)
        ]
        found = PolitePageReader(RULES).read(articles, [SOURCE], (), NOW)
        assert [t.article for t in found.texts] == [server.url(f"/{n}") for n in range(20)]


def test_a_private_address_is_not_asked_for_unless_allowed() -> None:
    found, asked = read({"/a": WELL}, "/a", rules=replace(RULES, allow_private=False))
    assert asked == []
    assert found.texts[0].why.startswith("was not asked for")


def test_a_name_that_cannot_exist_is_not_looked_up() -> None:
    found = PolitePageReader(RULES).read([article("https://harbour.example/a")], [SOURCE], (), NOW)
    assert found.texts[0].why == "was not asked for: its host's name cannot exist"


FEED = """<rss version="2.0"><channel><title>Harbour News</title>
<item><title>Harbour opens</title><link>/a</link><description>Ships came.</description></item>
</channel></rss>"""


def test_pages_wait_their_turn_after_the_feed_of_the_same_host() -> None:
    rules = replace(RULES, pause=timedelta(seconds=0.3))
    with serving({**NO_RULES, "/feed": page(FEED), "/a": WELL}) as server:
        gatherer = PoliteGatherer(rules)
        source = Source(server.url("/feed"), family="harbour.example")
        (visit,) = gatherer.gather([source], {}, NOW)
        found = PolitePageReader(rules, gatherer).read(visit.articles, [source], (), NOW)
        assert found.texts[0].text
        moments = [(asked.started, asked.ended) for asked in server.asked]
        for (_, ended), (started, _) in pairwise(moments):
            assert started - ended >= 0.3


def test_one_deadline_holds_for_feeds_and_pages_together() -> None:
    rules = replace(RULES, deadline=timedelta(seconds=1))
    with serving({**NO_RULES, "/feed": hang, "/a": WELL}) as server:
        gatherer = PoliteGatherer(rules)
        list(gatherer.gather([Source(server.url("/feed"))], {}, NOW))
        with serving({**NO_RULES, "/a": hang}) as other:
            found = PolitePageReader(rules, gatherer).read(
                [article(other.url("/a"))], [SOURCE], (), NOW
            )
    assert found.texts == ()
    assert found.late == 1


def test_a_host_that_asked_for_quiet_as_a_feed_is_not_asked_for_pages() -> None:
    with serving({**NO_RULES, "/feed": status(429, Retry_After="600"), "/a": WELL}) as server:
        gatherer = PoliteGatherer(RULES)
        list(gatherer.gather([Source(server.url("/feed"))], {}, NOW))
        found = PolitePageReader(RULES, gatherer).read(
            [article(server.url("/a"))], [SOURCE], (), NOW
        )
        assert found.texts[0].again
        assert [asked.path for asked in server.asked] == ["/feed"]
