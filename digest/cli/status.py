"""`status`: how everything stands, and what a person must look at."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from digest.cli import options, show
from digest.cli.coming import Coming, coming, next_sentences
from digest.cli.doors import examples
from digest.cli.health import Health, sources_health
from digest.cli.options import Json, Now
from digest.cli.subscribers import everybody
from digest.cli.values import issue_value, note_value
from digest.errors import Busy, ConfigurationError
from digest.model.people import Subscriber
from digest.model.sending import Counts, Delivery, IssueRecord
from digest.model.settings import Settings
from digest.ports import RunNote

if TYPE_CHECKING:
    from digest.steps.rooms import Rooms

commands = typer.Typer()

ISSUES_SHOWN = 7
NOTES_SHOWN = 12


@dataclass(frozen=True)
class Shelf:
    """One issue with what became of its deliveries; nothing is in doubt while a run is at work."""

    record: IssueRecord
    counts: Counts
    doubts: tuple[Delivery, ...]


@dataclass(frozen=True)
class Whole:
    """All that status knows."""

    at: datetime
    settings: Settings
    sending_forbidden: str
    busy: bool
    gathered_at: datetime | None
    shelves: tuple[Shelf, ...]
    coming: tuple[Coming, ...]
    next: tuple[str, ...]
    sources: tuple[Health, ...]
    subscribers: tuple[Subscriber, ...]
    notes: tuple[RunNote, ...]
    problems: tuple[str, ...]
    overruled: int
    cannot_keep: dict[str, tuple[str, ...]]

    @property
    def gone(self) -> list[str]:
        """Addresses that no longer stand in subscribers.yaml; their state is kept."""
        return [s.email for s in self.subscribers if not s.in_file]

    @property
    def by_state(self) -> dict[str, int]:
        """How many subscribers are in each state."""
        return dict(sorted(Counter(str(s.state) for s in self.subscribers).items()))


@commands.command(
    rich_help_panel="Looking",
    epilog=examples("digest status", "digest status --json"),
)
def status(ctx: typer.Context, *, now: Now = "", json: Json = False) -> None:
    """Show issues, sources, deliveries in doubt, troubles, and what is due next.

    It only looks, and ends with 0 whatever it sees; the troubles stand in the JSON too.
    """
    from digest.wiring import open_rooms

    settings = options.settings_of(ctx)
    with open_rooms(settings, options.moment(now)) as rooms:
        whole = look(rooms)
    if json:
        show.print_json(status_value(whole))
    else:
        tell(whole)


def look(rooms: "Rooms") -> Whole:
    """Read everything status shows."""
    from digest.steps.gathering import GATHERED
    from digest.wiring import providers_for

    busy = _at_work(rooms)
    problems, overruled = _file_now(rooms)
    return Whole(
        at=rooms.clock(),
        settings=rooms.settings,
        sending_forbidden=rooms.sending_forbidden,
        busy=busy,
        gathered_at=rooms.store.moment(GATHERED),
        shelves=tuple(_shelves(rooms, busy=busy)),
        coming=coming(rooms),
        next=next_sentences(rooms),
        sources=tuple(sources_health(rooms)),
        subscribers=rooms.store.subscribers(),
        notes=rooms.store.notes(NOTES_SHOWN),
        problems=problems,
        overruled=overruled,
        cannot_keep={p.name: p.cannot_keep for p in providers_for(rooms.settings)},
    )


def _file_now(rooms: "Rooms") -> tuple[tuple[str, ...], int]:
    """What is wrong with subscribers.yaml now, and how many left although it says otherwise."""
    try:
        people, file = everybody(rooms)
    except ConfigurationError as error:
        return error.problems, 0
    return (*file.problems, *file.notes), sum(person.overruled for person in people)


def _at_work(rooms: "Rooms") -> bool:
    """Whether a run holds the lock: what is claimed is then under way, not in doubt."""
    try:
        with rooms.store.lock():
            return False
    except Busy:
        return True


def _shelves(rooms: "Rooms", *, busy: bool) -> Iterable[Shelf]:
    store = rooms.store
    for newsletter in rooms.settings.newsletters:
        for record in store.issues(newsletter.id, ISSUES_SHOWN):
            doubts = () if busy else store.in_doubt(newsletter.id, record.edition)
            yield Shelf(record, store.counts(newsletter.id, record.edition), doubts)


def status_value(whole: Whole) -> dict[str, object]:
    """What scripts get."""
    return {
        "at": whole.at,
        "config": whole.settings.file,
        "warnings": whole.settings.warnings,
        "sending_forbidden": whole.sending_forbidden or None,
        "run_at_work": whole.busy,
        "gathered_at": whole.gathered_at,
        "issues": [issue_value(s.record, s.counts, s.doubts) for s in whole.shelves],
        "next": whole.coming,
        "sources": whole.sources,
        "subscribers": whole.by_state,
        "gone_from_file": whole.gone,
        "problems": whole.problems,
        "overruled": whole.overruled,
        "cannot_keep": whole.cannot_keep,
        "notes": [note_value(note) for note in whole.notes],
    }


def tell(whole: Whole) -> None:
    """The same for people, the worst first."""
    _tell_warnings(whole)
    if whole.shelves:
        headings = ("newsletter", "edition", "state", "to be sent", "deliveries", "why")
        show.table("Issues", headings, (_issue_row(shelf) for shelf in whole.shelves))
    else:
        show.say("no issue yet: `digest draft` makes one, `digest run` when it is time")
    for sentence in whole.next:
        show.say(sentence)
    _tell_sources(whole)
    states = ", ".join(f"{count} {state}" for state, count in whole.by_state.items())
    show.say(f"subscribers: {states or 'none read yet; every run reads the file'}")
    if whole.gone:
        show.say(f"gone from subscribers.yaml, not deleted: {', '.join(whole.gone)}")
    if whole.overruled:
        show.say(
            f"left, though subscribers.yaml says otherwise: {whole.overruled} "
            "(nothing is sent to them; `digest subscribers list` says who)"
        )
    for provider, lost in whole.cannot_keep.items():
        if lost:
            show.say(f"{provider} cannot keep: {'; '.join(lost)}")
    if whole.notes:
        rows = ((show.stamp(n.at), "!" if n.trouble else "", n.text) for n in whole.notes)
        show.table("Lately", ("when", "", "what"), rows)


def _tell_warnings(whole: Whole) -> None:
    if whole.busy:
        show.say("a run is at work now")
    for warning in whole.settings.warnings:
        show.say(f"! {warning}")
    if whole.sending_forbidden:
        show.say(f"! {whole.sending_forbidden}")
    for problem in whole.problems:
        show.say(f"! {problem}")
    for shelf in whole.shelves:
        for delivery in shelf.doubts:
            named = f"{delivery.newsletter} {delivery.edition}"
            since = show.stamp(delivery.claimed_at)
            show.say(f"! in doubt: {named} to {delivery.reader.email}, handed over {since}")
    if any(shelf.doubts for shelf in whole.shelves):
        show.say("  `digest recover` says how to settle them")


def _issue_row(shelf: Shelf) -> tuple[str, ...]:
    record = shelf.record
    return (
        record.newsletter,
        record.edition,
        record.state,
        show.stamp(record.send_at),
        show.counted(shelf.counts),
        record.reason,
    )


def _tell_sources(whole: Whole) -> None:
    words = Counter(source.health for source in whole.sources)
    counted = ", ".join(f"{count} {word}" for word, count in sorted(words.items()))
    show.say(f"sources: {counted or 'none'}; gathered {show.stamp(whole.gathered_at)}")
    for source in whole.sources:
        if source.health == "failing":
            times = f", {source.failures} times in a row" if source.failures > 1 else ""
            show.say(f"  failing: {source.name}: {source.reason}{times}")
        if source.health == "retired":
            show.say(f"  retired: {source.name}: {source.reason}")
        if source.health == "stale":
            show.say(f"  stale: {source.name}: it answers, but nothing new came for days")
        if source.moved:
            show.say(f"  moved: {source.name}: write url = {source.moved!a} in digest.toml")
