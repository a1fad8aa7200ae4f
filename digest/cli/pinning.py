"""`pin`: an editor says which story stands on top, or at which place of its section."""

from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import options, show
from digest.cli.doors import examples
from digest.cli.finding import Entry, knowing
from digest.cli.issues import PANEL, me, outline, tell_withdrawn
from digest.cli.options import Json, Now, OfEdition, OfNewsletter, Who
from digest.cli.values import issue_value
from digest.errors import Refused
from digest.model.news import Pin
from digest.model.sending import Counts, IssueRecord
from digest.model.settings import Newsletter

if TYPE_CHECKING:
    from digest.steps.rooms import Rooms

commands = typer.Typer()


@commands.command(
    rich_help_panel=PANEL,
    epilog=examples(
        "digest pin 'ferry capsizes'",
        "digest pin 5c1e07aa --place 2",
        "digest pin 5c1e07aa --undo",
        "digest pin",
    ),
)
def pin(  # noqa: PLR0913 - to typer each parameter is an option
    ctx: typer.Context,
    story: Annotated[
        str,
        typer.Argument(
            metavar="STORY",
            help="Its id, the beginning of it, the address of one of its articles, or words of its "
            "headline; it may have been left out. Without it, what is pinned is listed.",
        ),
    ] = "",
    *,
    place: Annotated[
        int,
        typer.Option(
            "--place", metavar="N", min=0, help="Its place in its section; 0 is the issue's top."
        ),
    ] = 0,
    undo: Annotated[
        bool, typer.Option("--undo", help="Let it stand where it ranks by itself.")
    ] = False,
    who: Who = "",
    newsletter: OfNewsletter = "",
    edition: OfEdition = "",
    now: Now = "",
    json: Json = False,
) -> None:
    """Pin a story to the top of the issue, or to a place in its section, whatever it scores.

    The draft is drafted again, and one that was signed off needs another yes.
    """
    from digest.steps import pinning
    from digest.steps.rooms import Report
    from digest.wiring import open_rooms

    settings = options.settings_of(ctx)
    letter, _ = options.choose(settings, newsletter, "")
    with open_rooms(settings, options.moment(now)) as rooms:
        if not story:
            _list(rooms, letter, edition, json=json)
            return
        with rooms.store.lock():
            issues = rooms.store.issues(letter.id)
            before, entry = knowing(issues, letter.id, story, edition)
            report = Report(rooms)
            if undo:
                after = pinning.unpin(rooms, letter, before, entry.story, report)
            else:
                by = who or me()
                after = pinning.pin(rooms, letter, before, entry, place, by, report)
        pins = rooms.store.pins(letter.id, after.edition)
    if json:
        show.print_json({"pins": _values(pins), "issue": issue_value(after, Counts())})
    else:
        _tell(entry, pins, before, after)


def _tell(entry: Entry, pins: tuple[Pin, ...], before: IssueRecord, after: IssueRecord) -> None:
    from digest.steps.pinning import where

    made = next((pin for pin in pins if pin.story == entry.story), None)
    done = f"pinned {where(made)}" if made else "pinned no more"
    show.say(f"{done}: {entry.headline} ({entry.story})")
    outline(after)
    tell_withdrawn(before, after)


def _list(rooms: "Rooms", letter: Newsletter, edition: str, *, json: bool) -> None:
    """What is pinned in the newest issue, or in the one named."""
    from digest.steps.pinning import where

    records = [r for r in rooms.store.issues(letter.id) if edition in ("", r.edition)]
    if not records:
        raise Refused(f"{letter.id} has no such issue. `digest draft` makes today's.")
    record = records[0]
    pins = rooms.store.pins(letter.id, record.edition)
    if json:
        show.print_json({"pins": _values(pins)})
        return
    items = record.issue.items if record.issue else ()
    headlines = {item.story: item.headline for item in items}
    rows = [(where(p), p.who, show.stamp(p.at), p.story, headlines.get(p.story, "")) for p in pins]
    if rows:
        show.table("", ("where", "who", "when", "story", "headline"), rows)
    else:
        show.say(f"nothing is pinned in {letter.id} {record.edition}: digest pin STORY")


def _values(pins: tuple[Pin, ...]) -> list[dict[str, object]]:
    """Pins as scripts get them."""
    return [{"story": p.story, "place": p.place, "by": p.who, "at": p.at} for p in pins]
