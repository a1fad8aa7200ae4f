"""`preflight`: whether an issue may go out, and why not."""

from typing import Annotated

import typer

from digest.cli import options, show
from digest.cli.doors import ended, examples
from digest.cli.issues import PANEL
from digest.cli.options import Edition, Json, NewsletterId, Now
from digest.model.checks import Preflight
from digest.model.sending import IssueRecord, IssueState

commands = typer.Typer()


@commands.command(
    rich_help_panel=PANEL,
    epilog=examples(
        "digest preflight", "digest preflight daily 2020-08-14", "digest preflight --json"
    ),
)
def preflight(
    ctx: typer.Context,
    newsletter: NewsletterId = "",
    edition: Edition = "",
    *,
    last: Annotated[
        bool, typer.Option("--last", help="Say what was found last time; look at nothing now.")
    ] = False,
    now: Now = "",
    json: Json = False,
) -> None:
    """Check an issue in every variant now: size, markup, contrast, links, headers, quotes.

    Errors forbid sending. Warnings can be overruled when it is signed off.
    """
    from digest.steps import proofing
    from digest.wiring import open_rooms

    settings = options.settings_of(ctx)
    letter, edition = options.choose(settings, newsletter, edition)
    with show.progress_bar() as progress, open_rooms(settings, options.moment(now), progress) as r:
        record = options.find_issue(
            r.store, letter, edition, [IssueState.DRAFT, IssueState.APPROVED], _HINT
        )
        found = r.store.preflight(letter.id, record.edition) if last else None
        if found is None:
            found = proofing.check(r, letter, record, afresh=True).preflight
    if json:
        show.print_json(preflight_value(record, found))
    else:
        tell(record, found)
    ended(troubles=found.errors)


_HINT = "`digest draft` makes one."


def tell(record: IssueRecord, found: Preflight) -> None:
    """Every finding as a sentence, then what nobody looked at, then the sum."""
    from digest.steps import proofing

    for one in found.findings:
        show.say(proofing.sentence(one))
    for reason in found.unchecked:
        show.say(f"not checked: {reason}")
    counted = proofing.counted_findings(found) or "nothing wrong"
    named = f"{record.newsletter} {record.edition}"
    show.say(f"preflight of {named} at {show.stamp(found.at)}: {counted}")


def preflight_value(record: IssueRecord, found: Preflight) -> dict[str, object]:
    """What preflight found, for scripts."""
    return {
        "newsletter": record.newsletter,
        "edition": record.edition,
        "state": record.state,
        "at": found.at,
        "seal": found.seal,
        "passes": not found.errors,
        "findings": [
            {"rule": f.rule, "level": f.level, "sentence": f.sentence, "where": f.where}
            for f in found.findings
        ],
        "unchecked": found.unchecked,
        "links": {link.url: link.reach for link in found.evidence.links},
        "spam_score": found.evidence.spam.score if found.evidence.spam else None,
    }
