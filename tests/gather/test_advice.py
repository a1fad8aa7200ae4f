from datetime import UTC, datetime, timedelta

from digest.gather import advice, check_sentence
from digest.model.news import Article, Outcome, SourceState, Visit

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
READ = SourceState("https://news.example/feed", outcome=Outcome.READ, items=2)
LEAD = "The harbour reopened on Saturday after the storm, the port authority said."


def article(
    age: timedelta | None = timedelta(hours=2),
    lead: str = LEAD,
    url: str = "https://news.example/a",
) -> Article:
    return Article(
        url=url,
        link=url,
        source=READ.url,
        outlet="News",
        title="Harbour reopens",
        lead=lead,
        body="",
        seen=NOW,
        published=None if age is None else NOW - age,
    )


def test_a_good_source_is_well() -> None:
    assert check_sentence(Visit(READ, (article(),)), NOW) == "Well: 1 item, the newest 2 hours old."
    assert advice(Visit(READ, (article(),)), NOW) == ()


def test_a_broken_source_says_why() -> None:
    failed = SourceState(READ.url, outcome=Outcome.FAILED, reason="answered 404 (not found).")
    assert check_sentence(Visit(failed), NOW) == "Broken: answered 404 (not found)."
    late = SourceState(READ.url, outcome=Outcome.NOT_REACHED, reason="was not reached")
    assert check_sentence(Visit(late), NOW) == "Not read: was not reached."


def test_an_empty_source_is_named() -> None:
    assert check_sentence(Visit(READ), NOW).startswith("Empty: it has no usable item;")


def test_a_source_is_stale_from_three_days_on() -> None:
    fresh = Visit(READ, (article(timedelta(days=3)),))
    assert check_sentence(fresh, NOW).startswith("Well")
    old = Visit(READ, (article(timedelta(days=400)), article(timedelta(days=500))))
    assert check_sentence(old, NOW).startswith("Stale: its newest item is 400 days old;")


def test_an_undated_source_is_named_with_how_many() -> None:
    found = check_sentence(Visit(READ, (article(None), article(None), article())), NOW)
    assert found.startswith("Undated: 2 of 3 items have no believable date")


def test_a_moved_source_names_its_new_address() -> None:
    moved = Visit(READ, (article(),), moved="https://news.example/new")
    assert check_sentence(moved, NOW) == (
        "Redirecting: write url = 'https://news.example/new' in digest.toml."
    )


def test_a_thin_source_is_named() -> None:
    thin = Visit(READ, (article(lead="Short."), article(lead=""), article()))
    assert check_sentence(thin, NOW).startswith("Thin: half of its items carry 6 characters")


def test_all_troubles_are_told_the_worst_first() -> None:
    visit = Visit(READ, (article(timedelta(days=9), "a"), article(None, "b"), article(None, "c")))
    words = [sentence.split(":")[0] for sentence in advice(visit, NOW)]
    assert words == ["Stale", "Undated", "Thin"]


def test_an_unchanged_source_is_well_with_the_count_of_last_time() -> None:
    same = SourceState(READ.url, outcome=Outcome.UNCHANGED, items=7)
    assert check_sentence(Visit(same), NOW) == "Well: 7 items."
