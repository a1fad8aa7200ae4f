"""`init`: the first two files."""

from pathlib import Path
from typing import Annotated

import typer

from digest.cli import show
from digest.cli.doors import examples

commands = typer.Typer()


@commands.command(
    rich_help_panel="Setting up",
    epilog=examples("digest init", "digest init /srv/news"),
)
def init(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where; made if it is not there.")
    ] = Path(),
) -> None:
    """Write a commented digest.toml and subscribers.yaml to start from; overwrites nothing."""
    from digest.config import write_starter

    written = write_starter(folder)
    for file in written:
        show.say(f"wrote {file}")
    config = "" if folder == Path() else f"--config {folder / 'digest.toml'} "
    show.say("Change what is yours in both, then:")
    show.say(f"  digest {config}sources check   says which sources answer")
    show.say(f"  digest {config}draft           makes a first draft")
    show.say(f"  digest {config}preview         shows it as readers would get it")
