"""`run` and `gather`: the way, walked as far as the clock says."""

from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import options, show
from digest.cli.coming import Coming, coming, next_sentences
from digest.cli.doors import draining, ended, examples
from digest.cli.options import Json, NewsletterId, Now
from digest.model.news import Outcome

if TYPE_CHECKING:
    from digest.steps.rooms import Report, Rooms, Standing

commands = typer.Typer()


@commands.command(
    rich_help_panel="Every day",
    epilog=examples(
        "digest run",
        "digest --config /srv/news/digest.toml run",
        "digest run --at-once",
        "digest run daily --now 2020-08-14T06:30Z --json",
    ),
)
def run(
    ctx: typer.Context,
    newsletter: NewsletterId = "",
    *,
    at_once: Annotated[
        bool,
        typer.Option(
            "--at-once",
            help="Draft, sign off if the rule is automatic, and send: all now.",
        ),
    ] = False,
    now: Now = "",
    json: Json = False,
) -> None:
    """Do all that is due: gather, draft, tell the editors, send. Safe to run again at any time.

    Made for cron, every five minutes.
    """
    from digest.daily import run_daily
    from digest.wiring import open_rooms

    settings = options.settings_of(ctx)
    if newsletter:
        options.choose(settings, newsletter, "")
    moment = options.moment(now)
    with show.progress_bar() as progress, open_rooms(settings, moment, progress) as rooms:
        with draining(rooms.pump):
            report = run_daily(rooms, at_once=at_once, only=newsletter)
        failed = failures(rooms) if report.visits else []
        upcoming, sentences = coming(rooms), next_sentences(rooms)
        tell_warnings(rooms, json=json)
    if json:
        show.print_json(run_value(report, failed, upcoming))
    else:
        tell(report, failed)
        if at_once:
            _tell_how_to_sign_off(report)
        if not report.lines and not report.troubles:
            _tell_nothing(report, sentences)
    ended(troubles=report.troubles)


def tell_warnings(rooms: "Rooms", *, json: bool) -> None:
    """What in the configuration will not work as it is; on stderr the first time it is met."""
    from digest.steps.rooms import is_new_warning

    for warning in rooms.settings.warnings:
        if is_new_warning(rooms, warning):
            show.warn(f"! {warning}")
        elif not json:
            show.say(f"! {warning}")


@commands.command(
    rich_help_panel="Every day",
    epilog=examples(
        "digest gather", "digest gather --json", "digest gather --now 2020-08-14T05:00Z"
    ),
)
def gather(ctx: typer.Context, *, now: Now = "", json: Json = False) -> None:
    """Visit the sources that are due, now, and keep what they have; nothing is drafted."""
    from digest.steps import gathering
    from digest.steps.rooms import Report
    from digest.wiring import open_rooms

    settings = options.settings_of(ctx)
    moment = options.moment(now)
    with show.progress_bar() as progress, open_rooms(settings, moment, progress) as rooms:
        report = Report(rooms)
        with rooms.store.lock():
            gathering.gather(rooms, report)
        failed = failures(rooms)
    if json:
        show.print_json(run_value(report, failed, ()))
    else:
        tell(report, failed)
    ended(troubles=report.troubles)


def failures(rooms: "Rooms") -> list[dict[str, str]]:
    """The configured sources whose last visit failed, each with its reason."""
    states = rooms.store.source_states()
    return [
        {"url": source.url, "name": source.name or state.title or source.url, "why": state.reason}
        for source in rooms.settings.sources
        if (state := states.get(source.url)) is not None
        and state.outcome in (Outcome.FAILED, Outcome.NOT_REACHED)
    ]


def run_value(
    report: "Report", failed: list[dict[str, str]], upcoming: tuple[Coming, ...]
) -> dict[str, object]:
    """What a run did, for scripts."""
    return {
        "done": report.lines,
        "troubles": report.troubles,
        "sources": dict(sorted(report.visits.items())),
        "new_articles": report.new_articles,
        "warnings": report.rooms.settings.warnings,
        "failed_sources": failed,
        "editions": report.standings,
        "next": upcoming,
    }


def tell(report: "Report", failed: list[dict[str, str]]) -> None:
    """What a run did, in sentences; new troubles go to stderr, where cron mails them.

    What an earlier run met already goes to stdout: no mail every five minutes about one thing.
    """
    for line in report.lines:
        show.say(line)
        if line.startswith("gathered "):
            for source in failed:
                when = "could not be read" if source["url"] in report.tried else "failed last time"
                show.say(f"  {when}: {source['name']}: {source['why']}")
    for standing in report.standings:
        if standing.state in OPEN_STATES or _happened(standing, report):
            show.say(_stands(standing))
    for trouble in report.troubles:
        if trouble in report.told_before:
            show.say(f"still so: {trouble}")
        else:
            show.warn(trouble)


OPEN_STATES = ("draft", "approved", "sending")


def _happened(standing: "Standing", report: "Report") -> bool:
    """Whether this run did something with that edition."""
    named = f"{standing.newsletter} {standing.edition}"
    return any(named in line for line in (*report.lines, *report.troubles))


def _stands(standing: "Standing") -> str:
    why = f" ({standing.why})" if standing.why else ""
    counts = f": {show.counted(standing.counts)}" if standing.counts.total else ""
    return f"{standing.newsletter} {standing.edition} is {standing.state}{why}{counts}"


def _tell_how_to_sign_off(report: "Report") -> None:
    """An issue asked for at once that a person still holds."""
    for standing in report.standings:
        if standing.state == "draft":
            named = f"{standing.newsletter} {standing.edition}"
            show.say(f"see it: digest preview {named}   sign it off: digest approve {named}")


def _tell_nothing(report: "Report", upcoming: tuple[str, ...]) -> None:
    """Nothing was done: say so, and when there will be something."""
    if not any(standing.state in OPEN_STATES for standing in report.standings):
        show.say("nothing is due")
    for sentence in upcoming:
        show.say(sentence)
