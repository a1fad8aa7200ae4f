from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from fakes import postgres
from fakes.ledgers import NOW, declaration
from fakes.stores import KINDS, opened

from digest.errors import StoreError
from digest.model.people import Consent, Declaration, Subscriber
from digest.ports import Store
from digest.store import open_store

INVITED, CONFIRMED = Consent.INVITED, Consent.CONFIRMED
WITHDRAWN, SUPPRESSED = Consent.WITHDRAWN, Consent.SUPPRESSED


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with opened(request.param, tmp_path) as made:
        yield made


def test_a_row_comes_back_with_all_its_choices(store: Store) -> None:
    row = Declaration(
        email="Ann@mail.example",
        name="Ann Ó",
        sections=("Asia", "Africa"),
        newsletters=("weekly", "daily"),
        language="en",
        timezone="Europe/Lisbon",
        state=CONFIRMED,
        how="paper form",
        on=date(2026, 11, 1),
    )
    assert store.declare([row], "hash", NOW) == ()
    expected = Subscriber(
        id=1,
        email="Ann@mail.example",
        name="Ann Ó",
        sections=("Asia", "Africa"),
        newsletters=("weekly", "daily"),
        language="en",
        timezone="Europe/Lisbon",
        state=CONFIRMED,
        how="paper form",
        on=date(2026, 11, 1),
    )
    assert store.subscribers() == (expected,)
    assert store.subscriber(1) == expected
    assert store.subscriber(2) is None


def test_the_same_address_in_other_case_is_one_person(store: Store) -> None:
    said = store.declare(
        [declaration("Ann@Mail.example"), declaration("ann@mail.EXAMPLE")], "h", NOW
    )
    assert [s.email for s in store.subscribers()] == ["Ann@Mail.example"]
    assert len(said) == 1
    assert "more than once" in said[0]


def test_a_domain_and_its_idna_form_are_one_person(store: Store) -> None:
    store.declare([declaration("ann@bücher.example")], "h", NOW)
    store.declare([declaration("ann@xn--bcher-kva.example")], "h", NOW)
    assert len(store.subscribers()) == 1


@pytest.mark.parametrize(
    ("known", "declared", "expected"),
    [
        (INVITED, CONFIRMED, CONFIRMED),
        (INVITED, WITHDRAWN, WITHDRAWN),
        (CONFIRMED, INVITED, CONFIRMED),
        (CONFIRMED, WITHDRAWN, WITHDRAWN),
        (WITHDRAWN, CONFIRMED, WITHDRAWN),
        (WITHDRAWN, INVITED, WITHDRAWN),
        (SUPPRESSED, CONFIRMED, SUPPRESSED),
        (SUPPRESSED, WITHDRAWN, SUPPRESSED),
    ],
)
def test_a_withdrawn_or_suppressed_address_is_never_revived_by_the_file(
    store: Store, known: Consent, declared: Consent, expected: Consent
) -> None:
    store.declare([declaration("ann@mail.example", INVITED)], "one", NOW)
    store.set_consent(1, known, "for the test", NOW)
    said = store.declare([declaration("ann@mail.example", declared)], "two", NOW)
    found = store.subscriber(1)
    assert found is not None
    assert found.state is expected
    refused = expected is not declared and declared is not WITHDRAWN
    assert bool(said) is refused


def test_an_address_gone_from_the_file_stays_and_is_marked_and_may_come_back(store: Store) -> None:
    rows = [declaration("ann@mail.example"), declaration("bob@mail.example")]
    store.declare(rows, "one", NOW)
    before = store.subscribers()
    store.declare(rows[:1], "two", NOW)
    assert store.subscribers() == (before[0], replace(before[1], in_file=False))
    store.declare(rows, "three", NOW)
    assert store.subscribers() == before


def test_choices_follow_the_file(store: Store) -> None:
    store.declare([declaration("ann@mail.example", CONFIRMED, "daily", "weekly")], "one", NOW)
    store.declare([declaration("Ann@mail.example", CONFIRMED, "weekly")], "two", NOW)
    (found,) = store.subscribers()
    assert (found.email, found.newsletters) == ("Ann@mail.example", ("weekly",))


def test_a_bounce_does_not_overwrite_a_withdrawal(store: Store) -> None:
    store.declare([declaration("ann@mail.example")], "one", NOW)
    store.set_consent(1, WITHDRAWN, "by link", NOW)
    store.set_consent(1, SUPPRESSED, "550 5.1.1", NOW)
    assert store.subscribers()[0].state is WITHDRAWN


def test_a_reader_revives_themself(store: Store) -> None:
    store.declare([declaration("ann@mail.example")], "one", NOW)
    store.set_consent(1, WITHDRAWN, "by link", NOW)
    store.set_consent(1, CONFIRMED, "by a fresh mail", NOW)
    assert store.subscribers()[0].state is CONFIRMED


def test_an_id_that_was_never_given_is_an_error(store: Store) -> None:
    with pytest.raises(StoreError, match="9"):
        store.set_consent(9, WITHDRAWN, "by link", NOW)


def _file_copy(folder: Path) -> bytes:
    return (folder / "digest.db").read_bytes()


def test_a_restored_backup_does_not_forget_who_left(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/digest.db"
    store = open_store(url)
    people = ("ann", "bob", "cy", "dee")
    store.declare([declaration(f"{p}@mail.example") for p in people], "one", NOW)
    store.close()
    backup = _file_copy(tmp_path)
    store = open_store(url)
    store.set_consent(1, WITHDRAWN, "by link", NOW)
    store.set_consent(2, SUPPRESSED, "550 5.1.1", NOW)
    store.set_consent(3, WITHDRAWN, "by link", NOW)
    store.set_consent(3, CONFIRMED, "by a fresh mail", NOW)
    store.close()
    (tmp_path / "digest.db").write_bytes(backup)
    store = open_store(url)
    states = [s.state for s in store.subscribers()]
    store.close()
    assert states == [WITHDRAWN, SUPPRESSED, CONFIRMED, CONFIRMED]
    journal = (tmp_path / "digest.db.withdrawals").read_text()
    assert "ann" not in journal
    assert (tmp_path / "digest.db.withdrawals").stat().st_mode & 0o077 == 0


def test_even_a_lost_store_does_not_make_the_file_revive_who_left(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/digest.db"
    store = open_store(url)
    store.declare([declaration("ann@mail.example")], "one", NOW)
    store.set_consent(1, WITHDRAWN, "by link", NOW)
    store.close()
    (tmp_path / "digest.db").unlink()
    store = open_store(url)
    said = store.declare([declaration("ANN@mail.example"), declaration("bob@x.example")], "1", NOW)
    assert [s.state for s in store.subscribers()] == [WITHDRAWN, CONFIRMED]
    assert "stays so" in said[0]
    store.close()


def test_a_torn_last_line_of_the_journal_costs_nobody_else(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/digest.db"
    store = open_store(url)
    store.declare([declaration("ann@mail.example"), declaration("bob@mail.example")], "one", NOW)
    store.set_consent(1, WITHDRAWN, "by link", NOW)
    store.close()
    journal = tmp_path / "digest.db.withdrawals"
    with journal.open("a") as torn:
        torn.write("0123abc 2026-")
    store = open_store(url)
    store.set_consent(2, WITHDRAWN, "by link", NOW)
    store.close()
    (tmp_path / "digest.db").unlink()
    store = open_store(url)
    store.declare([declaration("ann@mail.example"), declaration("bob@mail.example")], "one", NOW)
    assert [s.state for s in store.subscribers()] == [WITHDRAWN, WITHDRAWN]
    store.close()


def test_a_journal_without_its_key_stops_everything(tmp_path: Path) -> None:
    (tmp_path / "digest.db.withdrawals").write_text("nonsense\n")
    with pytest.raises(StoreError, match="who has left"):
        open_store(f"sqlite:///{tmp_path}/digest.db")


def _three_who_left(url: str, file: Path) -> None:
    with closing(open_store(url, file)) as store:
        people = ("ann", "bob", "cy")
        store.declare([declaration(f"{p}@mail.example") for p in people], "one", NOW)


@pytest.mark.slow
def test_a_restored_postgresql_does_not_forget_who_left_where_the_file_is_named(
    tmp_path: Path,
) -> None:
    file = tmp_path / "digest.withdrawals"
    with postgres.database() as url:
        _three_who_left(url, file)
        with closing(open_store(url, file)) as store:
            store.set_consent(1, WITHDRAWN, "by link", NOW)
            store.set_consent(2, SUPPRESSED, "550 5.1.1", NOW)
    with postgres.database() as restored:
        _three_who_left(restored, tmp_path / "other")
        with closing(open_store(restored)) as forgetful:
            assert [s.state for s in forgetful.subscribers()] == [CONFIRMED] * 3
        with closing(open_store(restored, file)) as store:
            assert [s.state for s in store.subscribers()] == [WITHDRAWN, SUPPRESSED, CONFIRMED]


@pytest.mark.slow
def test_who_came_back_through_another_host_is_not_sent_away_by_this_hosts_file(
    tmp_path: Path,
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    with postgres.database() as url:
        _three_who_left(url, here)
        with closing(open_store(url, here)) as store:
            store.set_consent(1, WITHDRAWN, "by link", NOW)
            store.set_consent(2, WITHDRAWN, "by link", NOW)
        with closing(open_store(url, there)) as store:
            store.set_consent(1, CONFIRMED, "by a fresh mail", NOW + timedelta(hours=1))
        with closing(open_store(url, here)) as store:
            assert [s.state for s in store.subscribers()] == [CONFIRMED, WITHDRAWN, CONFIRMED]


def test_a_journal_that_cannot_be_written_keeps_the_withdrawal_from_half_happening(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path}/digest.db"
    with closing(open_store(url)) as store:
        store.declare([declaration("ann@mail.example")], "one", NOW)
        (tmp_path / "digest.db.withdrawals.new").mkdir()
        with pytest.raises(StoreError, match=r"remembers who left, cannot be written"):
            store.set_consent(1, WITHDRAWN, "by link", NOW)
        assert [s.state for s in store.subscribers()] == [CONFIRMED]
