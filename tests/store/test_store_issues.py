from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from fakes.ledgers import EDITION, NOW, draft, issue, record
from fakes.stores import KINDS, opened

from digest.errors import Refused
from digest.model.news import Move, Pin, Told
from digest.model.sending import IssueState
from digest.outbox import fingerprint
from digest.ports import Store


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with opened(request.param, tmp_path) as made:
        yield made


def test_a_draft_comes_back_equal_with_its_fingerprint(store: Store) -> None:
    store.save_draft(record(), draft())
    kept = store.issue("daily", EDITION)
    assert kept == replace(record(), issue=issue(), fingerprint=fingerprint(issue()))
    assert store.stories("daily") == {"https://outlet.example/1": "s1"}
    assert store.issue("daily", "2026-11-23") is None


def test_times_are_moments_whatever_zone_they_came_in(store: Store) -> None:
    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
    store.save_draft(replace(record(), send_at=tokyo), draft())
    kept = store.issue("daily", EDITION)
    assert kept is not None
    assert kept.send_at == NOW


def test_drafting_again_replaces_a_draft_and_nothing_else(store: Store) -> None:
    store.save_draft(record(), draft())
    store.save_draft(record(), draft(subject="A later bridge"))
    kept = store.issue("daily", EDITION)
    assert kept is not None
    assert kept.issue == issue(subject="A later bridge")
    assert store.change(replace(kept, state=IssueState.APPROVED), "draft")
    with pytest.raises(Refused, match="approved"):
        store.save_draft(record(), draft(subject="Too late"))
    assert store.issue("daily", EDITION) == replace(kept, state=IssueState.APPROVED)


def test_a_decision_is_written_only_from_the_state_it_was_made_in(store: Store) -> None:
    store.save_draft(record(), draft())
    kept = store.issue("daily", EDITION)
    assert kept is not None
    yes = replace(
        kept,
        state=IssueState.APPROVED,
        approved_by="ed",
        approved_at=NOW,
        approved_fingerprint=kept.fingerprint,
        issue=issue(subject="not this one"),
        fingerprint="nor this",
    )
    assert not store.change(yes, "approved", "sending")
    assert store.issue("daily", EDITION) == kept
    assert store.change(yes, "draft")
    assert not store.change(yes, "draft")
    expected = replace(yes, issue=kept.issue, fingerprint=kept.fingerprint)
    assert store.issue("daily", EDITION) == expected


def test_an_edition_can_be_missed_before_it_was_drafted(store: Store) -> None:
    store.note_missed(replace(record(), reason="the machine was off"))
    expected = replace(record(), state=IssueState.MISSED, reason="the machine was off")
    assert store.issue("daily", EDITION) == expected


def test_a_missed_draft_keeps_its_issue_and_a_sent_one_cannot_be_missed(store: Store) -> None:
    store.save_draft(record(), draft())
    store.note_missed(record())
    kept = store.issue("daily", EDITION)
    assert kept is not None
    assert (kept.state, kept.issue) == (IssueState.MISSED, issue())
    assert store.change(replace(kept, state=IssueState.SENT), "missed")
    with pytest.raises(Refused, match="sent"):
        store.note_missed(record())


def test_issues_come_newest_first(store: Store) -> None:
    for day in range(3):
        edition = f"2026-11-2{day}"
        later = replace(record(edition), send_at=NOW + timedelta(days=day))
        store.save_draft(later, draft(edition))
    found = [r.edition for r in store.issues("daily", limit=2)]
    assert found == ["2026-11-22", "2026-11-21"]
    assert store.issues("weekly") == ()


def test_what_was_told_is_told_once(store: Store) -> None:
    first = Told("s1", EDITION, NOW, "A bridge", ("It was opened.", "Yes."), ("a1", "a2"))
    store.remember_told("daily", [first])
    store.remember_told("daily", [replace(first, headline="Other"), replace(first, story="s0")])
    assert store.told("daily", NOW) == (replace(first, story="s0"), first)
    assert store.told("daily", NOW + timedelta(seconds=1)) == ()
    assert store.told("weekly", NOW) == ()
    store.remember_told("daily", [])


def test_a_spiked_story_is_spiked_from_its_edition_only(store: Store) -> None:
    store.spike_story("daily", EDITION, "s1", NOW)
    store.spike_story("daily", EDITION, "s1", NOW)
    assert store.spiked("daily", EDITION) == {"s1"}
    assert store.spiked("daily", "2026-11-23") == frozenset()


def test_a_story_let_back_in_is_spiked_no_more(store: Store) -> None:
    store.spike_story("daily", EDITION, "s1", NOW)
    assert store.unspike_story("daily", EDITION, "s1") is True
    assert store.unspike_story("daily", EDITION, "s1") is False
    assert store.spiked("daily", EDITION) == frozenset()


def test_pins_are_kept_for_their_edition_and_the_latest_of_a_story_counts(store: Store) -> None:
    first = Pin("s2", 3, "Ada", NOW)
    store.pin_story("daily", EDITION, first)
    store.pin_story("daily", EDITION, Pin("s1", 2, "Ada", NOW))
    again = Pin("s1", 0, "Ben", NOW + timedelta(minutes=1))
    store.pin_story("daily", EDITION, again)
    assert store.pins("daily", EDITION) == (first, again)
    assert store.pins("daily", "2026-11-23") == ()
    assert store.pins("weekly", EDITION) == ()


def test_a_pin_that_is_taken_out_is_gone(store: Store) -> None:
    store.pin_story("daily", EDITION, Pin("s1", 1, "Ada", NOW))
    assert store.unpin_story("daily", EDITION, "s1") is True
    assert store.unpin_story("daily", EDITION, "s1") is False
    assert store.pins("daily", EDITION) == ()


MOVE = Move(
    story="s1",
    to="Science",
    was="",
    who="Ada Editor",
    at=NOW,
    edition=EDITION,
    headline="A “comet” passes",
    articles=("https://outlet.example/1",),
    texts=("A comet passes\nIt was seen.", "Comet"),
)


def test_a_move_comes_back_equal_and_a_later_one_of_the_story_replaces_it(store: Store) -> None:
    earlier = replace(MOVE, story="s2", at=NOW - timedelta(days=1))
    store.move_story("daily", MOVE)
    store.move_story("daily", earlier)
    assert store.moves("daily") == (earlier, MOVE)
    assert store.moves("weekly") == ()
    again = replace(MOVE, to="Asia", who="Ben", at=NOW + timedelta(hours=1), texts=())
    store.move_story("daily", again)
    assert store.moves("daily") == (earlier, again)


def test_a_move_undone_is_gone_and_is_undone_once(store: Store) -> None:
    store.move_story("daily", MOVE)
    assert not store.undo_move("weekly", "s1")
    assert store.undo_move("daily", "s1")
    assert not store.undo_move("daily", "s1")
    assert store.moves("daily") == ()
