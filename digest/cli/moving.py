"""`move` and `moves`: an editor says where a story belongs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import options, show
from digest.cli.doors import examples
from digest.cli.finding import knowing
from digest.cli.issues import PANEL, me, outline, tell_withdrawn
from digest.cli.options import Json, NewsletterId, Now, OfEdition, OfNewsletter, Who
from digest.cli.values import issue_value
from digest.errors import ConfigurationError, Refused
from digest.model.news import Form, Move
from digest.model.sending import Counts, IssueRecord
from digest.model.settings import Newsletter

if TYPE_CHECKING:
    from digest.steps.moving import Moved
    from digest.steps.rooms import Rooms

commands = typer.Typer()


@commands.command(
    rich_help_panel=PANEL,
    epilog=examples(
        "digest move 5c1e07aa Business",
        "digest move 'ferry capsizes' Asia --as 'Ada Editor'",
        "digest move 5c1e07aa --undo",
    ),
)
def move(  # noqa: PLR0913 - to typer each parameter is an option
    ctx: typer.Context,
    story: Annotated[
        str,
        typer.Argument(
            metavar="STORY", help="Its id, the beginning of it, or words of its headline."
        ),
    ],
    section: Annotated[
        str, typer.Argument(metavar="SECTION", help="Where it belongs; any case.")
    ] = "",
    *,
    undo: Annotated[
        bool, typer.Option("--undo", help="Forget that it was moved, and what was learned of it.")
    ] = False,
    who: Who = "",
    newsletter: OfNewsletter = "",
    edition: OfEdition = "",
    now: Now = "",
    json: Json = False,
) -> None:
    """Move a story, or one of the unsorted tray, to a section; what is like it follows from now on.

    A draft is drafted again, and one that was signed off needs another yes.
    """
    from digest.steps import moving
    from digest.steps.rooms import Report
    from digest.wiring import open_rooms

    settings = options.settings_of(ctx)
    letter, _ = options.choose(settings, newsletter, "")
    to = "" if undo and not section else _section(letter, section)
    with open_rooms(settings, options.moment(now)) as rooms, rooms.store.lock():
        report = Report(rooms)
        if undo:
            made = _earlier(rooms, letter, story)
            record = _newest(rooms, letter)
            done = moving.undo(rooms, letter, record, made, report)
        else:
            issues = rooms.store.issues(letter.id)
            record, entry = knowing(issues, letter.id, story, edition)
            done = moving.move(rooms, letter, record, entry, to, who or me(), report)
    if json:
        value = {"move": move_value(letter, done.move), "undone": done.undone}
        changed = {"drafted_again": done.again, "along": list(done.along)}
        show.print_json(value | changed | {"issue": issue_value(done.record, Counts())})
    else:
        _tell(done, record)


def _section(letter: Newsletter, words: str) -> str:
    """The section meant, in any case. Raises ConfigurationError, naming those there are."""
    known = {rule.name.casefold(): rule.name for rule in letter.sections}
    if words.strip().casefold() in known:
        return known[words.strip().casefold()]
    names = ", ".join(known.values()) or "none"
    wanted = f"no section {words}" if words else "no section without a name"
    raise ConfigurationError([f"{letter.id} has {wanted}; its sections are: {names}."])


def _newest(rooms: "Rooms", letter: Newsletter) -> IssueRecord:
    """The newest issue of a day. Raises Refused where there is none."""
    days = (r for r in rooms.store.issues(letter.id) if r.issue and r.issue.form == Form.DIGEST)
    found = next(days, None)
    if found is None:
        raise Refused(f"{letter.id} has no issue yet. `digest draft` makes one.")
    return found


def _earlier(rooms: "Rooms", letter: Newsletter, words: str) -> Move:
    """The move to be undone. Raises Refused for none or several."""
    wanted = words.casefold().split()
    found = [
        m
        for m in rooms.store.moves(letter.id)
        if m.story.startswith(words) or all(w in m.headline.casefold() for w in wanted)
    ]
    if len(found) == 1:
        return found[0]
    names = "\n".join(f"  {m.story}  {m.headline}" for m in found)
    if found:
        raise Refused(f"{words!r} could mean several moves; name one by its id:\n{names}")
    raise Refused(f"No story {words!r} was moved. `digest moves` lists what was.")


def _tell(done: "Moved", before: IssueRecord) -> None:
    move = done.move
    if done.undone:
        show.say(f"undone: {move.headline} ({move.story}) goes where its words point")
    else:
        show.say(f"moved to {move.to}: {move.headline} ({move.story})")
    for line in done.along:
        show.say(f"  and with it {line}")
    named = f"{done.record.newsletter} {done.record.edition}"
    if not done.again:
        show.say(f"{named} is {done.record.state} and stays as it is; the next draft follows")
        return
    outline(done.record)
    tell_withdrawn(before, done.record)


@commands.command(
    rich_help_panel=PANEL, epilog=examples("digest moves", "digest moves daily --json")
)
def moves(ctx: typer.Context, newsletter: NewsletterId = "", *, json: Json = False) -> None:
    """List what editors moved: the examples that later issues are sorted by."""
    from digest.wiring import open_rooms

    settings = options.settings_of(ctx)
    letter, _ = options.choose(settings, newsletter, "")
    with open_rooms(settings, None) as rooms:
        found = rooms.store.moves(letter.id)
    if json:
        show.print_json({"moves": [move_value(letter, move) for move in found]})
    else:
        _list(letter, found)


def _list(letter: Newsletter, found: Iterable[Move]) -> None:
    rows = [
        (show.stamp(m.at), m.who, f"{m.was or 'unsorted'} → {m.to}", m.story, m.headline)
        for m in found
    ]
    if rows:
        show.table("", ("when", "who", "from → to", "story", "headline"), rows)
    else:
        show.say(f"nobody has moved a story of {letter.id} yet: digest move STORY SECTION")


def move_value(letter: Newsletter, move: Move) -> dict[str, object]:
    """A move as scripts get it."""
    return {
        "newsletter": letter.id,
        "story": move.story,
        "headline": move.headline,
        "from": move.was or None,
        "to": move.to,
        "by": move.who,
        "at": move.at,
        "edition": move.edition,
        "articles": list(move.articles),
    }
