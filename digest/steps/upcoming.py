"""What comes next, so that a clock knows when to call again."""

from datetime import datetime

from digest.desk.moments import LONGEST, Edition, Moment, edition_moments
from digest.desk.timetable import next_slot
from digest.model.settings import Newsletter
from digest.steps import signing
from digest.steps.gathering import next_gathering
from digest.steps.rooms import Rooms


def upcoming(rooms: Rooms, since: datetime) -> tuple[Moment, ...]:
    """What is due after `since`, the moment the last run began; earliest first, never empty.

    What fell due while that run was at work is among it, in the past.
    """
    newsletters = rooms.settings.newsletters
    moments = [Moment(since + LONGEST, "look again")]
    if newsletters:
        now = rooms.clock()
        moments.append(Moment(next_gathering(rooms, newsletters, now), "gather"))
    for newsletter in newsletters:
        for edition in _editions(rooms, newsletter):
            moments += edition_moments(
                edition, since, has_editors=bool(rooms.settings.editors), ended=rooms.clock()
            )
    return tuple(sorted(moments))


def _editions(rooms: Rooms, newsletter: Newsletter) -> list[Edition]:
    slots = list(signing.slots(rooms, newsletter, at_once=False))
    ahead = next_slot(newsletter, rooms.clock())
    if ahead is not None:
        slots.append(ahead)
    store = rooms.store
    return [
        Edition(
            newsletter,
            slot,
            store.issue(newsletter.id, slot.edition),
            store.next_retry(newsletter.id, slot.edition),
        )
        for slot in slots
    ]
