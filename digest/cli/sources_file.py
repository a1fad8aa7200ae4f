"""`sources add`, `sources import` and `sources export`: what changes digest.toml, or copies it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import options, show
from digest.cli.doors import ended, examples
from digest.cli.options import Json, Now
from digest.errors import ConfigurationError, Refused
from digest.model.settings import Settings

if TYPE_CHECKING:
    from digest.config import SourcesAdded
    from digest.gather import Discovery

commands = typer.Typer()


@commands.command(
    epilog=examples(
        "digest sources add https://news.example/",
        "digest sources add news.example --section Asia --name 'The News'",
    )
)
def add(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed, or any page of the site.")],
    *,
    name: Annotated[str, typer.Option("--name", help="What readers see.")] = "",
    section: Annotated[
        list[str] | None,
        typer.Option("--section", help="A section its articles lean to; may be repeated."),
    ] = None,
    now: Now = "",
    json: Json = False,
) -> None:
    """Find the feed of a site and append it to digest.toml; all else there stays as it is.

    Looked for are the feeds that the page names, usual paths, news sitemaps, and at last the list
    of links on the page itself.
    """
    from digest.config import NewSource, add_sources, toml_value
    from digest.gather import discover

    settings = options.settings_of(ctx)
    sections = _sections(settings, section or [])
    if url.startswith("folder:"):
        raise Refused(
            "A folder is not looked for on the web. Write its table into digest.toml:\n"
            f"[[sources]]\nurl = {toml_value(url)}\n"
            'base = "https://…"  # where readers find its articles'
        )
    address = url if "://" in url else f"https://{url}"
    discovery = discover(settings.fetch, address, options.moment(now) or datetime.now(UTC))
    found = discovery.found
    if found is None:
        raise Refused("\n".join((f"Nothing to read was found at {address}.", *discovery.tried)))
    new = NewSource(found.url, name, found.kind, sections)
    done = add_sources(settings.file, [new])
    if json:
        value = {"added": [s.url for s in done.added], "known": [s.url for s in done.known]}
        show.print_json(
            value | {"kind": found.kind, "items": found.items, "tried": discovery.tried}
        )
        return
    _tell_found(settings, discovery, done)


def _tell_found(settings: Settings, discovery: "Discovery", done: "SourcesAdded") -> None:
    for sentence in discovery.tried:
        show.say(f"  tried {sentence}")
    found = discovery.found
    assert found is not None
    what = {"page": "the links of a page", "sitemap": "a sitemap index"}.get(found.kind, "a feed")
    told = f"{what}, {found.items} items, {found.dated} dated" if found.items else what
    if done.added:
        show.say(f"added {found.url} ({told}) to {show.relative(settings.file)}")
    for problem in done.problems:
        show.warn(problem)
    if done.known:
        show.say(f"{found.url} stands in {show.relative(settings.file)} already; nothing changed")


def _sections(settings: Settings, given: list[str]) -> tuple[str, ...]:
    """Their names as configured. Raises ConfigurationError for one that is not there."""
    known = {s.name.casefold(): s.name for n in settings.newsletters for s in n.sections}
    wrong = [name for name in given if name.casefold() not in known]
    if wrong:
        there = ", ".join(known.values())
        raise ConfigurationError(
            [f"--section {name} is not configured; there is: {there}." for name in wrong]
        )
    return tuple(known[name.casefold()] for name in given)


@commands.command("import", epilog=examples("digest sources import feeds.opml"))
def import_opml(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="OPML, also if not well-formed.")],
    *,
    json: Json = False,
) -> None:
    """Append the feeds of an OPML list to digest.toml; those that stand there are left alone.

    A folder that is called as one of your sections becomes the source's section.
    """
    from digest.config import add_sources, read_opml

    settings = options.settings_of(ctx)
    sections = [s.name for n in settings.newsletters for s in n.sections]
    done = add_sources(settings.file, read_opml(file, sections))
    if json:
        show.print_json(
            {
                "added": [s.url for s in done.added],
                "known": [s.url for s in done.known],
                "problems": done.problems,
            }
        )
    else:
        show.say(
            f"added {len(done.added)} sources to {show.relative(settings.file)}; "
            f"{len(done.known)} stood there already. Look at them: digest sources check"
        )
        for problem in done.problems:
            show.warn(problem)
    ended(troubles=done.problems)


@commands.command("export", epilog=examples("digest sources export > feeds.opml"))
def export_opml(ctx: typer.Context) -> None:
    """Print the configured sources as an OPML list, for any feed reader."""
    from digest.config import opml_text
    from digest.wiring import open_rooms

    settings = options.settings_of(ctx)
    with open_rooms(settings) as rooms:
        titles = {url: state.title for url, state in rooms.store.source_states().items()}
    named = [replace(s, name=s.name or titles.get(s.url) or None) for s in settings.sources]
    typer.echo(opml_text(named, ", ".join(n.title for n in settings.newsletters)), nl=False)
