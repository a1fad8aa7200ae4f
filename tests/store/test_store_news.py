from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.ledgers import NOW, article, draft, record
from fakes.stores import KINDS, opened

from digest.model.news import Outcome, PagesRead, PageText, SiteFile, SourceState, Visit
from digest.ports import Store

FEED = SourceState("https://outlet.example/feed")
DAY = timedelta(days=1)


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with opened(request.param, tmp_path) as made:
        yield made


def test_a_visit_comes_back_as_it_was_saved(store: Store) -> None:
    state = SourceState(
        url="https://outlet.example/feed",
        title="The Outlet",
        etag='"x"',
        last_modified="Sun, 22 Nov 2026 06:00:00 GMT",
        last_visit=NOW,
        last_success=NOW - DAY,
        next_visit=NOW + DAY,
        outcome=Outcome.FAILED,
        failures=3,
        reason="it hangs",
        items=7,
    )
    dated = article("https://outlet.example/1", published=NOW - timedelta(hours=3), author="N. N.")
    assert store.save_visit(Visit(state, (dated, article("https://outlet.example/2")))) == 2
    assert store.source_states() == {state.url: state}
    assert store.articles(NOW - DAY, NOW) == (dated, article("https://outlet.example/2"))


def test_only_new_articles_are_counted_even_when_a_feed_names_one_twice(store: Store) -> None:
    one = article("https://outlet.example/1")
    assert store.save_visit(Visit(FEED, (one, one))) == 1
    assert store.save_visit(Visit(FEED, (one, article("https://outlet.example/2")))) == 1


def test_a_known_article_keeps_when_it_was_seen_and_follows_its_source(store: Store) -> None:
    first = article("https://outlet.example/1", body="The whole text.")
    store.save_visit(Visit(FEED, (first,)))
    later = replace(first, title="A bridge is closed", body="", seen=NOW, published=NOW - DAY / 2)
    store.save_visit(Visit(FEED, (later,)))
    kept = replace(later, seen=first.seen, body="The whole text.")
    assert store.articles(NOW - DAY, NOW) == (kept,)


def test_another_source_of_the_same_article_does_not_take_it_over(store: Store) -> None:
    first = article("https://outlet.example/1")
    store.save_visit(Visit(FEED, (first,)))
    other = replace(first, source="https://outlet.example/asia", title="Other")
    assert store.save_visit(Visit(SourceState(other.source), (other,))) == 0
    assert store.articles(NOW - DAY, NOW) == (first,)


def test_articles_are_asked_for_by_when_they_are_dated_and_seen(store: Store) -> None:
    old = article("https://outlet.example/old", published=NOW - 3 * DAY)
    undated = article("https://outlet.example/undated", seen=NOW - DAY)
    unseen = article("https://outlet.example/unseen", published=NOW - DAY, seen=NOW + DAY)
    store.save_visit(Visit(FEED, (old, undated, unseen)))
    assert store.articles(NOW - DAY, NOW) == (undated,)
    assert store.articles(NOW - 3 * DAY, NOW) == (old, undated)


def test_forgetting_takes_old_articles_and_their_place_in_stories(store: Store) -> None:
    gone = article("https://outlet.example/1", seen=NOW - 3 * DAY)
    kept = article("https://outlet.example/2", seen=NOW)
    store.save_visit(Visit(FEED, (gone, kept)))
    told = replace(draft(), stories={gone.url: "s1", kept.url: "s2"})
    store.save_draft(record(), told)
    assert store.forget(NOW - DAY) == 1
    assert store.articles(NOW - 9 * DAY, NOW) == (kept,)
    assert store.stories("daily") == {kept.url: "s2"}


def test_a_visit_of_thousands_is_one_visit(store: Store) -> None:
    many = tuple(article(f"https://outlet.example/{n:04}") for n in range(1200))
    assert store.save_visit(Visit(FEED, many)) == 1200
    assert store.save_visit(Visit(FEED, many)) == 0
    assert store.articles(NOW - DAY, NOW) == many


THIN = 600


def test_a_pages_text_is_the_body_and_stays_when_the_feed_comes_again(store: Store) -> None:
    thin = article("https://outlet.example/1", lead="Short.", body="A little more.")
    store.save_visit(Visit(FEED, (thin,)))
    page = PageText(thin.url, "The whole of it.\nIn lines.", "https://outlet.example/own")
    assert store.save_pages(PagesRead((page,)), NOW) == 1
    store.save_visit(Visit(FEED, (replace(thin, title="A new title"),)))
    (found,) = store.articles(NOW - DAY, NOW)
    assert (found.title, found.body) == ("A new title", page.text)
    assert found.canonical == "https://outlet.example/own"


def test_a_pages_picture_stands_where_the_feed_has_none(store: Store) -> None:
    bare = article("https://outlet.example/1")
    led = article("https://outlet.example/2", image="https://outlet.example/feed.jpg")
    store.save_visit(Visit(FEED, (bare, led)))
    shown = "https://outlet.example/page.jpg"
    pages = tuple(PageText(a.url, "The whole of it.", image=shown) for a in (bare, led))
    store.save_pages(PagesRead(pages), NOW)
    store.save_visit(Visit(FEED, (bare, led)))
    images = [found.image for found in store.articles(NOW - DAY, NOW)]
    assert images == [shown, "https://outlet.example/feed.jpg"]


def test_a_feeds_longer_text_is_not_replaced_by_its_page(store: Store) -> None:
    full = article("https://outlet.example/1", body="Longer than its page is.")
    store.save_visit(Visit(FEED, (full,)))
    store.save_pages(PagesRead((PageText(full.url, "Short."),)), NOW)
    assert store.articles(NOW - DAY, NOW) == (full,)


def test_thin_articles_are_asked_for_until_their_page_is_settled(store: Store) -> None:
    thin = [article(f"https://outlet.example/{n}", lead="Short.", body="") for n in range(4)]
    full = article("https://outlet.example/full", lead="Short.", body="x" * THIN)
    old = article("https://outlet.example/old", lead="Short.", body="", published=NOW - 3 * DAY)
    store.save_visit(Visit(FEED, (*thin, full, old)))
    assert store.thin_articles(NOW - DAY, THIN) == tuple(thin)
    read = PagesRead(
        (
            PageText(thin[0].url, "Text."),
            PageText(thin[1].url, why="answered 404"),
            PageText(thin[2].url, why="answered 500", again=True),
        )
    )
    assert store.save_pages(read, NOW) == 1
    assert store.thin_articles(NOW - DAY, THIN) == (thin[2], thin[3])
    assert store.articles(NOW - DAY, NOW)[1:4] == tuple(thin[1:])


def test_what_hosts_said_is_kept_until_it_is_old(store: Store) -> None:
    robots = SiteFile("https://outlet.example/robots.txt", NOW - DAY, 200, "User-agent: *")
    other = SiteFile("https://other.example/robots.txt", NOW, 404)
    store.save_pages(PagesRead(files=(robots, other)), NOW)
    assert store.site_files(NOW - DAY) == (other, robots)
    store.save_pages(PagesRead(files=(replace(robots, at=NOW, status=404, text=""),)), NOW)
    assert store.site_files(NOW) == (other, replace(robots, at=NOW, status=404, text=""))
    store.forget(NOW + DAY)
    assert store.site_files(NOW - DAY) == ()


def test_the_text_of_a_forgotten_articles_page_is_forgotten_too(store: Store) -> None:
    first = article("https://outlet.example/1", lead="Short.", body="")
    store.save_visit(Visit(FEED, (first,)))
    store.save_pages(PagesRead((PageText(first.url, "Text."),)), NOW)
    store.forget(NOW + DAY)
    store.save_visit(Visit(FEED, (first,)))
    assert store.thin_articles(NOW - DAY, THIN) == (first,)
