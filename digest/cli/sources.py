"""`sources list` and `sources check`."""

from collections import Counter
from typing import TYPE_CHECKING

import typer

from digest.cli import options, show
from digest.cli.doors import ended, examples
from digest.cli.health import FAILING, sources_health
from digest.cli.options import Json, Now
from digest.model.news import Outcome, Visit

if TYPE_CHECKING:
    from digest.steps.rooms import Rooms

BROKEN = (*FAILING, Outcome.RETIRED)

commands = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="The places that publish articles: how they are, and what to do about the sick ones.",
    epilog=examples("digest sources list", "digest sources check"),
)


@commands.command("list", epilog=examples("digest sources list", "digest sources list --json"))
def list_sources(ctx: typer.Context, *, now: Now = "", json: Json = False) -> None:
    """List the configured sources with what their last visits found; nothing is fetched."""
    from digest.wiring import open_rooms

    settings = options.settings_of(ctx)
    with open_rooms(settings, options.moment(now)) as rooms:
        sources = sources_health(rooms)
    if json:
        show.print_json({"sources": sources})
        return
    headings = ("source", "health", "items", "last read", "newest", "weight", "reason")
    rows = (
        (
            f"{s.name}\n{s.url}" if s.name != s.url else s.url,
            s.health,
            str(s.items),
            show.stamp(s.last_success),
            show.stamp(s.newest),
            f"{s.weight:g}",
            s.reason,
        )
        for s in sources
    )
    show.table("", headings, rows)


@commands.command("check", epilog=examples("digest sources check", "digest sources check --json"))
def check(ctx: typer.Context, *, now: Now = "", json: Json = False) -> None:
    """Fetch every source now, as if for the first time, and say what to do about each.

    Keeps nothing. Ends with 1 if a source is broken or was not reached.
    """
    from digest.gather import advice, check_sentence, duplicates
    from digest.wiring import open_rooms

    settings = options.settings_of(ctx)
    moment = options.moment(now)
    with show.progress_bar() as progress, open_rooms(settings, moment, progress) as rooms:
        at, visits = rooms.clock(), _visit_all(rooms)
    ordered = [visits[source.url] for source in settings.sources if source.url in visits]
    same = duplicates(ordered)
    more = {visit.state.url: filter(None, [same.get(visit.state.url)]) for visit in ordered}
    if json:
        rows = [
            {
                "url": visit.state.url,
                "name": visit.state.title,
                "outcome": visit.state.outcome,
                "items": len(visit.articles),
                "advice": [*advice(visit, at), *more[visit.state.url]],
                "doubts": visit.doubts,
                "moved": visit.moved or None,
            }
            for visit in ordered
        ]
        show.print_json({"sources": rows})
    else:
        for visit in ordered:
            title = f"{visit.state.title}  " if visit.state.title else ""
            show.say(f"{title}{visit.state.url}")
            show.say(f"  {check_sentence(visit, at, more[visit.state.url])}")
            for sentence in _doubts(visit):
                show.say(f"  {sentence}")
    ended(troubles=any(visit.state.outcome in BROKEN for visit in ordered))


def _doubts(visit: Visit) -> list[str]:
    """What was odd about single items: each kind once, with how many and the first of them."""
    first, kinds = dict[str, str](), Counter[str]()
    for doubt in visit.doubts:
        kind, _, item = doubt.partition(": ")
        kinds[kind] += 1
        first.setdefault(kind, item)
    return [
        f"{kind}: {first[kind]}" + (f" and {count - 1} more" if count > 1 else "")
        if first[kind]
        else kind
        for kind, count in kinds.items()
    ]


def _visit_all(rooms: "Rooms") -> dict[str, Visit]:
    """Every source by its URL; the store is neither asked nor told."""
    sources, visits = rooms.settings.sources, dict[str, Visit]()
    for visit in rooms.gatherer.gather(sources, {}, rooms.clock()):
        visits[visit.state.url] = visit
        rooms.progress("sources", len(visits), len(sources))
    return visits
