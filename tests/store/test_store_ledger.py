from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from fakes.ledgers import EDITION, NOW, declaration, newsletter, planned, readers
from fakes.stores import KINDS, opened, sqlite_in
from sqlalchemy import Select

from digest.errors import StoreError
from digest.model.people import Consent, Declaration
from digest.model.sending import Counts, Delivery, DeliveryState, Receipt, Verdict
from digest.ports import Store
from digest.store.database import Database
from digest.store.ledger import _DUE, _DUE_ALIKE

Answer = tuple[Delivery, Receipt | None, datetime | None]
ACCEPTED = Receipt(Verdict.ACCEPTED, "250 ok", 250)
DEFERRED = Receipt(Verdict.DEFERRED, "451 later", 451)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with opened(request.param, tmp_path) as made:
        yield made


def claim(store: Store) -> Delivery:
    found = store.next_claim("daily", EDITION, "me", NOW)
    assert found is not None
    return found


def test_only_those_who_may_be_mailed_are_planned(store: Store) -> None:
    people = [
        declaration("all@mail.example"),
        declaration("daily@mail.example", Consent.CONFIRMED, "weekly", "daily"),
        declaration("weekly@mail.example", Consent.CONFIRMED, "weekly"),
        declaration("other-case@mail.example", Consent.CONFIRMED, "Daily"),
        declaration("invited@mail.example", Consent.INVITED),
        declaration("withdrawn@mail.example", Consent.WITHDRAWN),
    ]
    assert planned(store, people) == 2
    rows = store.deliveries("daily", EDITION)
    assert [(d.id, d.reader.email) for d in rows] == [
        ("daily.2026-11-22.1", "all@mail.example"),
        ("daily.2026-11-22.2", "daily@mail.example"),
    ]


def test_an_id_is_safe_in_a_file_name(store: Store) -> None:
    store.declare(readers(1), "hash", NOW)
    store.plan(newsletter(), "2026-11-22/breaking-1", NOW)
    (row,) = store.deliveries("daily", "2026-11-22/breaking-1")
    assert row.id == "daily.2026-11-22-breaking-1.1"


def test_the_audience_is_frozen_by_the_first_plan(store: Store) -> None:
    assert planned(store, [replace(readers(1)[0], name="Ann", sections=("Asia",))]) == 1
    assert planned(store, [replace(readers(1)[0], name="Eve"), *readers(3)[1:]]) == 1
    (row,) = store.deliveries("daily", EDITION)
    assert (row.reader.name, row.reader.sections) == ("Ann", ("Asia",))


def test_one_who_left_the_file_is_still_mailed(store: Store) -> None:
    store.declare(readers(2), "one", NOW)
    assert planned(store, readers(1)) == 2


def test_an_answer_and_the_next_claim_are_one_step(store: Store) -> None:
    planned(store, readers(2))
    first = claim(store)
    assert (first.state, first.attempts, first.claimed_by) == (DeliveryState.CLAIMED, 1, "me")
    answered = (replace(first, provider="file"), ACCEPTED, None)
    second = store.next_claim("daily", EDITION, "me", LATER, answered)
    assert second is not None
    assert second.reader.id == 2
    rows = store.deliveries("daily", EDITION)
    assert [d.state for d in rows] == [DeliveryState.ACCEPTED, DeliveryState.CLAIMED]
    assert (rows[0].provider, rows[0].answer, rows[0].answered_at) == ("file", "250 ok", LATER)
    assert store.next_claim("daily", EDITION, "me", LATER, (second, ACCEPTED, None)) is None
    assert store.counts("daily", EDITION) == Counts(accepted=2)


def test_a_deferred_row_comes_again_when_it_is_due_and_not_before(store: Store) -> None:
    planned(store, readers(1))
    first = claim(store)
    assert store.next_claim("daily", EDITION, "me", NOW, (first, DEFERRED, LATER)) is None
    assert store.next_claim("daily", EDITION, "me", LATER - timedelta(seconds=1)) is None
    again = store.next_claim("daily", EDITION, "me", LATER)
    assert again is not None
    assert (again.id, again.attempts) == (first.id, 2)


def test_the_next_retry_is_the_first_deferred_row_of_that_issue_alone(store: Store) -> None:
    planned(store, readers(3))
    assert store.next_retry("daily", EDITION) is None
    later = LATER + timedelta(minutes=7)
    first = claim(store)
    second = store.next_claim("daily", EDITION, "me", NOW, (first, DEFERRED, later))
    assert second is not None
    third = store.next_claim("daily", EDITION, "me", NOW, (second, DEFERRED, LATER))
    assert third is not None
    store.settle(third, ACCEPTED, NOW)
    assert store.next_retry("daily", EDITION) == LATER
    assert store.next_retry("daily", "2026-11-23") is None
    store.expire("daily", EDITION, later)
    assert store.next_retry("daily", EDITION) is None


def test_one_who_withdraws_before_the_claim_is_excluded(store: Store) -> None:
    planned(store, readers(3))
    store.set_consent(1, Consent.WITHDRAWN, "by link", NOW)
    store.set_consent(2, Consent.SUPPRESSED, "550 5.1.1", NOW)
    assert claim(store).reader.id == 3
    assert store.counts("daily", EDITION) == Counts(claimed=1, excluded=2)


def test_an_answer_without_words_leaves_the_row_in_doubt_with_the_reason(store: Store) -> None:
    planned(store, readers(2))
    cut = Receipt(Verdict.UNKNOWN, "cut after the message was sent")
    store.next_claim("daily", EDITION, "me", NOW, (claim(store), cut, None))
    doubts = store.in_doubt("daily", EDITION)
    assert [d.answer for d in doubts] == ["cut after the message was sent", ""]


def test_a_doubt_is_settled_once(store: Store) -> None:
    planned(store, readers(1))
    doubt = claim(store)
    store.settle(doubt, ACCEPTED, LATER)
    store.settle(doubt, None, LATER)
    assert store.counts("daily", EDITION) == Counts(accepted=1)
    assert store.in_doubt("daily", EDITION) == ()


def test_a_doubt_put_back_is_claimed_again_and_its_old_sender_is_told(store: Store) -> None:
    planned(store, readers(1))
    doubt = claim(store)
    store.settle(doubt, None, NOW)
    again = claim(store)
    assert again.attempts == 2
    with pytest.raises(StoreError, match="settled by someone else"):
        store.next_claim("daily", EDITION, "old", NOW, (doubt, ACCEPTED, None))
    assert store.in_doubt("daily", EDITION) == (again,)


def test_expiry_ends_what_was_not_sent_and_nothing_else(store: Store) -> None:
    planned(store, readers(4))
    one = claim(store)
    two = store.next_claim("daily", EDITION, "me", NOW, (one, ACCEPTED, None))
    assert two is not None
    store.next_claim("daily", EDITION, "me", NOW, (two, DEFERRED, LATER))
    assert store.expire("daily", EDITION, LATER) == 2
    assert store.counts("daily", EDITION) == Counts(accepted=1, claimed=1, expired=2)
    assert store.expire("daily", EDITION, LATER) == 0


def test_other_issues_are_left_alone(store: Store) -> None:
    planned(store, readers(1))
    store.plan(newsletter(), "2026-11-23", NOW)
    claim(store)
    assert store.counts("daily", "2026-11-23") == Counts(planned=1)
    assert store.next_claim("weekly", EDITION, "me", NOW) is None


def varied(count: int) -> list[Declaration]:
    """Every third reader wants other sections, every fifth another language."""
    return [
        replace(
            row,
            sections=("Asia", "Business") if number % 3 == 0 else (),
            language="nl" if number % 5 == 0 else "",
        )
        for number, row in enumerate(readers(count))
    ]


def batch(store: Store, size: int, *answered: Answer) -> tuple[Delivery, ...]:
    return store.next_batch("daily", EDITION, "me", NOW, size, answered)


def test_a_batch_holds_readers_of_one_variant_and_all_are_reached(store: Store) -> None:
    planned(store, varied(30))
    sizes: dict[tuple[tuple[str, ...], str], int] = {}
    answered: list[Answer] = []
    while rows := batch(store, 7, *answered):
        (choices,) = {(row.reader.sections, row.reader.language) for row in rows}
        sizes[choices] = sizes.get(choices, 0) + len(rows)
        assert len(rows) <= 7
        assert [r.reader.id for r in rows] == sorted(r.reader.id for r in rows)
        answered = [(row, ACCEPTED, None) for row in rows]
    asian = ("Asia", "Business")
    assert sizes == {((), ""): 16, ((), "nl"): 4, (asian, ""): 8, (asian, "nl"): 2}
    assert store.counts("daily", EDITION) == Counts(accepted=30)


def test_a_batch_and_the_answers_before_it_are_one_step(store: Store) -> None:
    planned(store, readers(5))
    one, two, three = batch(store, 3)
    rest = batch(store, 3, (one, ACCEPTED, None), (two, None, None), (three, DEFERRED, LATER))
    assert [row.reader.id for row in rest] == [2, 4, 5]
    assert [row.attempts for row in rest] == [2, 1, 1]
    assert store.counts("daily", EDITION) == Counts(accepted=1, deferred=1, claimed=3)
    assert batch(store, 0, *((row, ACCEPTED, None) for row in rest)) == ()
    assert store.counts("daily", EDITION) == Counts(accepted=4, deferred=1)
    (again,) = store.next_batch("daily", EDITION, "me", LATER, 3)
    assert (again.id, again.attempts) == (three.id, 2)


def test_of_a_batch_those_who_left_are_excluded_and_the_next_come(store: Store) -> None:
    planned(store, readers(5))
    for person in (1, 2, 4):
        store.set_consent(person, Consent.WITHDRAWN, "by link", NOW)
    assert [row.reader.id for row in batch(store, 2)] == [3]
    assert [row.reader.id for row in batch(store, 2)] == [5]
    assert store.counts("daily", EDITION) == Counts(claimed=2, excluded=3)


def test_answers_to_a_batch_settled_by_someone_else_are_all_or_none(store: Store) -> None:
    planned(store, readers(4))
    one, two = batch(store, 2)
    store.settle(two, None, NOW)
    with pytest.raises(StoreError, match="settled by someone else"):
        batch(store, 2, (one, ACCEPTED, None), (two, ACCEPTED, None))
    assert store.counts("daily", EDITION) == Counts(claimed=1, planned=3)


def test_several_connections_are_answered_and_served_in_one_step(store: Store) -> None:
    planned(store, readers(4))
    one, two = store.next_claims("daily", EDITION, NOW, [("a", None), ("b", None)])
    assert one is not None
    assert two is not None
    wishes = [("a", (one, ACCEPTED, None)), ("c", None), ("b", (two, DEFERRED, LATER)), ("d", None)]
    found = store.next_claims("daily", EDITION, NOW, wishes)
    assert [row and (row.reader.id, row.claimed_by) for row in found] == [
        (3, "a"),
        (4, "c"),
        None,
        None,
    ]
    assert store.counts("daily", EDITION) == Counts(accepted=1, deferred=1, claimed=2)


def test_what_a_provider_was_handed_lately_is_counted_over_issues(store: Store) -> None:
    planned(store, readers(4))
    store.plan(newsletter(), "2026-11-23", NOW)
    one, two, three, four = store.next_batch("daily", EDITION, "smtp host:1", NOW, 4)
    ours, theirs = replace(one, provider="smtp"), replace(two, provider="file")
    batch(store, 0, (ours, ACCEPTED, None), (theirs, ACCEPTED, None), (four, None, None))
    store.next_claim("daily", "2026-11-23", "smtp2 host:1", NOW)
    assert three.claimed_at == NOW
    assert store.sent_since("smtp", NOW) == 2
    assert store.sent_since("smtp", LATER) == 0
    assert store.sent_since("file", NOW) == 1


def test_issues_that_met_a_full_mailbox_are_counted_once_each(store: Store) -> None:
    store.declare(readers(2), "hash", NOW)
    full = Receipt(Verdict.DEFERRED, "452 5.2.2 full", 452, "5.2.2")
    for day in range(3):
        edition, now = f"2026-11-2{day}", NOW + timedelta(days=day)
        store.plan(newsletter(), edition, now)
        row = store.next_claim("daily", edition, "me", now)
        assert row is not None
        store.next_claim("daily", edition, "me", now, (row, full, now))
    assert store.full_mailbox(1, NOW) == 3
    assert store.full_mailbox(1, NOW + timedelta(hours=1)) == 2
    assert store.full_mailbox(2, NOW) == 0


@pytest.mark.slow
def test_two_senders_at_once_never_claim_a_row_twice(tmp_path: Path) -> None:
    store = sqlite_in(tmp_path)
    planned(store, readers(120))
    claims: list[str] = []

    def send(worker: str) -> None:
        own = sqlite_in(tmp_path)
        answered: tuple[Delivery, Receipt, None] | None = None
        while (row := own.next_claim("daily", EDITION, worker, NOW, answered)) is not None:
            claims.append(row.id)
            answered = (row, ACCEPTED, None)
        own.close()

    threads = [Thread(target=send, args=(f"w{n}",)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claims) == len(set(claims)) == 120
    assert store.counts("daily", EDITION) == Counts(accepted=120)
    store.close()


@pytest.mark.parametrize("due", [*_DUE, *_DUE_ALIKE.values()])
def test_a_claim_does_not_walk_past_those_already_sent(tmp_path: Path, due: Select[Any]) -> None:
    """A column named twice in the order once made every claim read the whole issue."""
    sqlite_in(tmp_path).close()
    database = Database(f"sqlite:///{tmp_path}/digest.db")
    values = {"newsletter": "daily", "edition": EDITION, "now": NOW, "size": 1}
    values |= {"sections": "[]", "language": ""}
    with database.reading() as connection:
        sql = str(due.params(values).compile(connection, compile_kwargs={"literal_binds": True}))
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")]
    database.close()
    used = "USING INDEX deliveries_by_variant (newsletter=? AND edition=? AND state=?"
    assert used in plan[0]
    assert ("TEMP B-TREE" in " ".join(plan)) is ("retry_at <=" in str(due))
