"""The options commands share, and what they mean."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated

import typer

from digest.cli import show
from digest.cli.doors import Asked
from digest.errors import ConfigurationError, Refused
from digest.model.sending import IssueRecord, IssueState
from digest.model.settings import Newsletter, Settings
from digest.ports import IssueStore

Now = Annotated[
    str,
    typer.Option(
        "--now",
        metavar="ISO",
        help="Take this as the time it is, such as 2020-08-14T06:30Z or 2020-08-14T08:30+02:00; "
        "UTC where no zone is named.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout and nothing else there.")]
NewsletterId = Annotated[
    str, typer.Argument(metavar="NEWSLETTER", help="Its id; not needed where there is only one.")
]
Edition = Annotated[
    str, typer.Argument(metavar="EDITION", help="Such as 2020-08-14; the newest that fits.")
]

Who = Annotated[
    str, typer.Option("--as", metavar="NAME", help="Who says so; you, if it is not given.")
]
OfNewsletter = Annotated[
    str, typer.Option("--newsletter", metavar="ID", help="Not needed where there is only one.")
]
OfEdition = Annotated[
    str, typer.Option("--edition", metavar="EDITION", help="Only this issue knows the story.")
]

_EDITION = re.compile(r"\d{4}-\d{2}-\d{2}(/.+)?")


def settings_of(ctx: typer.Context) -> Settings:
    """The configuration that was asked for. Raises ConfigurationError."""
    from digest.wiring import settings_from

    asked = ctx.find_object(Asked)
    assert asked is not None
    return settings_from(asked.config)


def moment(text: str) -> datetime | None:
    """What --now says, in UTC; None where it was not given. Raises ConfigurationError.

    A time without its zone is taken as UTC, a date alone as its midnight in UTC; both are said.
    """
    if not text:
        return None
    try:
        said = datetime.fromisoformat(text)
        if said.tzinfo is not None:
            return said.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ConfigurationError(
            [f"--now {text} is no time. Write it like 2020-08-14T06:30Z."]
        ) from None
    taken = said.replace(tzinfo=UTC)
    show.warn(f"--now {text} names no time zone; taken as UTC: {taken:%Y-%m-%dT%H:%M:%SZ}")
    return taken


def choose(settings: Settings, newsletter: str, edition: str) -> tuple[Newsletter, str]:
    """The newsletter meant, and the edition if one was named.

    With one newsletter its id may be left out, so the first word may be an edition.
    Raises ConfigurationError for an id that is not configured, or where one must be said.
    """
    known = {n.id: n for n in settings.newsletters}
    if newsletter in known:
        return known[newsletter], edition
    ids = ", ".join(known)
    if newsletter and not (_EDITION.fullmatch(newsletter) and not edition):
        raise ConfigurationError(
            [f"There is no newsletter {newsletter} in {settings.file}; there is: {ids}."]
        )
    if len(known) != 1:
        raise ConfigurationError(
            [f"{settings.file} has {len(known)} newsletters: {ids}. Name the one you mean."]
        )
    return next(iter(known.values())), newsletter


def find_issue(
    store: IssueStore, newsletter: Newsletter, edition: str, states: Iterable[IssueState], hint: str
) -> IssueRecord:
    """The issue that was named, in whatever state; else the newest in one of `states`.

    Raises Refused, ending in `hint`, where there is none or nothing was drafted.
    """
    if edition:
        found = store.issue(newsletter.id, edition)
        named = f"issue {edition} of {newsletter.id}"
    else:
        wanted = tuple(states)
        fitting = (r for r in store.issues(newsletter.id) if r.state in wanted and r.issue)
        found = next(fitting, None)
        which = "" if len(wanted) == len(IssueState) else f" that is {' or '.join(wanted)}"
        named = f"issue of {newsletter.id}{which}"
    if found is None:
        raise Refused(f"There is no {named}. {hint}")
    if found.issue is None:
        raise Refused(f"Issue {edition} of {newsletter.id} was {found.state}: {found.reason}.")
    return found
