"""`asked`: what the language model was asked, what it answered, and why that was not printed."""

import json as jsonlib
from collections.abc import Sequence
from typing import Annotated

import typer

from digest.cli import options, show
from digest.cli.doors import examples
from digest.cli.finding import one_story
from digest.cli.options import Edition, Json, NewsletterId
from digest.errors import Refused
from digest.model.retelling import Exchange
from digest.model.sending import IssueState
from digest.model.settings import Settings

commands = typer.Typer()


@commands.command(
    rich_help_panel="Looking",
    epilog=examples(
        "digest asked",
        "digest asked daily 2020-08-14 --whole",
        "digest asked --story 'ferry capsizes' --json",
    ),
)
def asked(
    ctx: typer.Context,
    newsletter: NewsletterId = "",
    edition: Edition = "",
    *,
    story: Annotated[
        str, typer.Option("--story", metavar="STORY", help="Only of this story: id or words.")
    ] = "",
    whole: Annotated[
        bool, typer.Option("--whole", help="Print questions and answers as they were.")
    ] = False,
    json: Json = False,
) -> None:
    """Say what the language model was asked for an issue, what it answered, and what that cost.

    An answer that was remembered from an earlier issue is not asked for again, and not listed.
    """
    from digest.wiring import open_rooms

    settings = options.settings_of(ctx)
    letter, edition = options.choose(settings, newsletter, edition)
    with open_rooms(settings) as rooms:
        record = options.find_issue(
            rooms.store, letter, edition, list(IssueState), "`digest draft` makes one."
        )
        wanted = one_story(record, story).story if story else ""
        found = rooms.store.exchanges(letter.id, record.edition, wanted)
    if json:
        show.print_json([_value(one, settings) for one in found])
        return
    if not found:
        raise Refused(
            f"The language model was asked nothing for {letter.id} {record.edition}"
            + (f" about {story}." if story else ".")
        )
    _tell(found, settings, whole=whole)


def _tell(found: Sequence[Exchange], settings: Settings, *, whole: bool) -> None:
    for one in found:
        show.say(f"{one.story}, {show.stamp(one.at)}: {_outcome(one)}")
        for objection in one.against:
            show.say(f"  {objection}")
        if whole:
            for message in jsonlib.loads(one.sent):
                show.say(f"[{message['role']}]\n{message['text']}")
            show.say(f"[{one.model}]\n{one.came}")
    show.say(f"{len(found)} asked, {_money(sum(one.cost for one in found), settings)}")


def _outcome(one: Exchange) -> str:
    counted = ", counted by length" if one.counted else ""
    tokens = f"{one.tokens_in} tokens read and {one.tokens_out} written{counted}"
    said = one.failed or ("refused" if one.against else "told")
    return f"{said} ({one.model}; {tokens})"


def _money(millionths: int, settings: Settings) -> str:
    from digest.newsroom.retell.price import money

    return money(millionths, settings.llm.currency if settings.llm else "")


def _value(one: Exchange, settings: Settings) -> dict[str, object]:
    return {
        "newsletter": one.newsletter,
        "edition": one.edition,
        "story": one.story,
        "at": one.at,
        "model": one.model,
        "sent": jsonlib.loads(one.sent),
        "came": one.came,
        "failed": one.failed or None,
        "against": one.against,
        "tokens_in": one.tokens_in,
        "tokens_out": one.tokens_out,
        "counted_by_length": one.counted,
        "cost": one.cost / 1_000_000,
        "currency": settings.llm.currency if settings.llm else None,
    }
