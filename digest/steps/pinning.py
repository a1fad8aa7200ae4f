"""An editor pins a story to the top of an issue or to a place in its section, or lets it go.

The caller holds the run lock. A pin is for one edition and lasts through every draft of it.
"""

from digest.errors import Refused
from digest.model.news import Item, LeftOut, Pin
from digest.model.sending import IssueRecord
from digest.model.settings import Newsletter
from digest.steps import by_hand
from digest.steps.rooms import Report, Rooms


def pin(
    rooms: Rooms,
    newsletter: Newsletter,
    record: IssueRecord,
    story: Item | LeftOut,
    place: int,
    who: str,
    report: Report,
) -> IssueRecord:
    """Put a story `record` knows at `place` (0: the top of the issue), and draft it again.

    Raises Refused if the issue is past that, or the story still has no place: then it is not
    pinned.
    """
    by_hand.refuse_unless_open(rooms, record, "a story can only be pinned in a draft")
    before = {p.story: p for p in rooms.store.pins(newsletter.id, record.edition)}
    made = Pin(story.story, place, who, rooms.clock())
    rooms.store.pin_story(newsletter.id, record.edition, made)
    report.say(f"{who} pinned {story.story} “{story.headline}” {where(made)}", newsletter.id)
    drafted = by_hand.draft_again(rooms, newsletter, record, f"{story.story} pinned", report)
    refusal = _refusal(drafted, story.story)
    if refusal:
        _restore(rooms, newsletter, record.edition, made, before.get(story.story))
        by_hand.draft_again(rooms, newsletter, drafted, f"{story.story} not pinned", report)
        raise Refused(f"“{story.headline}” ({story.story}) cannot be pinned: {refusal}.")
    return drafted


def unpin(
    rooms: Rooms, newsletter: Newsletter, record: IssueRecord, story: str, report: Report
) -> IssueRecord:
    """Let a pinned story stand where it ranks. Raises Refused if it was not pinned."""
    by_hand.refuse_unless_open(rooms, record, "a story can only be let go in a draft")
    if not rooms.store.unpin_story(newsletter.id, record.edition, story):
        raise Refused(f"The story {story} is not pinned in {newsletter.id} {record.edition}.")
    return by_hand.draft_again(rooms, newsletter, record, f"{story} pinned no more", report)


def where(pin: Pin) -> str:
    """The place in words."""
    return f"at place {pin.place} of its section" if pin.place else "at the top"


def _refusal(record: IssueRecord, story: str) -> str:
    """Why a pinned story is not in the issue after all, or ""."""
    assert record.issue is not None, "it was drafted a moment ago"
    if any(item.story == story for item in record.issue.items):
        return ""
    left = next((out for out in record.issue.left_out if out.story == story), None)
    if left is None:
        return "none of its articles is news of this edition any more"
    first = f"; first give it a section: digest move {story}" if left.unsorted else ""
    return f"{left.why}{first}"


def _restore(
    rooms: Rooms, newsletter: Newsletter, edition: str, made: Pin, before: Pin | None
) -> None:
    if before is None:
        rooms.store.unpin_story(newsletter.id, edition, made.story)
    else:
        rooms.store.pin_story(newsletter.id, edition, before)
