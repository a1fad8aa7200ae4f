"""Door: the command line. It asks the way and the store, and says what it saw; it decides nothing.

What is heavy (numbers, web, database) is imported inside the commands, so that `--help` is quick.
"""

from pathlib import Path
from typing import Annotated

import typer

from digest import __version__
from digest.cli import (
    asked,
    demo,
    explain,
    forms,
    issues,
    moving,
    pinning,
    post,
    preflight,
    run,
    schedule,
    serve,
    setup,
    sources,
    sources_file,
    status,
    subscribers,
    templates,
)
from digest.cli.doors import EXIT_CODES, Asked, Doors, examples

app = typer.Typer(
    name="digest",
    cls=Doors,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    epilog=EXIT_CODES,
    context_settings={"help_option_names": ["--help", "-h"]},
)
sources.commands.add_typer(sources_file.commands)
app.add_typer(sources.commands, name="sources", rich_help_panel="The lists")
app.add_typer(subscribers.commands, name="subscribers", rich_help_panel="The lists")
app.add_typer(templates.commands, name="templates", rich_help_panel="Setting up")
for room in (setup, run, schedule, issues, moving, pinning, forms, preflight, post, serve, status):
    app.add_typer(room.commands)
for room in (explain, asked, demo):
    app.add_typer(room.commands)


def _version(asked: object) -> None:
    if asked:
        typer.echo(f"digest {__version__}")
        raise typer.Exit


@app.callback(epilog=examples("digest init", "digest run", "digest status") + EXIT_CODES)
def digest(
    ctx: typer.Context,
    config: Annotated[
        Path,
        typer.Option(
            "--config",
            metavar="FILE",
            envvar="DIGEST_CONFIG",
            help="The configuration; it may stand behind the command as well.",
        ),
    ] = Path("digest.toml"),
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    """Gather the day's news, draft an issue, have it signed off, and e-mail it to its readers."""
    del version
    ctx.obj = Asked(config)


def main() -> None:
    """The command `digest`."""
    app(prog_name="digest")


__all__ = ["app", "main"]
