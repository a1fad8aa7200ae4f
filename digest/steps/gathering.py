"""Gather the sources when it is time."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from digest.desk.duty import Act, Circumstances, next_duty
from digest.desk.moments import gather_at
from digest.desk.timetable import slots_around
from digest.model.news import Outcome, SourceState, Visit
from digest.model.sending import IssueState
from digest.model.settings import Newsletter
from digest.ports import RunNote
from digest.steps import picturing
from digest.steps.rooms import Report, Rooms
from digest.text.counting import counted

GATHERED = "gathered"
KNOWN = "known "
LEFT_OUT = "left out,"
"""How the doubts about items begin that could not be used."""

NOT_ASKED = "was not asked for"
FRESH = timedelta(minutes=5)
"""News gathered less long ago is fresh enough to draft from. The run keeps the rhythm
(`gather_every`); the gatherer adds only what servers ask for, so its own interval is shorter."""

THIN = 600
"""Characters: an article whose lead and body are both shorter has its page read."""

PAGES_OF = timedelta(days=2)
"""Pages of older articles come too late for any issue."""


def gather_if_due(
    rooms: Rooms,
    newsletters: Sequence[Newsletter],
    report: Report,
    *,
    at_once: bool,
    mail_waits: bool = False,
) -> None:
    """Gather if `gather_every` has passed for any newsletter, or a draft is about to be made.

    `mail_waits`: an issue is in the midst of its sending; only a draft is worth that it waits.
    """
    now = rooms.clock()
    for newsletter in newsletters:
        if rooms.store.moment(KNOWN + newsletter.id) is None:
            rooms.store.set_moment(KNOWN + newsletter.id, now)
    if not newsletters:
        return
    fresh = min(FRESH, *(newsletter.gather_every for newsletter in newsletters))
    last = rooms.store.moment(GATHERED)
    if any(_draft_due(rooms, newsletter) for newsletter in newsletters):
        due = gather_at(fresh, last, now)
    elif mail_waits:
        return
    elif at_once:
        due = gather_at(fresh, last, now)
    else:
        due = next_gathering(rooms, newsletters, now)
    if due <= now:
        gather(rooms, report)


def next_gathering(rooms: Rooms, newsletters: Sequence[Newsletter], now: datetime) -> datetime:
    """When sources are to be read next, by the rhythm alone; mail about to go out comes first."""
    often = min(newsletter.gather_every for newsletter in newsletters)
    last = rooms.store.moment(GATHERED)
    sends = [
        record.send_at
        for newsletter in newsletters
        for slot in slots_around(newsletter, now)
        if (record := rooms.store.issue(newsletter.id, slot.edition)) is not None
        and record.state in (IssueState.DRAFT, IssueState.APPROVED)
    ]
    return gather_at(often, last, now, sends, rooms.settings.fetch.deadline)


def _draft_due(rooms: Rooms, newsletter: Newsletter) -> bool:
    now = rooms.clock()
    known = rooms.store.moment(KNOWN + newsletter.id) or now
    seen = Circumstances(now, known)
    return any(
        next_duty(newsletter, slot, rooms.store.issue(newsletter.id, slot.edition), seen).act
        in (Act.DRAFT, Act.REDRAFT)
        for slot in slots_around(newsletter, now)
    )


def gather(rooms: Rooms, report: Report) -> None:
    """Visit every source that is due and keep what it had; a source that fails is a row."""
    now, sources = rooms.clock(), rooms.settings.sources
    outcomes: dict[str, Outcome | None] = {}
    known = rooms.store.source_states()
    for visit in rooms.gatherer.gather(sources, known, now):
        # A source that is not due keeps its row: what was wrong with it is still wrong.
        due = visit.state.outcome is not Outcome.NOT_DUE
        report.visited(visit, rooms.store.save_visit(visit) if due else 0)
        if due:
            _note_changes(rooms, known.get(visit.state.url), visit.state)
            _tell_left_out(visit, report)
        outcomes[visit.state.url] = visit.state.outcome
        rooms.progress("sources", len(outcomes), len(sources))
    pages = _read_pages(rooms)
    rooms.store.set_moment(GATHERED, now)
    outcomes_told = ", ".join(f"{n} {outcome}" for outcome, n in sorted(report.visits.items()))
    articles = counted(report.new_articles, "new article")
    report.say(f"gathered {counted(len(sources), 'source')} ({outcomes_told}): {articles}")
    if pages:
        report.say(pages)
    tried = [o for o in outcomes.values() if o is not Outcome.NOT_DUE]
    if tried and all(o in (Outcome.FAILED, Outcome.NOT_REACHED) for o in tried):
        report.trouble(
            f"no source answered {now:%Y-%m-%dT%H}",
            f"No source answered: all {len(tried)} that were tried failed. "
            "`digest status` gives each one's reason; is this machine's network up?",
        )


def _note_changes(rooms: Rooms, before: SourceState | None, after: SourceState) -> None:
    """Keep for status that a source was retired, or moved for good."""
    name = after.title or after.url
    if after.outcome is Outcome.RETIRED and (before is None or before.outcome is not after.outcome):
        text = (
            f"{name} is retired: {after.url} answered 410 (gone for good). Look for the "
            "publisher's new feed, or remove the source from digest.toml; it is asked once more "
            f"on {after.next_visit:%Y-%m-%d}."
        )
        rooms.store.note(RunNote(rooms.clock(), text))
    if after.moved and (before is None or before.moved != after.moved):
        text = (
            f"{name} has moved for good from {after.url} and is read where it went: "
            f"write url = {after.moved!a} in digest.toml."
        )
        rooms.store.note(RunNote(rooms.clock(), text))


def _tell_left_out(visit: Visit, report: Report) -> None:
    """Items that could not be used are told when they are first met, not at every reading."""
    left = [doubt for doubt in visit.doubts if doubt.startswith(LEFT_OUT)]
    if left:
        more = f" and {len(left) - 1} more" if len(left) > 1 else ""
        text = (
            f"{visit.state.title or visit.state.url}: {left[0]}{more}. "
            "`digest sources check` names what is left out."
        )
        report.say_once(f"{LEFT_OUT} {visit.state.url} {left[0]}"[:400], text)


def _read_pages(rooms: Rooms) -> str:
    """Read the pages of articles whose feeds say too little; what came of them, in a sentence.

    A page without a text is no trouble: the feed's text stays.
    """
    if rooms.pages is None:
        return ""
    now = rooms.clock()
    thin = rooms.store.thin_articles(now - PAGES_OF, THIN)
    hosts = rooms.store.site_files(now - timedelta(days=1))
    read = rooms.pages.read(thin, rooms.settings.sources, hosts, now)
    texts = rooms.store.save_pages(read, now)
    why = Counter(_without_particulars(page.why) for page in read.texts if not page.text)
    if read.late:
        why["was not reached in time"] = read.late
    if not (texts or why):
        return ""
    pages = f"the pages of {counted(texts, 'article')}" if texts else "no page of articles"
    without = "".join(f"; the page of {count} {reason}" for reason, count in sorted(why.items()))
    return f"read {pages} whose feeds say little{without}"


def _without_particulars(why: str) -> str:
    """A reason without what is particular to one host, so that those of one kind are counted."""
    head, _, _ = why.partition(":")
    return why if head == NOT_ASKED else head


def forget_old(rooms: Rooms) -> None:
    """Delete articles, and what a model was asked of them, older than `keep`; once a day."""
    now, name = rooms.clock(), "forgot"
    last = rooms.store.moment(name)
    if last is None or now - last >= timedelta(days=1):
        rooms.store.forget(now - rooms.settings.keep)
        picturing.forget_idle(rooms)
        rooms.store.forget_exchanges(now - rooms.settings.keep)
        rooms.store.set_moment(name, now)
