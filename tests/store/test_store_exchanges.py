from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.ledgers import EDITION, NOW
from fakes.stores import KINDS, REAL, address_of, opened

from digest.model.retelling import Exchange
from digest.ports import Store
from digest.store import open_store

ASKED = Exchange(
    key="a" * 64,
    newsletter="daily",
    edition=EDITION,
    story="ferry-1",
    at=NOW,
    model="small-model",
    sent='[{"role": "user", "text": "1: \\"Die Fähre sank.\\""}]',
    came='{"sentences": []}',
    tokens_in=812,
    tokens_out=95,
    counted=True,
    cost=3_000_000_000,
    against=("sentence 1: the number 14 stands in no cited sentence", "it is “odd”"),
)
FAILED = replace(ASKED, came="", failed="no answer within 60 seconds", against=(), cost=0)


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with opened(request.param, tmp_path) as made:
        yield made


def test_an_exchange_comes_back_equal_by_its_question(store: Store) -> None:
    assert store.answered(ASKED.key) is None
    store.keep_exchange(ASKED)
    assert store.answered(ASKED.key) == ASKED
    assert store.answered("b" * 64) is None


def test_a_failure_is_logged_and_is_no_answer(store: Store) -> None:
    store.keep_exchange(FAILED)
    assert store.answered(ASKED.key) is None
    store.keep_exchange(ASKED)
    assert store.answered(ASKED.key) == ASKED
    assert store.exchanges("daily", EDITION) == (FAILED, ASKED)


def test_the_first_answer_stays_the_answer_though_another_was_kept_later(store: Store) -> None:
    store.keep_exchange(ASKED)
    store.keep_exchange(replace(ASKED, came="otherwise", at=NOW + timedelta(hours=1)))
    assert store.answered(ASKED.key) == ASKED


def test_exchanges_are_found_by_issue_and_by_story_oldest_first(store: Store) -> None:
    other = replace(ASKED, story="grain-2", at=NOW - timedelta(minutes=5))
    elsewhere = replace(ASKED, edition="2031-01-01")
    weekly = replace(ASKED, newsletter="weekly")
    for exchange in (ASKED, other, elsewhere, weekly):
        store.keep_exchange(exchange)
    assert store.exchanges("daily", EDITION) == (ASKED, other)
    assert store.exchanges("daily", EDITION, "grain-2") == (other,)
    assert store.exchanges("daily", EDITION, "nobody") == ()


def test_what_is_older_than_keep_is_forgotten_text_and_all(store: Store) -> None:
    old = replace(ASKED, at=NOW - timedelta(days=2))
    store.keep_exchange(old)
    store.keep_exchange(replace(ASKED, key="c" * 64))
    assert store.forget_exchanges(NOW - timedelta(days=1)) == 1
    assert store.answered(ASKED.key) is None
    assert store.answered("c" * 64) is not None
    assert store.forget_exchanges(NOW - timedelta(days=1)) == 0


@pytest.mark.parametrize("kind", REAL)
def test_an_answer_outlives_the_process_that_asked(kind: str, tmp_path: Path) -> None:
    with address_of(kind, tmp_path) as url:
        first = open_store(url)
        first.keep_exchange(ASKED)
        first.close()
        again = open_store(url)
        assert again.answered(ASKED.key) == ASKED
        again.close()
