"""`why`: every decision about a story, from the stored issue."""

from collections.abc import Iterable
from typing import Annotated

import typer

from digest.cli import options, show
from digest.cli.doors import examples
from digest.cli.finding import Entry, entries, matching, several
from digest.cli.options import Json, Now
from digest.cli.values import item_value, left_out_value
from digest.errors import Refused
from digest.model.news import Item
from digest.model.sending import IssueRecord

commands = typer.Typer()


@commands.command(
    rich_help_panel="Looking",
    epilog=examples(
        "digest why 5c1e07aa",
        "digest why ferry capsizes",
        "digest why 'rate decision' --edition 2020-08-14 --json",
    ),
)
def why(
    ctx: typer.Context,
    story: Annotated[
        list[str],
        typer.Argument(
            metavar="STORY", help="Its id, the beginning of it, or words of its headline."
        ),
    ],
    *,
    newsletter: Annotated[
        str, typer.Option("--newsletter", metavar="ID", help="Only issues of this one.")
    ] = "",
    edition: Annotated[
        str, typer.Option("--edition", metavar="EDITION", help="Only this issue.")
    ] = "",
    now: Now = "",
    json: Json = False,
) -> None:
    """Say why a story is in an issue, in that section and at that place; or why it was left out."""
    from digest.wiring import open_rooms

    settings = options.settings_of(ctx)
    letters = settings.newsletters
    if newsletter:
        letters = (options.choose(settings, newsletter, "")[0],)
    with open_rooms(settings, options.moment(now)) as rooms:
        records = sorted(
            (r for n in letters for r in rooms.store.issues(n.id) if r.issue),
            key=lambda r: r.send_at,
            reverse=True,
        )
    record, entry = _find([r for r in records if edition in ("", r.edition)], " ".join(story))
    if json:
        value = (
            item_value(record, entry) if isinstance(entry, Item) else left_out_value(record, entry)
        )
        show.print_json(value)
    else:
        _tell(record, entry)


def _find(records: Iterable[IssueRecord], words: str) -> tuple[IssueRecord, Entry]:
    """The newest issue that knows the story, and what it knows."""
    for record in records:
        assert record.issue is not None
        found = matching(entries(record.issue), words)
        if len(found) > 1:
            raise Refused(several(words, found))
        if found:
            return record, found[0]
    raise Refused(
        f"No issue in the store tells or left out a story {words!r}. "
        "`digest draft` and `digest status --json` list stories with their ids."
    )


def _tell(record: IssueRecord, entry: Entry) -> None:
    show.say(entry.headline)
    show.say(f"story {entry.story}, {record.newsletter} {record.edition} ({record.state})")
    if isinstance(entry, Item):
        show.say(_place(record, entry))
        for number, source in enumerate(entry.sources, 1):
            show.say(f"  [{number}] {source.outlet}, {show.stamp(source.published)}: {source.url}")
    else:
        section = f" (section {entry.section})" if entry.section else ""
        show.say(f"left out{section}: {entry.why}")
        for url in entry.articles:
            show.say(f"  {url}")
    show.say(f"score {entry.score:.4g}")
    if entry.reasons:
        rows = [(term.name, f"{term.value:.4g}", term.why) for term in entry.reasons]
        show.table("", ("term", "value", "why"), rows)


def _place(record: IssueRecord, item: Item) -> str:
    assert record.issue is not None
    for section in record.issue.sections:
        if item in section.stories:
            place = section.stories.index(item) + 1
            return f"told in full, {item.status}: number {place} of {section.name}"
    return f"a one-liner, {item.status}: under {item.section}"
