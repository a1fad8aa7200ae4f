"""Issues made when a person asks for them: the week, breaking news, a correction.

They go the same way as the day's: drafted, mailed to the editors, signed off, owed and sent by
the ledger. They are due at once, and like all issues never go out after `expires`.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from digest.desk.timetable import Slot
from digest.errors import Refused
from digest.model.news import Article, Correction, Draft, Form, Issue, Item, Material
from digest.model.sending import IssueRecord, IssueState
from digest.model.settings import Newsletter
from digest.newsroom import compose
from digest.newsroom.forms import WEEK, breaking, correction, weekly, where_it_stands
from digest.outbox.canon import fingerprint
from digest.steps import audience, drafting, gathering, picturing, proofing
from digest.steps.rooms import Report, Rooms
from digest.text.counting import counted

MOST_A_DAY = 99
PAST_WEEKS_ISSUES = 40
"""How many issues, newest first, are looked through for those of a week."""


def draft_week(rooms: Rooms, newsletter: Newsletter, report: Report) -> IssueRecord:
    """The last seven days, from what was sent in them. Raises Refused where that is too little."""
    now = rooms.clock()
    sent = [
        record.issue
        for record in rooms.store.issues(newsletter.id, PAST_WEEKS_ISSUES)
        if record.issue is not None
        and record.state is IssueState.SENT
        and record.issue.form == Form.DIGEST
        and now - WEEK <= record.send_at <= now
    ]
    edition = _edition(rooms, newsletter, _today(newsletter, now), Form.WEEKLY, lambda _: True)
    issue = weekly(newsletter, sent, edition, now)
    if len(issue.items) < max(1, newsletter.at_least):
        raise Refused(
            f"{newsletter.id} told {counted(len(issue.items), 'story', 'stories')} in "
            f"{counted(len(sent), 'issue')} of the last seven days, "
            f"and at_least asks for {max(1, newsletter.at_least)}: "
            "that makes no week."
        )
    blocks = drafting.blocks_of(newsletter, edition)
    return _keep(rooms, newsletter, Draft(replace(issue, blocks=blocks), {}), report)


def draft_breaking(
    rooms: Rooms,
    newsletter: Newsletter,
    choose: Callable[[Issue], str],
    unknown: str,
    report: Report,
) -> IssueRecord:
    """One story by itself, from news gathered now; `choose` gives its id, from all considered.

    Raises Refused where the story cannot be told, with the rule that left it out.
    """
    audience.take_in(rooms, report)
    gathering.gather_if_due(rooms, [newsletter], report, at_once=True)
    now, day = rooms.clock(), _today(newsletter, rooms.clock())
    material = drafting.material_of(rooms, newsletter, f"{day}/{Form.BREAKING}")
    first = _composed(rooms, newsletter, material)
    story = choose(first.issue)
    told = {item.story for item in first.issue.items}
    others = (told | {left.story for left in first.issue.left_out}) - {story}
    # Alone with its rivals spiked it has room to be told in full, ranked among them all the same.
    alone = replace(material, spiked=frozenset(others))
    draft = drafting.composed(rooms, newsletter, alone, report)
    item = _told(draft.issue, story)

    def same(issue: Issue) -> bool:
        return bool(issue.items) and issue.items[0].story == story

    edition = _edition(rooms, newsletter, day, Form.BREAKING, same)
    issue = replace(breaking(draft.issue, item, edition, unknown), drafted_at=now)
    kept = {url: found for url, found in draft.stories.items() if found == story}
    return _keep(rooms, newsletter, Draft(issue, kept), report, material.articles)


def _composed(rooms: Rooms, newsletter: Newsletter, material: Material) -> Draft:
    sources = {source.url: source for source in rooms.settings.sources}
    return compose(newsletter, sources, material)


def _told(issue: Issue, story: str) -> Item:
    for item in issue.items:
        if item.story == story:
            return item
    why = next((left.why for left in issue.left_out if left.story == story), "it is gone")
    raise Refused(f"The story {story} cannot be told: {why}.")


def draft_correction(
    rooms: Rooms, newsletter: Newsletter, of: IssueRecord, made: Correction, report: Report
) -> IssueRecord:
    """A correction to an issue that was sent, for those it was accepted for.

    Raises Refused where nobody has that issue, or it never said what is to be corrected.
    """
    named = f"Issue {of.edition} of {newsletter.id}"
    counts = rooms.store.counts(newsletter.id, of.edition)
    if of.issue is None or of.issue.form == Form.CORRECTION or not counts.accepted:
        raise Refused(
            f"{named} is {of.state} and was accepted for {counts.accepted} readers: there is "
            "nobody to correct it to. A draft is changed by drafting it again; what must not go "
            "out is spiked."
        )
    said, item = where_it_stands(of.issue, made.wrote)
    if not said:
        raise Refused(
            f"{named} does not say “{made.wrote}”. Give --wrote the words as they stand "
            f"in it: digest preview {newsletter.id} {of.edition}"
        )
    sources = made.sources or (item.sources if item else ())
    made = replace(made, of=of.edition, sources=sources)

    def same(issue: Issue) -> bool:
        return issue.correction is not None and issue.correction.wrote == made.wrote

    edition = _edition(rooms, newsletter, of.edition, Form.CORRECTION, same)
    issue = correction(of.issue, made, edition, rooms.clock())
    return _keep(rooms, newsletter, Draft(issue, {}), report)


def _today(newsletter: Newsletter, now: datetime) -> str:
    return now.astimezone(ZoneInfo(newsletter.timezone)).date().isoformat()


def _edition(
    rooms: Rooms, newsletter: Newsletter, stem: str, form: Form, same: Callable[[Issue], bool]
) -> str:
    """`STEM/FORM-1`, or the next that is free; a draft of the `same` is drafted again."""
    now = rooms.clock()
    for number in range(1, MOST_A_DAY + 1):
        edition = f"{stem}/{form}-{number}"
        record = rooms.store.issue(newsletter.id, edition)
        if record is None:
            return edition
        draft = record.state is IssueState.DRAFT and record.expires_at > now
        if draft and record.issue is not None and same(record.issue):
            return edition
    raise Refused(f"{newsletter.id} has {MOST_A_DAY} issues {stem}/{form} already: no more.")


def _keep(
    rooms: Rooms,
    newsletter: Newsletter,
    draft: Draft,
    report: Report,
    articles: Sequence[Article] = (),
) -> IssueRecord:
    now, before = rooms.clock(), rooms.store.issue(newsletter.id, draft.issue.edition)
    issue = picturing.pictured(
        rooms, newsletter, draft.issue, articles, before.issue if before else None
    )
    slot = Slot(issue.edition, now, now, now + newsletter.expires)
    record = IssueRecord(
        newsletter=newsletter.id,
        edition=issue.edition,
        state=IssueState.DRAFT,
        send_at=slot.send_at,
        expires_at=slot.expires_at,
        fingerprint=fingerprint(issue),
        issue=issue,
    )
    rooms.store.save_draft(record, replace(draft, issue=issue))
    report.say(f"drafted {newsletter.id} {issue.edition}: {issue.subject}", newsletter.id)
    proofing.tell(rooms, newsletter, record, report)
    return record
