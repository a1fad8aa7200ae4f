"""`draft`, `approve` and `spike`: an editor's day."""

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import options, show
from digest.cli.doors import ended, examples
from digest.cli.finding import knowing, one_story
from digest.cli.forms import AskedForm, check_form, draft_form
from digest.cli.options import Edition, Json, NewsletterId, Now
from digest.cli.run import tell_warnings
from digest.cli.values import issue_value
from digest.errors import ConfigurationError, Refused
from digest.model.news import Issue
from digest.model.sending import Counts, IssueRecord, IssueState
from digest.model.settings import Newsletter
from digest.text.counting import counted

if TYPE_CHECKING:
    from digest.steps.rooms import Report, Rooms

commands = typer.Typer()

PANEL = "The editor"
SHORTEST_FINGERPRINT = 8


@commands.command(
    rich_help_panel=PANEL,
    epilog=examples(
        "digest draft",
        "digest draft --again",
        "digest draft daily 2020-08-14",
        "digest draft --form weekly",
        "digest draft --form breaking --story 'ferry capsizes'",
    ),
)
def draft(  # noqa: PLR0913 - its arguments are the options of the command line
    ctx: typer.Context,
    newsletter: NewsletterId = "",
    edition: Edition = "",
    *,
    again: Annotated[
        bool,
        typer.Option(
            "--again", help="Take in later news, and keep what an editor touched or left out."
        ),
    ] = False,
    form: Annotated[
        AskedForm,
        typer.Option(
            "--form", help="The week from what was sent in it, or breaking news of one story."
        ),
    ] = AskedForm.DIGEST,
    story: Annotated[
        str,
        typer.Option(
            "--story",
            metavar="STORY",
            help="With --form breaking: the story, by its id, the id's beginning, or words of its "
            "headline.",
        ),
    ] = "",
    unknown: Annotated[
        str,
        typer.Option(
            "--unknown", metavar="TEXT", help="With --form breaking: what is not known yet."
        ),
    ] = "",
    now: Now = "",
    json: Json = False,
) -> None:
    """Draft the coming edition now; it is sent no sooner than it would have been.

    The week and breaking news are due at once: they go out as soon as they are signed off.
    """
    from digest.steps.rooms import Report
    from digest.wiring import open_rooms

    check_form(form, edition, story, unknown)
    settings = options.settings_of(ctx)
    letter, edition = options.choose(settings, newsletter, edition)
    moment = options.moment(now)
    with show.progress_bar() as progress, open_rooms(settings, moment, progress) as rooms:
        report = Report(rooms)
        with rooms.store.lock():
            if form is AskedForm.DIGEST:
                record = _draft_day(rooms, letter, edition, report, again=again)
            else:
                record = draft_form(rooms, letter, (form, story, unknown), report)
        tell_warnings(rooms, json=json)
    if json:
        show.print_json(issue_value(record, Counts()) | {"troubles": report.troubles})
    else:
        _tell_draft(record, report.lines)
        for trouble in report.troubles:
            show.warn(trouble)
    ended(troubles=report.troubles)


def _draft_day(
    rooms: "Rooms", letter: Newsletter, edition: str, report: "Report", *, again: bool
) -> IssueRecord:
    from digest.steps import by_hand

    named = by_hand.slot_named(rooms, letter, edition) if edition else None
    slot = named or by_hand.slot_in_hand(rooms, letter)
    return by_hand.draft(rooms, letter, slot, report, again=again)


def _tell_draft(record: IssueRecord, lines: list[str]) -> None:
    for line in lines:
        show.say(line)
    if not lines:
        show.say(
            f"{record.newsletter} {record.edition} is drafted already; "
            "--again takes in the news since"
        )
    outline(record)
    named = f"{record.newsletter} {record.edition}"
    show.say(f"see it: digest preview {named}   sign it off: digest approve {named}")


def outline(record: IssueRecord) -> None:
    """Subject, sections and headlines, as a table of contents."""
    assert record.issue is not None
    show.say(f"subject: {record.issue.subject}")
    if made := record.issue.correction:
        show.say(f"corrects {made.of}")
        show.say(f"  we wrote: {made.wrote}")
        show.say(f"  it should have said: {made.should}")
    for section in record.issue.sections:
        show.say(f"{section.name}")
        for item in section.stories:
            show.say(f"  {item.headline}  ({item.story})")
        for item in section.also:
            show.say(f"  also: {item.headline}  ({item.story})")
    _tray(record.issue)
    if record.reason:
        show.say(f"note: {record.reason}")
    show.say(
        f"{totals(record.issue)}; to be sent {show.stamp(record.send_at)}, "
        f"expires {show.stamp(record.expires_at)}"
    )


TRAY = 5
"""So many stories of the unsorted tray are named, the weightiest first."""


def _tray(issue: Issue) -> None:
    waiting = [left for left in issue.left_out if left.unsorted]
    if waiting:
        show.say(f"unsorted, in no section ({len(waiting)}; digest move STORY SECTION)")
    for left in waiting[:TRAY]:
        show.say(f"  {left.headline}  ({left.story})")


def totals(issue: Issue) -> str:
    """How much is in it, in words."""
    if issue.correction:
        return "one correction"
    told = sum(len(section.stories) for section in issue.sections)
    also = len(issue.items) - told
    sections = len(issue.sections)
    stories, lines = counted(told, "story", "stories"), counted(also, "one-liner")
    return f"{stories} and {lines} in {counted(sections, 'section')}"


@commands.command(
    rich_help_panel=PANEL,
    epilog=examples(
        "digest approve",
        "digest approve daily 2020-08-14",
        "digest approve --fingerprint 3fa94c01b2d7 --as 'Ada Editor'",
        "digest approve --despite-warnings",
    ),
)
def approve(  # noqa: PLR0913 - to typer each parameter is an option
    ctx: typer.Context,
    newsletter: NewsletterId = "",
    edition: Edition = "",
    *,
    fingerprint: Annotated[
        str,
        typer.Option(
            "--fingerprint", metavar="HEX", help="Refuse unless the issue is the one with this."
        ),
    ] = "",
    who: Annotated[
        str, typer.Option("--as", metavar="NAME", help="Who says yes; you, if it is not given.")
    ] = "",
    despite_warnings: Annotated[
        bool,
        typer.Option(
            "--despite-warnings",
            help="Overrule what the preflight warns of. Its errors cannot be overruled.",
        ),
    ] = False,
    now: Now = "",
    json: Json = False,
) -> None:
    """Sign an issue off: the yes is to what is stored now, and to nothing that is drafted later."""
    from digest.steps import signing
    from digest.wiring import open_rooms

    settings = options.settings_of(ctx)
    letter, edition = options.choose(settings, newsletter, edition)
    _check_hex(fingerprint)
    with open_rooms(settings, options.moment(now)) as rooms:
        record = options.find_issue(
            rooms.store, letter, edition, [IssueState.DRAFT], "`digest draft` makes one."
        )
        _check_seen(record, fingerprint)
        approved = signing.approve(
            rooms,
            letter,
            record.edition,
            who or me(),
            seen=record.fingerprint,
            despite_warnings=despite_warnings,
        )
        due = rooms.clock() >= approved.send_at
    if json:
        show.print_json(issue_value(approved, Counts()))
        return
    outline(approved)
    named = f"{approved.newsletter} {approved.edition}"
    when = "with the next run" if due else f"at {show.stamp(approved.send_at)}"
    show.say(
        f"signed off by {approved.approved_by}: {named}, fingerprint {record.fingerprint[:12]}"
    )
    show.say(f"`digest run` sends it {when}; `digest send {named}` sends it now")


def _check_hex(fingerprint: str) -> None:
    legal = set(fingerprint.lower()) <= set("0123456789abcdef")
    if fingerprint and not (legal and len(fingerprint) >= SHORTEST_FINGERPRINT):
        sentence = (
            f"--fingerprint {fingerprint}: give at least {SHORTEST_FINGERPRINT} of the "
            "hexadecimal figures that `digest status` or the draft mail shows."
        )
        raise ConfigurationError([sentence])


def _check_seen(record: IssueRecord, fingerprint: str) -> None:
    if not record.fingerprint.startswith(fingerprint.lower()):
        raise Refused(
            f"Issue {record.edition} of {record.newsletter} is not the one you name: its "
            f"fingerprint is {record.fingerprint[:12]}, not {fingerprint[:12]}. "
            "It was drafted again since; look at it and approve what you see."
        )


def me() -> str:
    """Who is at the keyboard."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in some containers
        return "the command line"


def tell_withdrawn(before: IssueRecord, after: IssueRecord) -> None:
    """Say whose yes is gone with the issue it was given to."""
    if before.state is IssueState.APPROVED and after.state is IssueState.DRAFT:
        named = f"{after.newsletter} {after.edition}"
        show.say(f"{before.approved_by}’s yes was to another issue: digest approve {named}")


@commands.command(
    rich_help_panel=PANEL,
    epilog=examples(
        "digest spike",
        "digest spike daily 2020-08-14",
        "digest spike --story 5c1e07aa",
        "digest spike --story 'ferry capsizes'",
        "digest spike --story 5c1e07aa --undo",
        "digest spike --picture",
    ),
)
def spike(  # noqa: PLR0913 - to typer each parameter is an option
    ctx: typer.Context,
    newsletter: NewsletterId = "",
    edition: Edition = "",
    *,
    story: Annotated[
        str,
        typer.Option(
            "--story",
            metavar="STORY",
            help="Only this story, by its id, the id's beginning, or words of its headline.",
        ),
    ] = "",
    undo: Annotated[
        bool,
        typer.Option("--undo", help="With --story or --picture: let it back in, as it ranks."),
    ] = False,
    picture: Annotated[
        bool, typer.Option("--picture", help="Only the top story's picture; the story stays.")
    ] = False,
    now: Now = "",
    json: Json = False,
) -> None:
    """Stop an issue, or with --story one story of an issue, for good.

    An issue without a story is drafted again; one that was signed off needs another yes.
    """
    from digest.steps import by_hand, signing
    from digest.steps.rooms import Report
    from digest.wiring import open_rooms

    if undo and not (story or picture):
        text = "--undo lets a story back in: name it with --story STORY, or say --picture."
        raise ConfigurationError([text])
    settings = options.settings_of(ctx)
    letter, edition = options.choose(settings, newsletter, edition)
    with open_rooms(settings, options.moment(now)) as rooms:
        states = [IssueState.DRAFT, IssueState.APPROVED]
        record = options.find_issue(rooms.store, letter, edition, states, "Nothing was stopped.")
        before = record
        if story:
            found = knowing([record], letter.id, story, "")[1] if undo else one_story(record, story)
            do = by_hand.unspike_story if undo else by_hand.spike_story
            with rooms.store.lock():
                record = do(rooms, letter, record, found.story, Report(rooms))
        elif picture:
            record = _without_picture(rooms, letter, record, undo=undo)
        else:
            record = signing.spike(rooms, letter, record.edition, f"spiked by {me()}")
    if json:
        show.print_json(issue_value(record, Counts()))
    elif story:
        done = "let back in" if undo else "left out for good, and drafted again without it"
        show.say(f"{done}: {found.headline}")
        outline(record)
        tell_withdrawn(before, record)
    elif picture:
        tell_withdrawn(before, record)
    else:
        show.say(f"spiked {record.newsletter} {record.edition}: it will not be sent")


def _without_picture(
    rooms: "Rooms", letter: Newsletter, record: IssueRecord, *, undo: bool
) -> IssueRecord:
    """The issue drafted again without the picture it shows, or with those left out; said so."""
    from digest.steps import by_hand
    from digest.steps.rooms import Report

    do = by_hand.unspike_pictures if undo else by_hand.spike_picture
    with rooms.store.lock():
        after = do(rooms, letter, record, Report(rooms))
    shown = [p.origin for p in after.issue.pictures if p.origin] if after.issue else []
    now = f"now shows {shown[0]}" if shown else "now shows no picture of a story"
    show.say(f"{letter.id} {after.edition} was drafted again and {now}")
    return after
