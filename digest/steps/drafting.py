"""Compose an issue from what was gathered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from digest.desk.duty import thin
from digest.desk.timetable import Slot
from digest.model.news import Draft, Form, HouseBlock, Issue, Material, Outcome
from digest.model.sending import IssueRecord, IssueState
from digest.model.settings import Newsletter
from digest.newsroom import compose, compose_to_retell
from digest.newsroom.forms import house_blocks
from digest.outbox.canon import fingerprint
from digest.steps import picturing, proofing
from digest.steps.rooms import Report, Rooms
from digest.text.counting import counted

LOOK_BACK = timedelta(days=3)
"""How much older than `covers` the context may be: document frequencies, follow-ups."""
REMEMBER = timedelta(days=14)
"""How long a story that was told is held against its repeats."""


def draft(rooms: Rooms, newsletter: Newsletter, slot: Slot, why: str, report: Report) -> None:
    """Draft or draft again, and keep the draft; what an editor touched stays as it is."""
    previous = rooms.store.issue(newsletter.id, slot.edition)
    material = material_of(rooms, newsletter, slot.edition, previous.issue if previous else None)
    made = composed(rooms, newsletter, material, report)
    blocks = blocks_of(newsletter, slot.edition)
    issue = replace(made.issue, blocks=blocks)
    before = previous.issue if previous else None
    made = replace(
        made, issue=picturing.pictured(rooms, newsletter, issue, material.articles, before)
    )
    record = IssueRecord(
        newsletter=newsletter.id,
        edition=slot.edition,
        state=IssueState.DRAFT,
        send_at=slot.send_at,
        expires_at=slot.expires_at,
    )
    record = replace(
        previous or record,
        issue=made.issue,
        fingerprint=fingerprint(made.issue),
        mailed_at=previous.mailed_at if previous and _same(previous.issue, made.issue) else None,
        reason=thin(made.issue, newsletter),
    )
    rooms.store.save_draft(record, made)
    report.say(_sentence(made.issue, again=previous is not None, why=why), newsletter.id)
    proofing.tell(rooms, newsletter, record, report)


def composed(rooms: Rooms, newsletter: Newsletter, material: Material, report: Report) -> Draft:
    """The draft of that material; told by the language model where there is one."""
    sources = {source.url: source for source in rooms.settings.sources}
    if rooms.teller is None:
        return compose(newsletter, sources, material)
    from digest.steps.retelling import tell

    draft, offers = compose_to_retell(newsletter, sources, material)
    return tell(rooms, newsletter, draft, offers, report)


def _same(before: Issue | None, after: Issue) -> bool:
    """Whether editors who got the one have seen the other."""
    return before is not None and before.sections == after.sections


def _sentence(issue: Issue, *, again: bool, why: str) -> str:
    told = sum(len(section.stories) for section in issue.sections)
    also = len(issue.items) - told
    done = "drafted again" if again else "drafted"
    because = f" ({why})" if why else ""
    stories, lines = counted(told, "story", "stories"), counted(also, "one-liner")
    return (
        f"{done} {issue.masthead.newsletter} {issue.edition}{because}: {stories} and {lines} in "
        f"{counted(len(issue.sections), 'section')}; {len(issue.left_out)} left out"
    )


def blocks_of(newsletter: Newsletter, edition: str) -> tuple[HouseBlock, ...]:
    """The house's own words for the day in an edition's name."""
    return house_blocks(newsletter, date.fromisoformat(edition.partition("/")[0]))


def material_of(
    rooms: Rooms, newsletter: Newsletter, edition: str, previous: Issue | None = None
) -> Material:
    """All that composing an edition may look at now."""
    now = rooms.clock()
    return Material(
        edition=edition,
        now=now,
        articles=rooms.store.articles(now - newsletter.covers - LOOK_BACK, now),
        told=rooms.store.told(newsletter.id, now - REMEMBER),
        stories=rooms.store.stories(newsletter.id),
        previous=previous,
        spiked=rooms.store.spiked(newsletter.id, edition),
        notes=_notes(rooms),
        moves=rooms.store.moves(newsletter.id),
        pins=rooms.store.pins(newsletter.id, edition),
        carried=carried_over(rooms.store.issues(newsletter.id), edition, now),
    )


def carried_over(records: Sequence[IssueRecord], edition: str, now: datetime) -> frozenset[str]:
    """The articles that issues since the last one sent would have told, but reached nobody.

    `records` come newest first. An issue counts that was missed (unsigned, or no provider took
    a message) or spiked by rule because it was thin; what editors spiked stays out. What is older
    than the context is forgotten.
    """
    found: set[str] = set()
    for record in records:
        issue = record.issue
        if record.state is IssueState.SENT and issue is not None and issue.form == Form.DIGEST:
            break
        if issue is None or record.edition == edition or issue.form != Form.DIGEST:
            continue
        too_thin = record.state is IssueState.SPIKED and record.reason.startswith("thin")
        if (too_thin or record.state is IssueState.MISSED) and issue.drafted_at >= now - LOOK_BACK:
            found |= {citation.article for item in issue.items for citation in item.sources}
    return frozenset(found)


def _notes(rooms: Rooms) -> tuple[str, ...]:
    """Sentences for editors about sources that could not be read."""
    states = rooms.store.source_states()
    return tuple(
        f"{source.name or states[source.url].title or source.url} could not be read: "
        f"{states[source.url].reason}"
        for source in rooms.settings.sources
        if source.url in states
        and states[source.url].outcome in (Outcome.FAILED, Outcome.NOT_REACHED)
    )
