"""What every command shares: the exit codes, and errors as sentences instead of tracebacks."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any

import typer
import typer.main
from typer.core import TyperGroup

from digest.errors import Busy, ConfigurationError, DigestError, Refused
from digest.ports import Pump


class Code(IntEnum):
    """How a command ends, for scripts and cron."""

    DONE = 0
    LOOK = 1
    USAGE = 2
    REFUSED = 3
    BUSY = 4


MEANINGS = {
    Code.DONE: "done, or nothing was due, or an issue waits for its sign-off",
    Code.LOOK: "a person must look: no source answered, a thin day was not sent, a provider "
    "refused, missed, in doubt",
    Code.USAGE: "the command or the configuration is wrong",
    Code.REFUSED: "a rule of the house refused what was asked",
    Code.BUSY: "another run is at work; nothing was done",
}

EXIT_CODES = "[bold]Exit codes[/bold]\n" + "\n".join(
    f"  {code:d}  {meaning}" for code, meaning in MEANINGS.items()
)


@dataclass(frozen=True)
class Asked:
    """What stands before the command."""

    config: Path


def examples(*lines: str) -> str:
    """A command's examples, as the end of its help shows them."""
    shown = "\n".join("  " + line.replace("[", "\\[") for line in lines)
    return f"[bold]Examples[/bold]\n{shown}\n\n"


def code_of(error: DigestError) -> Code:
    """The exit code of an error that ended a command."""
    if isinstance(error, ConfigurationError):
        return Code.USAGE
    if isinstance(error, Refused):
        return Code.REFUSED
    if isinstance(error, Busy):
        return Code.BUSY
    return Code.LOOK


def _ask(ctx: typer.Context, config: Path | None) -> None:
    if config is not None:
        ctx.obj = Asked(config)


def _takes_config(
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            metavar="FILE",
            callback=_ask,
            help="The configuration; it may stand before the command as well.",
        ),
    ] = None,
) -> None:
    """Only its option is used."""


def _config_option() -> Any:
    """--config as an option of any command: it says what was asked, the command is not told."""
    maker = typer.Typer(add_completion=False)
    maker.command()(_takes_config)
    option = typer.main.get_command(maker).params[0]
    option.expose_value = False
    return option


def _below(group: TyperGroup) -> Iterator[Any]:
    for command in group.commands.values():
        yield command
        if isinstance(command, TyperGroup):
            yield from _below(command)


class Doors(TyperGroup):
    """The commands; a DigestError in any of them is said on stderr and becomes an exit code."""

    def __init__(self, **settings: Any) -> None:
        """All commands take --config too; where it stands twice, the one behind counts."""
        super().__init__(**settings)
        option = _config_option()
        for command in _below(self):
            command.params.append(option)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except DigestError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(code_of(error)) from error


def ended(*, troubles: object) -> None:
    """End the command with 1 if something must be looked at."""
    if troubles:
        raise typer.Exit(Code.LOOK)


@contextmanager
def draining(pump: Pump) -> Iterator[None]:
    """Let SIGTERM end the sending after the answer under way; a second one ends the process.

    Nothing is lost either way: the next run goes on where this one stopped.
    """
    before = signal.getsignal(signal.SIGTERM)

    def drain(*_: object) -> None:
        signal.signal(signal.SIGTERM, before)
        pump.stop()

    signal.signal(signal.SIGTERM, drain)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
