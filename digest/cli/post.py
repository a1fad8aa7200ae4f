"""`send` and `recover`: mail goes out, and what a dead sender left open is closed."""

from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import options, show
from digest.cli.doors import draining, ended, examples
from digest.cli.options import Edition, Json, NewsletterId, Now
from digest.cli.values import doubt_value, issue_value
from digest.errors import ConfigurationError
from digest.model.sending import Delivery, IssueRecord, IssueState, Receipt
from digest.model.settings import Newsletter, Settings

if TYPE_CHECKING:
    from digest.steps.by_hand import Knows
    from digest.steps.rooms import Report, Rooms

commands = typer.Typer()

Doubtful = tuple[Newsletter, IssueRecord, tuple[Delivery, ...]]


@commands.command(
    rich_help_panel="The editor",
    epilog=examples(
        "digest send --test ada@agency.example",
        "digest send",
        "digest send daily 2020-08-14",
    ),
)
def send(
    ctx: typer.Context,
    newsletter: NewsletterId = "",
    edition: Edition = "",
    *,
    test: Annotated[
        str,
        typer.Option(
            "--test",
            metavar="ADDRESS",
            help="Send the newest issue, signed off or not, to this address only.",
        ),
    ] = "",
    now: Now = "",
    json: Json = False,
) -> None:
    """Send a signed-off issue now, without waiting for its time; never after it expired."""
    from digest.steps import by_hand, operators
    from digest.steps.rooms import Report
    from digest.wiring import open_rooms

    settings = options.settings_of(ctx)
    letter, edition = options.choose(settings, newsletter, edition)
    moment = options.moment(now)
    with show.progress_bar() as progress, open_rooms(settings, moment, progress) as rooms:
        report = Report(rooms)
        if test:
            record, address = _newest(rooms, letter, edition), _address(test)
            report.troubles.extend(by_hand.send_test(rooms, letter, record, address))
        else:
            with rooms.store.lock(), draining(rooms.pump):
                record = by_hand.send(rooms, letter, _signed_off(rooms, letter, edition), report)
                operators.tell(rooms, report)
        counts = rooms.store.counts(letter.id, record.edition)
    if json:
        show.print_json(issue_value(record, counts) | {"troubles": report.troubles})
    else:
        if test and not report.troubles:
            show.say(f"sent {letter.id} {record.edition} as a test to {address}")
        elif not test:
            report.lines.append(
                f"{letter.id} {record.edition} is {record.state}: {show.counted(counts)}"
            )
        _tell(report)
    ended(troubles=report.troubles)


def _tell(report: "Report") -> None:
    for line in report.lines:
        show.say(line)
    for trouble in report.troubles:
        show.warn(trouble)


def _signed_off(rooms: "Rooms", letter: Newsletter, edition: str) -> IssueRecord:
    """The one meant: signed off if there is one, else the newest, which is then refused or done."""
    ready = (IssueState.APPROVED, IssueState.SENDING)
    records = rooms.store.issues(letter.id)
    wanted = ready if any(record.state in ready for record in records) else tuple(IssueState)
    return options.find_issue(rooms.store, letter, edition, wanted, "`digest draft` makes one.")


def _newest(rooms: "Rooms", letter: Newsletter, edition: str) -> IssueRecord:
    return options.find_issue(rooms.store, letter, edition, IssueState, "`digest draft` makes one.")


def _address(text: str) -> str:
    from digest.config.addresses import address
    from digest.config.wording import WrongError

    try:
        return address(text)
    except WrongError as wrong:
        raise ConfigurationError([f"--test {wrong}"]) from None


@commands.command(
    rich_help_panel="Looking",
    epilog=examples("digest recover", "digest recover --settle", "digest recover --resend"),
)
def recover(
    ctx: typer.Context,
    *,
    resend: Annotated[
        bool,
        typer.Option("--resend", help="Send to them again: some may get the issue twice."),
    ] = False,
    settle: Annotated[
        bool, typer.Option("--settle", help="Take them as arrived: some may never get the issue.")
    ] = False,
    now: Now = "",
    json: Json = False,
) -> None:
    """List deliveries in doubt, or end the doubt: the sender died before the answer came.

    What a provider certainly knows is believed before either rule.
    """
    from digest.steps.rooms import Report
    from digest.wiring import open_rooms

    if resend and settle:
        raise ConfigurationError(["--resend and --settle exclude one another: choose one."])
    settings = options.settings_of(ctx)
    moment = options.moment(now)
    with show.progress_bar() as progress, open_rooms(settings, moment, progress) as rooms:
        report = Report(rooms)
        with rooms.store.lock(), draining(rooms.pump):
            if resend or settle:
                _end(rooms, _knower(settings), report, resend=resend)
            left = _doubts(rooms)
    if json:
        doubts = [doubt_value(d) for _, _, several in left for d in several]
        show.print_json({"done": report.lines, "in_doubt": doubts, "troubles": report.troubles})
    else:
        _tell(report)
        _list(left)
    ended(troubles=report.troubles or left)


def _doubts(rooms: "Rooms") -> list[Doubtful]:
    from digest.steps import by_hand

    return by_hand.in_doubt(rooms, rooms.settings.newsletters)


def _end(rooms: "Rooms", knows: "Knows", report: "Report", *, resend: bool) -> None:
    from digest.steps import by_hand

    act = by_hand.resend if resend else by_hand.settle
    for letter, record, _ in _doubts(rooms):
        act(rooms, letter, record, knows, report)


def _knower(settings: Settings) -> "Knows":
    """Ask the provider that had the claim, and no other: another never saw the message."""
    from digest.wiring import providers_for

    providers = {provider.name: provider for provider in providers_for(settings)}

    def knows(delivery: Delivery) -> Receipt | None:
        claimed_with = providers.get(delivery.claimed_by.partition(" ")[0])
        return claimed_with.settle(delivery.id) if claimed_with else None

    return knows


def _list(left: list[Doubtful]) -> None:
    if not left:
        show.say("no delivery is in doubt")
        return
    rows = [
        (letter.id, record.edition, d.reader.email, show.stamp(d.claimed_at), d.id)
        for letter, record, doubts in left
        for d in doubts
    ]
    show.table("In doubt", ("newsletter", "edition", "reader", "handed over", "delivery"), rows)
    show.say(
        "--settle takes them as arrived (nobody gets two); "
        "--resend sends again while the issue has not expired (nobody gets none)"
    )
