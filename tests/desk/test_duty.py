from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.desk.duty import (
    Act,
    Circumstances,
    after_pumping,
    next_duty,
    remind_at,
    thin,
)
from digest.desk.timetable import Slot
from digest.model.news import Issue, IssueSection, Item, Masthead
from digest.model.sending import Counts, IssueRecord, IssueState
from digest.model.settings import IfUnsigned, Newsletter, SignOff

MORNING = datetime(2026, 11, 22, tzinfo=UTC)
DRAFT_AT = MORNING.replace(hour=5, minute=30)
SEND_AT = MORNING.replace(hour=6, minute=30)
EXPIRES = MORNING.replace(hour=9, minute=30)
SLOT = Slot("2026-11-22", DRAFT_AT, SEND_AT, EXPIRES)
LETTER = Newsletter(
    id="daily", title="Daily", sender="desk@agency.example", postal_address="1 Quay, Port"
)
AUTOMATIC = replace(LETTER, sign_off=SignOff.AUTOMATIC)
UNSIGNED_GOES = replace(LETTER, if_unsigned=IfUnsigned.SEND)


def issue(stories: int, drafted_at: datetime = DRAFT_AT) -> Issue:
    items = tuple(
        Item(f"story-{n}", "World", "", f"Headline {n}", 1, (), ()) for n in range(stories)
    )
    masthead = Masthead(
        "daily",
        "Daily",
        "desk@agency.example",
        "desk@agency.example",
        "1 Quay",
        "UTC",
        "en",
        "#000",
    )
    return Issue(
        "2026-11-22", masthead, drafted_at, "News", "", (), (IssueSection("World", items),)
    )


def record(state: IssueState = IssueState.DRAFT, stories: int = 5, **more: object) -> IssueRecord:
    made = IssueRecord(
        "daily", SLOT.edition, state, SEND_AT, EXPIRES, fingerprint="f", issue=issue(stories)
    )
    return replace(made, **more)  # type: ignore[arg-type]


def seen(hour: int, minute: int = 0, **more: object) -> Circumstances:
    base = Circumstances(
        now=MORNING.replace(hour=hour, minute=minute), known_since=MORNING, has_editors=True
    )
    return replace(base, **more)  # type: ignore[arg-type]


MAILED = record(mailed_at=DRAFT_AT)


@pytest.mark.parametrize(
    ("letter", "stored", "circumstances", "expected"),
    [
        (LETTER, None, seen(5, 29), Act.WAIT),
        (LETTER, None, seen(5, 30), Act.DRAFT),
        (LETTER, None, seen(9, 29), Act.DRAFT),
        (LETTER, None, seen(9, 30), Act.MISS),
        (LETTER, None, seen(9, 30, known_since=SEND_AT), Act.WAIT),  # first run came later
        (LETTER, record(), seen(5, 31), Act.MAIL_DRAFT),
        (LETTER, record(), seen(5, 31, has_editors=False), Act.WAIT),
        (LETTER, MAILED, seen(5, 59), Act.WAIT),
        (LETTER, MAILED, seen(6, 0), Act.REMIND),
        (LETTER, replace(MAILED, reminded_at=SEND_AT), seen(6, 5), Act.WAIT),
        (LETTER, MAILED, seen(6, 30), Act.WAIT),  # held: an editor's yes is needed
        (UNSIGNED_GOES, MAILED, seen(6, 30), Act.APPROVE),
        (LETTER, MAILED, seen(9, 30), Act.MISS),
        (AUTOMATIC, MAILED, seen(6, 29), Act.WAIT),
        (AUTOMATIC, MAILED, seen(6, 30), Act.APPROVE),
        (AUTOMATIC, record(), seen(5, 30, at_once=True), Act.APPROVE),  # nobody could look
        (AUTOMATIC, record(stories=2, mailed_at=DRAFT_AT), seen(6, 30), Act.SPIKE),
        (UNSIGNED_GOES, record(stories=0, mailed_at=DRAFT_AT), seen(6, 30), Act.SPIKE),
        (LETTER, record(stories=2, mailed_at=DRAFT_AT), seen(6, 30), Act.WAIT),
        (
            AUTOMATIC,
            record(stories=2, mailed_at=DRAFT_AT),
            seen(6, 0, gathered_at=MORNING.replace(hour=5, minute=50)),
            Act.REDRAFT,
        ),
        (LETTER, record(IssueState.APPROVED), seen(6, 29), Act.WAIT),
        (LETTER, record(IssueState.APPROVED), seen(6, 30), Act.START),
        (LETTER, record(IssueState.APPROVED), seen(9, 30), Act.MISS),
        (LETTER, record(IssueState.SENDING), seen(23), Act.PUMP),
        (LETTER, record(IssueState.SENT), seen(7), Act.WAIT),
        (LETTER, record(IssueState.SPIKED), seen(7), Act.WAIT),
        (LETTER, record(IssueState.MISSED), seen(7), Act.WAIT),
    ],
)
def test_the_desk_knows_what_an_edition_needs(
    letter: Newsletter, stored: IssueRecord | None, circumstances: Circumstances, expected: Act
) -> None:
    assert next_duty(letter, SLOT, stored, circumstances).act is expected


@given(
    letter=st.sampled_from([LETTER, AUTOMATIC, UNSIGNED_GOES]),
    state=st.sampled_from([IssueState.DRAFT, IssueState.APPROVED]),
    late=st.integers(0, 10_000),
    at_once=st.booleans(),
    stories=st.integers(0, 6),
)
def test_nothing_is_approved_or_started_after_it_expired(
    letter: Newsletter, state: IssueState, late: int, *, at_once: bool, stories: int
) -> None:
    after = replace(seen(0), now=EXPIRES + timedelta(minutes=late), at_once=at_once)
    assert next_duty(letter, SLOT, record(state, stories), after).act is Act.MISS


@given(stories=st.integers(0, 2), minutes=st.integers(0, 179), at_once=st.booleans())
def test_a_thin_issue_never_goes_out_by_rule(stories: int, minutes: int, *, at_once: bool) -> None:
    for letter in (LETTER, AUTOMATIC, UNSIGNED_GOES):
        now = replace(seen(0), now=SEND_AT + timedelta(minutes=minutes), at_once=at_once)
        duty = next_duty(letter, SLOT, record(stories=stories, mailed_at=DRAFT_AT), now)
        assert duty.act in (Act.SPIKE, Act.WAIT, Act.SAY_THIN, Act.REDRAFT)


def test_thinness_is_told_in_words() -> None:
    assert thin(issue(0), LETTER) == "thin: no story, and at_least asks for 3"
    assert thin(issue(1), LETTER) == "thin: 1 story, and at_least asks for 3"
    assert thin(issue(3), LETTER) == ""
    assert thin(issue(0), replace(LETTER, at_least=0)) != ""  # an empty issue is always thin


def test_editors_are_reminded_half_an_hour_before_or_half_way() -> None:
    assert remind_at(SEND_AT, DRAFT_AT - timedelta(hours=2)) == SEND_AT - timedelta(minutes=30)
    assert remind_at(SEND_AT, SEND_AT - timedelta(minutes=20)) == SEND_AT - timedelta(minutes=10)


@pytest.mark.parametrize(
    ("counts", "hour", "expected"),
    [
        (Counts(accepted=3), 7, IssueState.SENT),
        (Counts(accepted=3, deferred=1), 7, IssueState.SENDING),
        (Counts(planned=1), 7, IssueState.SENDING),
        (Counts(accepted=2, expired=1), 10, IssueState.SENT),
        (Counts(expired=3), 10, IssueState.MISSED),
        (Counts(claimed=1, accepted=2), 7, IssueState.SENT),  # doubts are settled one by one
        (Counts(refused=2), 7, IssueState.SENT),
        (Counts(), 7, IssueState.SENT),
    ],
)
def test_an_issue_is_sent_when_nothing_is_owed(
    counts: Counts, hour: int, expected: IssueState
) -> None:
    assert after_pumping(record(), counts, MORNING.replace(hour=hour))[0] is expected
