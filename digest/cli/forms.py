"""`draft --form` and `correct`: issues made when a person asks for them."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import options, show
from digest.cli.doors import ended, examples
from digest.cli.finding import entries, matching, several
from digest.cli.options import Json, Now
from digest.cli.values import issue_value
from digest.errors import ConfigurationError, Refused
from digest.model.news import Correction, Issue
from digest.model.sending import Counts, IssueRecord
from digest.model.settings import Newsletter

if TYPE_CHECKING:
    from digest.steps.rooms import Report, Rooms

commands = typer.Typer()


class AskedForm(StrEnum):
    """What `--form` takes."""

    DIGEST = "digest"
    WEEKLY = "weekly"
    BREAKING = "breaking"


def check_form(form: AskedForm, edition: str, story: str, unknown: str) -> None:
    """Raise ConfigurationError for options that do not go together."""
    wrong = []
    if form is not AskedForm.DIGEST and edition:
        wrong.append(f"--form {form} names its own edition: leave {edition} away.")
    if form is AskedForm.BREAKING and not story:
        wrong.append("--form breaking tells one story: name it with --story.")
    if form is not AskedForm.BREAKING and (story or unknown):
        wrong.append("--story and --unknown go with --form breaking only.")
    if wrong:
        raise ConfigurationError(wrong)


def draft_form(
    rooms: "Rooms", letter: Newsletter, asked: tuple[AskedForm, str, str], report: "Report"
) -> IssueRecord:
    """Draft the week, or breaking news; `asked` is the form, the story and what is unknown."""
    from digest.steps import forms

    form, story, unknown = asked
    if form is AskedForm.WEEKLY:
        return forms.draft_week(rooms, letter, report)

    def choose(issue: Issue) -> str:
        found = matching(entries(issue), story)
        if not found:
            raise Refused(
                f"No story in the news of now is {story!r}. `digest draft` lists the stories "
                "of the day with the beginnings of their ids."
            )
        if len(found) > 1:
            raise Refused(several(story, found))
        return found[0].story

    return forms.draft_breaking(rooms, letter, choose, unknown, report)


@commands.command(
    rich_help_panel="The editor",
    epilog=examples(
        "digest correct daily 2020-08-14 --wrote 'killed 90' --should 'killed 12'",
        "digest correct daily 2020-08-14 --wrote '… on Friday.' --should '… on Thursday.' "
        "--headline 'We named the wrong day' --fact 'The bridge opened on Thursday.'",
    ),
)
def correct(  # noqa: PLR0913 - its arguments are the options of the command line
    ctx: typer.Context,
    newsletter: Annotated[str, typer.Argument(metavar="NEWSLETTER", help="Its id.")],
    edition: Annotated[
        str, typer.Argument(metavar="EDITION", help="The issue that holds the error.")
    ],
    *,
    wrote: Annotated[
        str, typer.Option("--wrote", metavar="TEXT", help="The wrong words, as they stand in it.")
    ],
    should: Annotated[
        str, typer.Option("--should", metavar="TEXT", help="What it should have said.")
    ],
    headline: Annotated[
        str, typer.Option("--headline", metavar="TEXT", help="What was wrong, in a line.")
    ] = "",
    fact: Annotated[
        str,
        typer.Option("--fact", metavar="TEXT", help="The right fact, where --should needs one."),
    ] = "",
    did: Annotated[str, typer.Option("--did", metavar="TEXT", help="What was done about it.")] = "",
    now: Now = "",
    json: Json = False,
) -> None:
    """Draft a correction to an issue, for those it was accepted for; it goes when signed off."""
    from digest.steps import forms
    from digest.steps.rooms import Report
    from digest.wiring import open_rooms

    made = Correction("", wrote.strip(), should.strip(), headline, fact, did)
    if not (made.wrote and made.should):
        raise ConfigurationError(["--wrote and --should must not be empty."])
    settings = options.settings_of(ctx)
    letter, edition = options.choose(settings, newsletter, edition)
    with open_rooms(settings, options.moment(now)) as rooms:
        report = Report(rooms)
        of = options.find_issue(rooms.store, letter, edition, (), "There is nothing to correct.")
        with rooms.store.lock():
            record = forms.draft_correction(rooms, letter, of, made, report)
    if json:
        show.print_json(issue_value(record, Counts()) | {"troubles": report.troubles})
    else:
        for line in report.lines:
            show.say(line)
        named = f"{record.newsletter} {record.edition}"
        show.say(f"see it: digest preview {named}   sign it off: digest approve {named}")
    ended(troubles=report.troubles)
