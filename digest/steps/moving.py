"""An editor moves a story to another section: today's draft follows, and tomorrow's news too.

The caller holds the run lock.
"""

from dataclasses import dataclass, replace

from digest.errors import Refused
from digest.model.news import UNSORTED, Issue, Item, LeftOut, Move
from digest.model.sending import IssueRecord, IssueState
from digest.model.settings import Newsletter
from digest.steps import by_hand, drafting
from digest.steps.rooms import Report, Rooms

TEXTS = 5
"""Articles of a story that are kept as examples: one story is no better known by more."""

TEXT_CHARS = 600
"""Of title and lead together; what an article is about is said early."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of it: the move (the one undone if `undone`), and the issue as it stands now.

    `again` is true where the issue was drafted again.
    `along` are the headlines of other stories that changed their section with it.
    """

    move: Move
    record: IssueRecord
    undone: bool = False
    again: bool = False
    along: tuple[str, ...] = ()


def move(
    rooms: Rooms,
    newsletter: Newsletter,
    record: IssueRecord,
    story: Item | LeftOut,
    to: str,
    who: str,
    report: Report,
) -> Moved:
    """Put a story that `record` knows into section `to`; `who` says so.

    Moved back to where it stood by itself, it is as if it had never been moved.
    Raises Refused where it stands there already.
    """
    before = {m.story: m for m in rooms.store.moves(newsletter.id)}.get(story.story)
    if before and before.was == to:
        return undo(rooms, newsletter, record, before, report)
    if (before.to if before else story.section) == to:
        raise Refused(f"“{story.headline}” ({story.story}) stands in {to} already.")
    articles, texts = _examples(rooms, newsletter, story)
    made = Move(
        story=story.story,
        to=to,
        was=before.was if before else story.section,
        who=who,
        at=rooms.clock(),
        edition=record.edition,
        headline=story.headline,
        articles=articles,
        texts=texts,
    )
    rooms.store.move_story(newsletter.id, made)
    report.say(f"{who} moved {story.story} “{story.headline}” to {to}", newsletter.id)
    return _drafted(rooms, newsletter, Moved(made, record), report)


def undo(
    rooms: Rooms, newsletter: Newsletter, record: IssueRecord, move: Move, report: Report
) -> Moved:
    """Forget a move: the story and what was like it go where they went before."""
    rooms.store.undo_move(newsletter.id, move.story)
    report.say(f"undone: {move.story} “{move.headline}” to {move.to}", newsletter.id)
    return _drafted(rooms, newsletter, Moved(move, record, undone=True), report)


def _examples(
    rooms: Rooms, newsletter: Newsletter, story: Item | LeftOut
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The story's articles: their URLs, and title and lead of the first few."""
    known = {url for url, of in rooms.store.stories(newsletter.id).items() if of == story.story}
    if isinstance(story, LeftOut):
        known |= set(story.articles)
    else:
        known |= {citation.article for citation in story.sources}
    now = rooms.clock()
    since = now - newsletter.covers - drafting.LOOK_BACK
    found = [a for a in rooms.store.articles(since, now) if a.url in known]
    texts = [f"{a.title}\n{a.lead or a.body}"[:TEXT_CHARS] for a in found[:TEXTS]]
    return tuple(sorted(known)), tuple(texts or [story.headline])


def _drafted(rooms: Rooms, newsletter: Newsletter, done: Moved, report: Report) -> Moved:
    """With the issue drafted again where that can still change it; a yes to it is withdrawn."""
    record = done.record
    open_ = record.state in (IssueState.DRAFT, IssueState.APPROVED)
    if not open_ or not by_hand.is_digest(record) or record.expires_at <= rooms.clock():
        return done
    made = by_hand.draft_again(rooms, newsletter, record, "after a move", report)
    along = _along(record.issue, made.issue, done.move.story)
    return replace(done, record=made, again=True, along=along)


def _along(before: Issue | None, after: Issue | None, moved: str) -> tuple[str, ...]:
    """What else stands in another section than before, or came out of or into the tray."""
    was, now = _homes(before), _homes(after)
    changed = [s for s in now if s in was and s != moved and now[s][0] != was[s][0]]
    return tuple(f"{now[s][1]}: {_named(was[s][0])} → {_named(now[s][0])}" for s in changed)


def _named(section: str) -> str:
    return section or UNSORTED


def _homes(issue: Issue | None) -> dict[str, tuple[str, str]]:
    """Story -> section ("" for the tray) and headline, of all that was placed or not."""
    if issue is None:
        return {}
    placed = {i.story: (i.section, i.headline) for i in issue.items}
    left = {
        o.story: (o.section, o.headline)
        for o in issue.left_out
        if o.story and (o.section or o.unsorted)
    }
    return left | placed
