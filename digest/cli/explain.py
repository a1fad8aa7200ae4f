"""`why`: every decision about a story, from the stored issues, today's and past ones."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

import typer

from digest.cli import options, show
from digest.cli.doors import examples
from digest.cli.finding import Entry, addresses, entries, matching, several
from digest.cli.options import Json, Now
from digest.cli.values import item_value, left_out_value
from digest.errors import ConfigurationError, Refused
from digest.model.news import Item, LeftOut, Term
from digest.model.sending import IssueRecord
from digest.text.counting import counted

commands = typer.Typer()


@commands.command(
    rich_help_panel="Looking",
    epilog=examples(
        "digest why 5c1e07aa",
        "digest why ferry capsizes",
        "digest why https://news.example/2020/08/ferry",
        "digest why 'rate decision' --edition 2020-08-14 --json",
        "digest why --left-out",
        "digest why --left-out 'the floor'",
    ),
)
def why(
    ctx: typer.Context,
    story: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="STORY",
            help="Its id, the beginning of it, the address of one of its articles, or words of its "
            "headline. With --left-out: words of the reason, the headline or the section.",
        ),
    ] = None,
    *,
    left_out: Annotated[
        bool,
        typer.Option("--left-out", help="All that is not in the issue, each with the reason."),
    ] = False,
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

    words = " ".join(story or ())
    if not words and not left_out:
        raise ConfigurationError(
            ["Name a story: digest why STORY; or ask for all that was left out: --left-out."]
        )
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
        by_article = {n.id: rooms.store.stories(n.id) for n in letters} if "://" in words else {}
    records = [r for r in records if edition in ("", r.edition)]
    if left_out:
        _list(records, words, json=json)
        return
    record, entry = _find(records, words, by_article)
    if json:
        value = (
            item_value(record, entry) if isinstance(entry, Item) else left_out_value(record, entry)
        )
        show.print_json(value)
    else:
        _tell(record, entry)


def _find(
    records: Iterable[IssueRecord], words: str, by_article: Mapping[str, Mapping[str, str]]
) -> tuple[IssueRecord, Entry]:
    """The newest issue that knows the story, and what it knows.

    `by_article` is by newsletter, then by article: what an address is a story of.
    """
    for record in records:
        assert record.issue is not None
        known = by_article.get(record.newsletter, {}).get(words, words)
        found = matching(entries(record.issue), known) or matching(entries(record.issue), words)
        if len(found) > 1:
            raise Refused(several(words, found))
        if found:
            return record, found[0]
    raise Refused(
        f"No issue in the store tells or left out a story {words!r}. `digest draft` and "
        "`digest status --json` list stories with their ids, `digest why --left-out` the others."
    )


def _tell(record: IssueRecord, entry: Entry) -> None:
    show.say(entry.headline)
    known = f"story {entry.story}, " if entry.story else ""
    show.say(f"{known}{record.newsletter} {record.edition} ({record.state})")
    if isinstance(entry, Item):
        show.say(_place(record, entry))
        for number, source in enumerate(entry.sources, 1):
            show.say(f"  [{number}] {source.outlet}, {show.stamp(source.published)}: {source.url}")
    else:
        section = f" (section {entry.section})" if entry.section else ""
        show.say(f"left out{section}: {entry.why}")
        for url in entry.articles:
            show.say(f"  {url}")
    ranked = [term for term in entry.reasons if term.weight is not None]
    if ranked:
        _tell_sum(entry.score, ranked)
    elif entry.reasons:
        show.say(f"score {entry.score:.4g}")
    placed = [term for term in entry.reasons if term.weight is None]
    if placed:
        title = f"why in {entry.section}" if entry.section else "what spoke for a section"
        rows = [(term.name, f"{term.value:.4g}", term.why) for term in placed]
        show.table(title, ("term", "value", "why"), rows)


def _tell_sum(score: float, terms: Sequence[Term]) -> None:
    """Each term as value × weight = what it adds, and their sum, which is the score."""
    rows = [
        (t.name, f"{t.value:.4g}", f"× {t.weight:.4g}", f"= {t.contribution:+.4f}", t.why)
        for t in terms
    ]
    total = sum(t.contribution for t in terms)
    rows.append(("score", "", "", f"= {total:+.4f}", "the sum"))
    show.table("", ("term", "value", "weight", "adds", "why"), rows)
    if abs(total - score) > ROUNDING:  # an issue that another Digest wrote
        show.say(f"it was ranked by {score:.4g}")


ROUNDING = 0.001
"""Sums of rounded terms differ by no more."""


def _place(record: IssueRecord, item: Item) -> str:
    assert record.issue is not None
    better = sum(other.score > item.score for other in record.issue.items)
    ranked = f"number {better + 1} of {len(record.issue.items)} by score"
    for section in record.issue.sections:
        for how, part in (("told in full", section.stories), ("a one-liner", section.also)):
            if item in part:
                place = f"number {part.index(item) + 1} of {section.name}"
                touched = ", changed by an editor" if item.touched else ""
                return f"{how}, {item.status}: {place}, {ranked}{touched}"
    return f"{item.status}: under {item.section}, {ranked}"


def _list(records: Sequence[IssueRecord], words: str, *, json: bool) -> None:
    """What the newest of these issues left out; with `words`, those whose line holds them all."""
    if not records:
        raise Refused("There is no such issue in the store. `digest draft` makes today's.")
    record = records[0]
    assert record.issue is not None
    wanted = words.casefold().split()
    found = [o for o in record.issue.left_out if all(w in _line(o) for w in wanted)]
    if json:
        value = {"newsletter": record.newsletter, "edition": record.edition}
        show.print_json(value | {"left_out": [left_out_value(record, o) for o in found]})
        return
    show.say(f"{record.newsletter} {record.edition}: {counted(len(found), 'entry', 'entries')}")
    for kind, number in _kinds(found):
        show.say(f"  {number:>5}  {kind}")
    rows = [
        (f"{o.score:.2f}" if o.reasons else "", o.why, o.headline, o.story or addresses(o)[0])
        for o in found
    ]
    if rows:
        show.table("", ("score", "why", "headline", "story"), rows)


def _line(out: LeftOut) -> str:
    return f"{out.why} {out.section} {out.headline} {out.story}".casefold()


def _kinds(found: Iterable[LeftOut]) -> list[tuple[str, int]]:
    """How many there are of each kind of reason, the commonest first."""
    kinds = Counter(out.rule or out.why.partition(":")[0] for out in found)
    return sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))
