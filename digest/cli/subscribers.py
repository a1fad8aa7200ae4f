"""`subscribers`: the list the publisher keeps, and what readers made of it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.audience.consent import LEFT, address_key
from digest.cli import options, show
from digest.cli.doors import ended, examples
from digest.cli.options import Json, Now
from digest.errors import ConfigurationError
from digest.model.people import Consent, Declaration, Subscriber
from digest.ports import AudienceFile

if TYPE_CHECKING:
    from digest.steps.rooms import Rooms

commands = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="The list of subscribers. Changes go to subscribers.yaml; the next run takes them in.",
    epilog=examples("digest subscribers list", "digest subscribers import members.csv"),
)


class Form(StrEnum):
    """How a list is written."""

    YAML = "yaml"
    CSV = "csv"


@dataclass(frozen=True)
class Person:
    """One address: what the file says, and the state that counts.

    `read` is false until a run has taken the row in; `in_file` is false once the row is gone.
    `declared` is the state the file gives, None without a row.
    """

    email: str
    name: str
    state: Consent
    sections: tuple[str, ...]
    newsletters: tuple[str, ...]
    language: str
    timezone: str
    how: str
    on: date | None
    in_file: bool
    read: bool
    declared: Consent | None = None

    @property
    def overruled(self) -> bool:
        """Whether the reader left, and the file says otherwise: what the reader did counts."""
        return self.state in LEFT and self.declared not in (None, *LEFT)


@commands.command(
    "list", epilog=examples("digest subscribers list", "digest subscribers list --json")
)
def list_subscribers(ctx: typer.Context, *, now: Now = "", json: Json = False) -> None:
    """List every address with the state that counts: what a reader withdrew stays withdrawn."""
    from digest.wiring import open_rooms

    settings = options.settings_of(ctx)
    with open_rooms(settings, options.moment(now)) as rooms:
        people, file = everybody(rooms)
    if json:
        value = {"subscribers": people, "problems": file.problems, "notes": file.notes}
        show.print_json(value)
    else:
        headings = ("email", "name", "state", "sections", "consent", "note")
        rows = (
            (p.email, p.name, p.state, ", ".join(p.sections) or "all", _consent(p), _note(p))
            for p in people
        )
        show.table("", headings, rows)
        _tell_file(file)
    ended(troubles=file.problems)


def _tell_file(file: AudienceFile) -> None:
    for sentence in (*file.notes, *file.problems):
        show.warn(sentence)


def everybody(rooms: "Rooms") -> tuple[list[Person], AudienceFile]:
    """The store's subscribers as the file now declares them, then rows no run has taken in.

    Raises ConfigurationError where the file cannot be read.
    """
    file = rooms.read_audience()
    declared = {address_key(row.email): row for row in file.rows}
    people = [
        _person(known, declared.pop(address_key(known.email), None))
        for known in rooms.store.subscribers()
    ]
    people += [_new(row) for row in declared.values()]
    return people, file


def _person(known: Subscriber, row: Declaration | None) -> Person:
    if row is None:
        return _from(known, known.state, in_file=False, read=True)
    state = known.state if known.state in LEFT else row.state
    return replace(_from(row, state, in_file=True, read=True), declared=row.state)


def _new(row: Declaration) -> Person:
    return replace(_from(row, row.state, in_file=True, read=False), declared=row.state)


def _from(row: Declaration | Subscriber, state: Consent, *, in_file: bool, read: bool) -> Person:
    return Person(
        email=row.email,
        name=row.name,
        state=state,
        sections=row.sections,
        newsletters=row.newsletters,
        language=row.language,
        timezone=row.timezone,
        how=row.how,
        on=row.on,
        in_file=in_file,
        read=read,
    )


def _consent(person: Person) -> str:
    on = f", {person.on.isoformat()}" if person.on else ""
    return f"{person.how}{on}"


def _note(person: Person) -> str:
    if not person.in_file:
        return "gone from the file"
    if person.overruled:
        return f"{person.state} counts; the file says {person.declared}"
    return "" if person.read else "new: the next run takes it in"


@commands.command(
    epilog=examples(
        "digest subscribers add ada@reader.example --consent 'signed up at the fair'",
        "digest subscribers add ada@reader.example --consent 'by letter' --on 2020-08-01 "
        "--section Asia --section Africa",
        "digest subscribers add ada@reader.example",
    ),
)
def add(  # noqa: PLR0913 - a command's options are its arguments
    ctx: typer.Context,
    email: Annotated[str, typer.Argument(metavar="ADDRESS", help="The new address.")],
    *,
    name: Annotated[str, typer.Option("--name", help="How to greet them.")] = "",
    consent: Annotated[
        str, typer.Option("--consent", metavar="HOW", help="How they asked for it.")
    ] = "",
    on: Annotated[
        str, typer.Option("--on", metavar="DATE", help="When they asked; today if not given.")
    ] = "",
    section: Annotated[
        list[str] | None,
        typer.Option("--section", help="A section they want; may be repeated; none means all."),
    ] = None,
    newsletter: Annotated[
        list[str] | None,
        typer.Option("--newsletter", help="An id; may be repeated; none means all."),
    ] = None,
    now: Now = "",
    json: Json = False,
) -> None:
    """Add a row to subscribers.yaml; comments and order stay as they are.

    Without --consent the address is only invited, and gets nothing.
    """
    from digest.config import add_subscriber

    settings = options.settings_of(ctx)
    if on and not consent:
        raise ConfigurationError(["--on is the day of the consent: say how with --consent."])
    _check_names(section, [s.name for n in settings.newsletters for s in n.sections], "--section")
    _check_names(newsletter, [n.id for n in settings.newsletters], "--newsletter")
    row = Declaration(
        email=email, name=name, sections=tuple(section or ()), newsletters=tuple(newsletter or ())
    )
    if consent:
        day = _day(on) or (options.moment(now) or datetime.now(UTC)).date()
        row = replace(row, state=Consent.CONFIRMED, how=consent, on=day)
    add_subscriber(settings.subscribers_file, row)
    if json:
        show.print_json({"added": email, "state": row.state})
    else:
        gets = "" if consent else ": no consent is given, so nothing is sent to it"
        show.say(f"added {email}, {row.state}{gets}")


def _check_names(given: list[str] | None, known: list[str], option: str) -> None:
    folded = {name.casefold() for name in known}
    wrong = [name for name in given or () if name.casefold() not in folded]
    if wrong:
        there = ", ".join(dict.fromkeys(known))
        raise ConfigurationError(
            [f"{option} {name} is not configured; there is: {there}." for name in wrong]
        )


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigurationError([f"--on {text} is no date. Write it like 2020-08-14."]) from None


@commands.command(epilog=examples("digest subscribers remove ada@reader.example"))
def remove(
    ctx: typer.Context,
    email: Annotated[str, typer.Argument(metavar="ADDRESS", help="Whose subscription ends.")],
    *,
    now: Now = "",
    json: Json = False,
) -> None:
    """End a subscription: the row stays, marked withdrawn, so that nothing brings it back."""
    from digest.config import remove_subscriber

    options.moment(now)  # taken everywhere; a removal writes no date
    remove_subscriber(options.settings_of(ctx).subscribers_file, email)
    if json:
        show.print_json({"withdrawn": email})
    else:
        show.say(f"{email} is marked withdrawn; from the next run on nothing is sent to it")


@commands.command(
    "import",
    epilog=examples("digest subscribers import members.csv", "digest subscribers import old.yaml"),
)
def import_list(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .csv with a header, or .yaml.")],
    *,
    now: Now = "",
    json: Json = False,
) -> None:
    """Take in the rows of another list; whoever stands there already is left as they are.

    Ends with 1 if a row could not be taken; each is named.
    """
    from digest.config import import_subscribers

    options.moment(now)  # taken everywhere; rows bring their own dates
    settings = options.settings_of(ctx)
    done = import_subscribers(settings.subscribers_file, file, settings)
    if json:
        show.print_json(done)
    else:
        show.say(
            f"{done.added} added, {done.withdrawn} now withdrawn, {done.known} there already, "
            f"{len(done.problems)} not right"
        )
        for problem in done.problems:
            show.warn(problem)
    ended(troubles=done.problems)


@commands.command(
    "export",
    epilog=examples(
        "digest subscribers export > everybody.yaml",
        "digest subscribers export --form csv > everybody.csv",
    ),
)
def export_list(
    ctx: typer.Context,
    *,
    form: Annotated[Form, typer.Option("--form", help="What to write.")] = Form.YAML,
    now: Now = "",
) -> None:
    """Print everybody, with the state that counts, in a form that can be imported again."""
    from digest.config import export_subscribers
    from digest.wiring import open_rooms

    settings = options.settings_of(ctx)
    with open_rooms(settings, options.moment(now)) as rooms:
        people, file = everybody(rooms)
    rows = [_row(person) for person in people]
    typer.echo(export_subscribers(rows, form), nl=False)
    _tell_file(file)
    ended(troubles=file.problems)


def _row(person: Person) -> Declaration:
    return Declaration(
        email=person.email,
        name=person.name,
        sections=person.sections,
        newsletters=person.newsletters,
        language=person.language,
        timezone=person.timezone,
        state=person.state,
        how=person.how,
        on=person.on,
    )
