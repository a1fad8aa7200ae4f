from datetime import UTC, datetime, timedelta

import pytest

from digest.desk.duty import Act, Circumstances, next_duty
from digest.desk.timetable import Slot
from digest.model.news import Issue, IssueSection, Item, Masthead
from digest.model.sending import IssueRecord, IssueState
from digest.model.settings import Newsletter

DRAFT_AT = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)
SLOT = Slot("2026-11-22", DRAFT_AT, DRAFT_AT + timedelta(hours=1), DRAFT_AT + timedelta(hours=4))
LETTER = Newsletter("daily", "Daily", "desk@agency.example", "1 Quay, Port")


def drafted(at: datetime, mailed: datetime | None = None) -> IssueRecord:
    items = tuple(Item(f"s{n}", "World", "", f"H {n}", 1, (), ()) for n in range(4))
    masthead = Masthead("daily", "Daily", "a@b.example", "", "1 Quay", "UTC", "en", "#000")
    issue = Issue(SLOT.edition, masthead, at, "S", "", (), (IssueSection("World", items),))
    return IssueRecord(
        "daily",
        SLOT.edition,
        IssueState.DRAFT,
        SLOT.send_at,
        SLOT.expires_at,
        issue=issue,
        mailed_at=mailed,
    )


EVENING = DRAFT_AT - timedelta(hours=9)


@pytest.mark.parametrize(
    ("record", "now", "at_once", "expected"),
    [
        (drafted(EVENING), DRAFT_AT - timedelta(minutes=1), False, Act.MAIL_DRAFT),
        (drafted(EVENING), DRAFT_AT, False, Act.REDRAFT),
        (drafted(DRAFT_AT), DRAFT_AT, False, Act.MAIL_DRAFT),
        (drafted(EVENING, mailed=EVENING), DRAFT_AT, False, Act.WAIT),
        (drafted(EVENING), DRAFT_AT, True, Act.MAIL_DRAFT),
        (drafted(EVENING), SLOT.expires_at, False, Act.MISS),
    ],
)
def test_a_draft_made_ahead_of_time_takes_in_the_news_since_unless_editors_saw_it(
    *, record: IssueRecord, now: datetime, at_once: bool, expected: Act
) -> None:
    seen = Circumstances(now, EVENING, has_editors=True, at_once=at_once)
    assert next_duty(LETTER, SLOT, record, seen).act is expected
