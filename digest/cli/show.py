"""How things look: sentences, tables and JSON on stdout; troubles and progress on stderr."""

import dataclasses
import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import typer

from digest.model.sending import Counts
from digest.ports import Progress, silent

PIPE_WIDTH = 160
"""Columns of a table that goes to a file or a pipe, where nobody says how wide it may be."""


def harmless(text: str) -> str:
    """Text from outside without what a terminal would act on: controls, direction overrides."""
    return "".join(
        c if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"} else "�"
        for c in text.translate(_DIRECTIONS)
    )


_DIRECTIONS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def say(text: str = "") -> None:
    """A sentence for the person, on stdout."""
    typer.echo(harmless(text))


def warn(text: str) -> None:
    """A sentence about trouble, on stderr."""
    typer.echo(harmless(text), err=True)


def stamp(at: datetime | None) -> str:
    """A moment as people read it, to the minute, in UTC; a dash for never."""
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "–"


def counted(counts: Counts) -> str:
    """The states that hold anyone, and their sum: `3 accepted, 1 refused of 4`."""
    parts = [f"{n} {name}" for name, n in dataclasses.asdict(counts).items() if n]
    return f"{', '.join(parts)} of {counts.total}" if parts else "no deliveries yet"


def print_json(value: object) -> None:
    """The value as one JSON document; times in ISO 8601 with Z, dataclasses by their fields."""
    typer.echo(json.dumps(_plain(value), ensure_ascii=False, indent=2, allow_nan=False))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table without lines around it; cells fold, nothing is cut."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, pad_edge=False, title_justify="left", header_style="bold")
    drawn.title = title or None
    drawn.title_style = "bold"
    for heading in headings:
        drawn.add_column(heading, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(harmless(cell)) for cell in row))
    console = Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH)
    console.print(drawn)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Bars on stderr while long work goes on, one a kind of thing; silence where nobody watches."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Bars(*columns, TimeRemainingColumn(), console=console, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def draw(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield draw


def relative(path: Path) -> str:
    """A path as short as it can be said from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
