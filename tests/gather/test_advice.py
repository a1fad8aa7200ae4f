from dataclasses import replace
from datetime import UTC, datetime, timedelta

from digest.gather import advice, check_sentence, duplicates
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


def test_a_page_is_not_blamed_for_what_no_page_has() -> None:
    links = (article(None), article(None), article(None))
    assert check_sentence(Visit(READ, links), NOW).startswith("Undated")
    assert check_sentence(Visit(replace(READ, read_as="page"), links), NOW) == "Well: 3 items."


def test_all_troubles_are_told_the_worst_first() -> None:
    visit = Visit(READ, (article(timedelta(days=9), "a"), article(None, "b")), moved="https://m")
    words = [sentence.split(":")[0] for sentence in advice(visit, NOW)]
    assert words == ["Stale", "Redirecting", "Thin"]


def test_an_unchanged_source_is_well_with_the_count_of_last_time() -> None:
    same = SourceState(READ.url, outcome=Outcome.UNCHANGED, items=7)
    assert check_sentence(Visit(same), NOW) == "Well: 7 items."


def test_a_retired_source_is_named() -> None:
    gone = SourceState(READ.url, outcome=Outcome.RETIRED, reason="answered 410 (gone for good)")
    assert check_sentence(Visit(gone), NOW) == "Retired: answered 410 (gone for good)."


def several(url: str, *names: str) -> Visit:
    articles = tuple(article(url=f"https://news.example/{name}") for name in names)
    return Visit(SourceState(url, outcome=Outcome.READ), articles)


def test_of_two_sources_with_the_same_articles_the_lesser_is_named() -> None:
    whole = several("https://news.example/all", *"abcdef")
    part = several("https://news.example/part", *"abcd", "x")
    other = several("https://news.example/other", *"uvwab")
    assert duplicates([part, whole, other]) == {
        "https://news.example/part": (
            "Duplicate: 4 of its 5 items also come from https://news.example/all; "
            "one of the two is enough."
        )
    }


def test_of_two_equal_sources_the_later_is_named() -> None:
    one, two = several("https://a.example/", *"abc"), several("https://b.example/", *"abc")
    assert list(duplicates([one, two])) == ["https://b.example/"]


def test_two_items_in_common_are_chance() -> None:
    one, two = several("https://a.example/", *"ab"), several("https://b.example/", *"ab")
    assert duplicates([one, two]) == {}
