"""The week, breaking news and corrections go the same way as the day's issue."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fakes.store import MemoryStore
from fakes.world import World

from digest.errors import Refused
from digest.model.news import Correction, Form, Issue
from digest.model.people import Consent, Declaration
from digest.model.sending import IssueRecord, IssueState
from digest.model.settings import Block, SignOff
from digest.steps import by_hand, forms, signing
from digest.steps.rooms import Report

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
DAM = (
    "Flood breaks the Orlen dam and drives hundreds from their homes",
    "The river Orlen broke through its old dam on Sunday night. Hundreds left their homes.",
)
WHEAT = (
    "Wheat prices climb as grain ships wait at sea",
    "The price of wheat rose for the third week as grain ships waited outside the port.",
)
HARVEST = (
    "Farmers begin the grain harvest two weeks early",
    "The wheat harvest began on Tuesday, two weeks earlier than in any year on record.",
)


def at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    return MONDAY.replace(day=day, hour=hour, minute=minute)


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(MemoryStore(), tmp_path)
    made.sources.publish(0, at(2), *DAM)
    made.sources.publish(2, at(2), *WHEAT)
    return made


def report(world: World) -> Report:
    return Report(world.rooms)


def story_of(headline: str, issue: Issue) -> str:
    entries = [(item.headline, item.story) for item in issue.items]
    entries += [(left.headline, left.story) for left in issue.left_out]
    return next(story for known, story in entries if headline in known)


def sent(world: World, edition: str) -> IssueRecord:
    record = world.store.issue("daily", edition)
    assert record is not None
    return record


def to(world: World, words: str) -> list[str]:
    """Who got the mails whose subject holds these words."""
    found = [m for m in world.mails() if words in str(m["Subject"])]
    return sorted(str(m["To"].addresses[0].addr_spec).partition("@")[0] for m in found)


def test_breaking_news_is_one_story_sent_at_once_to_everybody(world: World) -> None:
    world.run_until(at(7))
    world.now = at(13)
    world.sources.publish(0, at(12, 55), *HARVEST)
    record = forms.draft_breaking(
        world.rooms,
        world.letter,
        lambda issue: story_of("Farmers begin", issue),
        "How much there will be of it.",
        report(world),
    )
    assert (record.edition, record.state) == ("2026-03-02/breaking-1", IssueState.DRAFT)
    assert record.issue is not None
    assert [item.headline for item in record.issue.items] == [HARVEST[0]]
    world.run()
    assert sent(world, record.edition).state is IssueState.SENT
    assert to(world, "Breaking: Farmers begin") == ["anna", "ben", "cleo"]
    alert = next(m for m in world.mails() if str(m["Subject"]).startswith("Breaking"))
    body = alert.get_body(("plain",))
    assert body is not None
    assert "How much there will be of it." in body.get_content()


def test_breaking_news_is_no_news_for_the_next_day(world: World) -> None:
    world.run_until(at(7))
    world.now = at(13)
    world.sources.publish(0, at(12, 55), *HARVEST)
    forms.draft_breaking(
        world.rooms, world.letter, lambda i: story_of("Farmers begin", i), "", report(world)
    )
    world.run_until(at(7, day=3))
    tomorrow = sent(world, "2026-03-03").issue
    assert tomorrow is None or HARVEST[0] not in [item.headline for item in tomorrow.items]


def test_what_was_told_and_has_nothing_new_breaks_no_news(world: World) -> None:
    world.run_until(at(7))
    world.now = at(13)
    with pytest.raises(Refused, match="nothing new"):
        forms.draft_breaking(
            world.rooms, world.letter, lambda i: story_of("Flood breaks", i), "", report(world)
        )


def test_an_unsigned_alert_waits_for_its_editor_and_is_missed_after_it_expires(
    world: World,
) -> None:
    world.letter = replace(world.letter, sign_off=SignOff.EDITOR)
    world.now = at(13)
    record = forms.draft_breaking(
        world.rooms, world.letter, lambda i: story_of("Flood breaks", i), "", report(world)
    )
    world.run()
    assert sent(world, record.edition).state is IssueState.DRAFT
    world.now = at(13) + world.letter.expires
    world.run()
    assert sent(world, record.edition).state is IssueState.MISSED


def test_a_correction_goes_to_those_who_got_the_error_and_names_its_issue(world: World) -> None:
    world.run_until(at(7))
    world.readers = (
        *world.readers,
        Declaration("dora@reader.example", "Dora", state=Consent.CONFIRMED),
    )
    world.now = at(9)
    record = forms.draft_correction(
        world.rooms,
        world.letter,
        sent(world, "2026-03-02"),
        Correction("", "… its old dam on Sunday night", "It broke on Saturday night."),
        report(world),
    )
    assert record.edition == "2026-03-02/correction-1"
    assert record.issue is not None
    assert record.issue.correction is not None
    assert [c.outlet for c in record.issue.correction.sources] == ["Harbour"]
    checked = world.store.preflight("daily", record.edition)
    assert checked is not None
    assert checked.errors == ()
    world.run()
    assert sent(world, record.edition).state is IssueState.SENT
    assert to(world, "A correction to our issue of March 2, 2026") == ["anna", "ben", "cleo"]


def test_a_correction_quotes_what_the_issue_says(world: World) -> None:
    world.run_until(at(7))
    wrong = Correction("", "The moon fell into the sea.", "It did not.")
    with pytest.raises(Refused, match="does not say"):
        forms.draft_correction(
            world.rooms, world.letter, sent(world, "2026-03-02"), wrong, report(world)
        )


def test_an_issue_nobody_got_is_not_corrected(world: World) -> None:
    world.run_until(at(6))
    made = Correction("", "Hundreds left their homes.", "Dozens did.")
    with pytest.raises(Refused, match="nobody to correct it to"):
        forms.draft_correction(
            world.rooms, world.letter, sent(world, "2026-03-02"), made, report(world)
        )


@pytest.mark.slow
def test_the_week_tells_each_story_once_as_it_was_told_last(world: World) -> None:
    for day in range(3):
        world.sources.publish(1, at(3, day=3 + day), f"River Vell rises for day {day}", DAM[1][:40])
    world.run_until(at(7, day=5), timedelta(minutes=30))
    world.now = at(18, day=6)
    record = forms.draft_week(world.rooms, world.letter, report(world))
    assert record.issue is not None
    assert record.issue.form == Form.WEEKLY
    stories = [item.story for item in record.issue.items]
    assert len(stories) == len(set(stories)) > 1
    said = {
        q.text
        for edition in ("2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05")
        if (issue := sent(world, edition).issue)
        for item in issue.items
        for q in item.sentences
    }
    assert {q.text for item in record.issue.items for q in item.sentences} <= said
    world.run()
    assert sent(world, "2026-03-06/weekly-1").state is IssueState.SENT
    assert to(world, "The week: ") == ["anna", "ben", "cleo"]


def test_a_week_without_issues_is_refused(world: World) -> None:
    world.now = at(18, day=20)
    with pytest.raises(Refused, match="that makes no week"):
        forms.draft_week(world.rooms, world.letter, report(world))


def test_drafting_the_day_never_touches_an_alert(world: World) -> None:
    world.letter = replace(world.letter, sign_off=SignOff.EDITOR)
    world.now = at(4)
    record = forms.draft_breaking(
        world.rooms, world.letter, lambda i: story_of("Flood breaks", i), "", report(world)
    )
    assert by_hand.slot_in_hand(world.rooms, world.letter).edition == "2026-03-02"
    slot = by_hand.slot_named(world.rooms, world.letter, record.edition)
    with pytest.raises(Refused, match="no issue of a day"):
        by_hand.draft(world.rooms, world.letter, slot, report(world), again=True)
    story = record.issue.items[0].story if record.issue else ""
    with pytest.raises(Refused, match="spike it whole"):
        by_hand.spike_story(world.rooms, world.letter, record, story, report(world))
    signing.spike(world.rooms, world.letter, record.edition, "no")


def test_blocks_of_the_day_are_frozen_into_its_issue(world: World) -> None:
    blocks = (
        Block("top", "", "Today **only**.", first=date(2026, 3, 2), last=date(2026, 3, 2)),
        Block("bottom", "", "From tomorrow.", first=date(2026, 3, 3)),
        Block("Rivers", "Boats", "[See boats](https://boats.example/)", "Sponsor"),
    )
    world.letter = replace(world.letter, blocks=blocks)
    world.run_until(at(7))
    issue = sent(world, "2026-03-02").issue
    assert issue is not None
    assert [block.text for block in issue.blocks] == [blocks[0].text, blocks[2].text]
    body = world.mails()[0].get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "Today only." in text
    assert text.index("[ Sponsor ]") > text.index("RIVERS")
    assert "https://boats.example/" in text


def test_readers_of_other_languages_get_their_own_words(world: World) -> None:
    world.readers = (
        Declaration("anna@reader.example", "Anna", state=Consent.CONFIRMED, language="nl"),
        Declaration("ben@reader.example", "Ben", state=Consent.CONFIRMED, language="fr"),
    )
    world.run_until(at(7))
    texts = {str(m["To"]): m.get_body(("plain",)) for m in world.mails()}
    dutch, other = (body.get_content() for body in texts.values() if body is not None)
    assert "Met één klik uitschrijven" in dutch
    assert "Unsubscribe in one click" in other
