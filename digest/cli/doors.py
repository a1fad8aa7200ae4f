"""What every command shares: the exit codes, and errors as sentences instead of tracebacks."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

import typer
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
    Code.LOOK: "a person must look: no source answered, a provider refused, missed, in doubt",
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


class Doors(TyperGroup):
    """The commands; a DigestError in any of them is said on stderr and becomes an exit code."""

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
