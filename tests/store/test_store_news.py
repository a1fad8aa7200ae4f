from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.ledgers import NOW, article, draft, record
from fakes.stores import KINDS, opened

from digest.model.news import Outcome, SourceState, Visit
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
