from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.ledgers import EDITION, NOW
from fakes.stores import KINDS, opened

from digest.model.checks import (
    Choice,
    Evidence,
    Finding,
    Level,
    LinkAnswer,
    Looks,
    Preflight,
    Reach,
    Seal,
    SpamScore,
    Spill,
)
from digest.ports import Store

FOUND = Preflight(
    seal="5" * 64,
    at=NOW,
    findings=(
        Finding("size", Level.ERROR, "It is too large.", "every copy"),
        Finding("reach", Level.WARNING, "A link is gone."),
    ),
    unchecked=("No Chromium is installed.",),
    evidence=Evidence(
        links=(LinkAnswer("https://a.example/", Reach.GONE, NOW, 404, "it answers 404"),),
        looks=Looks((320, 375), (Spill(320, 400),)),
        spam=SpamScore(-1.0, ("HTML_MESSAGE",)),
        unchecked=("x",),
    ),
    specimen="6" * 64,
)
SEAL = Seal("1" * 64, "2" * 64, "3" * 64, "4" * 64, "1.0", ((Choice(("A", "B"), "nl"), "7" * 64),))


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with opened(request.param, tmp_path) as made:
        yield made


def test_the_last_preflight_of_an_issue_comes_back_equal(store: Store) -> None:
    assert store.preflight("daily", EDITION) is None
    store.save_preflight("daily", EDITION, FOUND)
    assert store.preflight("daily", EDITION) == FOUND
    later = Preflight("8" * 64, NOW + timedelta(hours=1))
    store.save_preflight("daily", EDITION, later)
    assert store.preflight("daily", EDITION) == later
    assert store.preflight("weekly", EDITION) is None


def test_a_seal_is_kept_by_its_hash_once(store: Store) -> None:
    assert store.seal(SEAL.hash) is None
    store.keep_seal("daily", EDITION, SEAL)
    store.keep_seal("daily", EDITION, SEAL)
    assert store.seal(SEAL.hash) == SEAL


def answer(n: int, minutes: int = 0, reach: Reach = Reach.ANSWERS) -> LinkAnswer:
    return LinkAnswer(f"https://a.example/{n}", reach, NOW + timedelta(minutes=minutes), 200, "")


def test_links_are_known_by_their_newest_answer_and_forgotten_with_time(store: Store) -> None:
    store.keep_link_answers([answer(1), answer(2)], NOW - timedelta(days=1))
    store.keep_link_answers([answer(1, 5, Reach.GONE)], NOW - timedelta(days=1))
    urls = [f"https://a.example/{n}" for n in (3, 2, 1)]
    assert store.link_answers(urls, NOW) == (answer(1, 5, Reach.GONE), answer(2))
    assert store.link_answers(urls, NOW + timedelta(minutes=1)) == (answer(1, 5, Reach.GONE),)
    assert store.link_answers([], NOW) == ()
    store.keep_link_answers([], NOW + timedelta(minutes=1))
    assert store.link_answers(urls, NOW) == (answer(1, 5, Reach.GONE),)


def test_a_thousand_links_can_be_asked_for_at_once(store: Store) -> None:
    store.keep_link_answers(map(answer, range(1200)), NOW)
    assert len(store.link_answers((f"https://a.example/{n}" for n in range(1200)), NOW)) == 1200
