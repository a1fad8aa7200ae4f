from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.desk.duty import Act, Circumstances, next_duty
from digest.desk.moments import (
    LATE_YES,
    LOOK,
    Edition,
    Moment,
    edition_moments,
    gather_at,
)
from digest.desk.timetable import Slot
from digest.model.news import Issue, IssueSection, Item, Masthead
from digest.model.sending import IssueRecord, IssueState
from digest.model.settings import IfUnsigned, Newsletter, SignOff

MORNING = datetime(2026, 11, 22, tzinfo=UTC)
DRAFT_AT = MORNING.replace(hour=5, minute=30)
SEND_AT = MORNING.replace(hour=6, minute=30)
EXPIRES = MORNING.replace(hour=9, minute=30)
SLOT = Slot("2026-11-22", DRAFT_AT, SEND_AT, EXPIRES)
LETTER = Newsletter(id="daily", title="Daily", sender="d@agency.example", postal_address="1 Quay")
AUTOMATIC = replace(LETTER, sign_off=SignOff.AUTOMATIC)
HALF_HOUR = timedelta(minutes=30)


def at(hour: int, minute: int = 0) -> datetime:
    return MORNING.replace(hour=hour, minute=minute)


def issue(drafted_at: datetime, stories: int = 5) -> Issue:
    items = tuple(
        Item(f"story-{n}", "World", "", f"Headline {n}", 1, (), ()) for n in range(stories)
    )
    masthead = Masthead("daily", "Daily", "d@a.example", "d@a.example", "1", "UTC", "en", "#000")
    sections = (IssueSection("World", items),)
    return Issue(SLOT.edition, masthead, drafted_at, "News", "", (), sections)


def record(state: IssueState = IssueState.DRAFT, **more: object) -> IssueRecord:
    made = IssueRecord("daily", SLOT.edition, state, SEND_AT, EXPIRES, issue=issue(DRAFT_AT))
    return replace(made, **more)  # type: ignore[arg-type]  # the caller names fields


def coming(
    known: IssueRecord | None,
    since: datetime,
    letter: Newsletter = LETTER,
    retry_at: datetime | None = None,
    *,
    has_editors: bool = True,
) -> list[Moment]:
    edition = Edition(letter, SLOT, known, retry_at)
    return sorted(edition_moments(edition, since, has_editors=has_editors))


def test_before_its_draft_an_edition_waits_for_draft_at_alone() -> None:
    assert coming(None, at(1))[0] == Moment(DRAFT_AT, "draft daily 2026-11-22")


def test_a_draft_seen_by_its_editors_is_reminded_of_and_then_sent() -> None:
    known = record(mailed_at=DRAFT_AT)
    assert coming(known, DRAFT_AT) == [
        Moment(at(6), "remind daily 2026-11-22"),
        Moment(SEND_AT, "send daily 2026-11-22"),
        Moment(EXPIRES, "expire daily 2026-11-22"),
    ]
    reminded = replace(known, reminded_at=at(6))
    assert coming(reminded, at(6))[0] == Moment(SEND_AT, "send daily 2026-11-22")


def test_a_draft_that_no_editor_could_be_mailed_is_tried_again() -> None:
    assert coming(record(), DRAFT_AT)[0] == Moment(DRAFT_AT + LOOK, "look at daily 2026-11-22")


def test_a_held_draft_is_looked_at_every_minute_for_a_late_yes() -> None:
    known = record(mailed_at=DRAFT_AT, reminded_at=at(6))
    assert coming(known, at(7))[0].at == at(7) + LATE_YES


def test_a_deferred_delivery_is_due_when_it_says_and_no_later_than_a_look() -> None:
    known = record(IssueState.SENDING)
    assert coming(known, at(7), retry_at=at(7, 2))[0] == Moment(
        at(7, 2), "send again daily 2026-11-22"
    )
    assert coming(known, at(7), retry_at=at(7, 25))[0].at == at(7) + LOOK


def test_an_edition_that_has_ended_is_never_due() -> None:
    for state in (IssueState.SENT, IssueState.SPIKED, IssueState.MISSED):
        assert coming(record(state), at(1)) == []


def test_what_fell_due_while_a_run_was_at_work_is_still_named() -> None:
    began_just_before = DRAFT_AT - timedelta(seconds=1)
    assert coming(None, began_just_before)[0].at == DRAFT_AT
    assert coming(None, DRAFT_AT)[0].at == DRAFT_AT + LOOK  # it was looked at then


MOMENTS = st.integers(4 * 12, 10 * 12).map(lambda n: MORNING + timedelta(minutes=5 * n))
MAYBE = st.none() | MOMENTS


@st.composite
def editions(draw: st.DrawFn) -> tuple[Newsletter, IssueRecord | None]:
    letter = replace(
        LETTER,
        sign_off=draw(st.sampled_from(SignOff)),
        if_unsigned=draw(st.sampled_from(IfUnsigned)),
        at_least=draw(st.integers(0, 5)),
    )
    if draw(st.booleans()):
        return letter, None
    drafted = issue(draw(MOMENTS), draw(st.integers(0, 5)))
    known = record(
        draw(st.sampled_from((*IssueState, IssueState.DRAFT, IssueState.DRAFT))),
        issue=draw(st.sampled_from((drafted, None))),
        mailed_at=draw(MAYBE),
        reminded_at=draw(MAYBE),
    )
    return letter, known


@settings(max_examples=400)
@given(editions(), MOMENTS, MOMENTS, MAYBE, st.booleans(), st.floats(0, 0.999999))
def test_between_two_moments_the_clock_alone_changes_nothing(
    edition: tuple[Newsletter, IssueRecord | None],
    since: datetime,
    known_since: datetime,
    gathered_at: datetime | None,
    has_editors: bool,  # noqa: FBT001 - drawn
    part: float,
) -> None:
    letter, known = edition
    moments = coming(known, since, letter, has_editors=has_editors)
    first = min((m.at for m in moments), default=since + timedelta(days=2))
    assert first > since
    seen = Circumstances(since, known_since, gathered_at, has_editors)
    duty = next_duty(letter, SLOT, known, seen)
    for later in (since + (first - since) * part, first - timedelta(microseconds=1)):
        assert next_duty(letter, SLOT, known, replace(seen, now=later)) == duty


@given(editions(), MOMENTS)
def test_whatever_is_not_done_is_looked_at_again(
    edition: tuple[Newsletter, IssueRecord | None], since: datetime
) -> None:
    letter, known = edition
    seen = Circumstances(since, since - timedelta(days=9), since, has_editors=True)
    duty = next_duty(letter, SLOT, known, seen)
    if duty.act is Act.WAIT or (known is not None and known.issue is None):
        return
    if duty.act is Act.MISS and known is None:
        return  # written down by the run that finds it; LONGEST looks again
    assert coming(known, since, letter)[0].at <= since + LOOK


def test_sources_are_read_in_rhythm() -> None:
    assert gather_at(HALF_HOUR, None, at(5)) == at(5)
    assert gather_at(HALF_HOUR, at(5), at(5, 10)) == at(5, 30)
    assert gather_at(HALF_HOUR, at(1), at(5, 10)) == at(5, 10)


def test_a_last_reading_in_the_future_was_a_wrong_clocks() -> None:
    assert gather_at(HALF_HOUR, at(9), at(5)) == at(5)
    assert gather_at(HALF_HOUR, at(5, 1), at(5)) == at(5, 31)  # a small correction is none


def test_a_reading_that_mail_would_wait_for_comes_after_the_mail() -> None:
    ten = timedelta(minutes=10)
    assert gather_at(HALF_HOUR, at(5, 55), at(6), [SEND_AT], ten) == SEND_AT
    assert gather_at(HALF_HOUR, at(5, 50), at(6), [SEND_AT], ten) == SEND_AT
    assert gather_at(HALF_HOUR, at(5, 49), at(6), [SEND_AT], ten) == at(6, 19)
    assert gather_at(HALF_HOUR, at(6), at(6), [SEND_AT], ten) == SEND_AT


@given(
    st.integers(1, 120).map(lambda m: timedelta(minutes=m)),
    MAYBE,
    MOMENTS,
    st.lists(MOMENTS, max_size=8),
    st.integers(0, 60).map(lambda m: timedelta(minutes=m)),
)
def test_readings_are_put_off_but_not_for_ever(
    often: timedelta,
    gathered_at: datetime | None,
    now: datetime,
    sends: list[datetime],
    takes: timedelta,
) -> None:
    found = gather_at(often, gathered_at, now, sends, takes)
    alone = gather_at(often, gathered_at, now)
    assert now <= alone <= found <= alone + max(often, takes)
