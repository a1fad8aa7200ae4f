"""`schedule`: the days without cron; or ready text for cron and systemd."""

import json as json_text
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import options, show
from digest.cli.doors import Asked, examples
from digest.cli.units import crontab, units
from digest.errors import ConfigurationError
from digest.model.settings import Settings

if TYPE_CHECKING:
    from digest.scheduler import Walked
    from digest.signals import Signals
    from digest.steps.rooms import Heard

commands = typer.Typer()


@commands.command(
    rich_help_panel="Every day",
    epilog=examples(
        "digest --config /srv/news/digest.toml schedule",
        "digest schedule --json",
        "digest schedule --print-systemd",
    ),
)
def schedule(
    ctx: typer.Context,
    *,
    json: Annotated[bool, typer.Option("--json", help="Each line of the log as JSON.")] = False,
    cron: Annotated[
        bool, typer.Option("--print-cron", help="Print a crontab that does the same, and end.")
    ] = False,
    systemd: Annotated[
        bool, typer.Option("--print-systemd", help="Print units for systemd, and end.")
    ] = False,
) -> None:
    """Stay, and do what is due at its moment: gather, draft, remind, send. One log line a run.

    SIGTERM or Ctrl-C ends it, SIGHUP reads digest.toml again.
    """
    if cron and systemd:
        raise ConfigurationError(["Ask for one: --print-cron or --print-systemd."])
    settings = options.settings_of(ctx)
    if cron:
        show.say(crontab(settings))
    elif systemd:
        show.say(units(settings))
    else:
        asked = ctx.find_object(Asked)
        assert asked is not None
        _stay(asked.config, settings, _as_json if json else _as_pairs)


def _stay(file: Path, settings: Settings, line: Callable[[Mapping[str, object]], str]) -> None:
    from digest.scheduler import House, Timekeeper
    from digest.signals import Signals
    from digest.wiring import providers_for, settings_from, tell_operators, the_clock

    in_use = settings
    clock = the_clock(None)

    def reload() -> None:
        nonlocal in_use
        fresh = settings_from(file)
        providers_for(fresh)
        in_use = fresh
        warn()

    def log(what: Mapping[str, object]) -> None:
        with suppress(OSError):  # nobody reads the log any more: that is no reason to send nothing
            show.say(line(what))

    def warn() -> None:
        for warning in in_use.warnings:
            log({"at": f"{clock():%Y-%m-%dT%H:%M:%SZ}", "event": "warning", "why": warning})

    providers_for(settings)
    warn()
    with Signals() as signals:
        house = House(
            walk=lambda heard: _walk(in_use, signals, heard),
            reload=reload,
            alarm=lambda text: tell_operators(in_use, text, clock()),
            log=log,
        )
        Timekeeper(house, clock, signals).keep()


def _walk(settings: Settings, signals: "Signals", heard: "tuple[Heard, ...]") -> "Walked | None":
    """One run, as cron's: everything is opened anew, so nothing of a bad hour is carried on."""
    from digest.daily import run_daily
    from digest.scheduler import Walked
    from digest.signals import DrainingPump, Stopping
    from digest.steps.upcoming import upcoming
    from digest.wiring import open_rooms

    try:
        with signals.breaking_off(), open_rooms(settings) as opened:
            rooms = replace(opened, heard=heard, pump=DrainingPump(opened.pump, signals))
            since = rooms.clock()
            report = run_daily(rooms)
            moments = upcoming(rooms, since)
    except Stopping:
        return None
    return Walked(tuple(report.lines), tuple(report.troubles), moments)


def _as_json(what: Mapping[str, object]) -> str:
    return json_text.dumps(what, ensure_ascii=False)


def _as_pairs(what: Mapping[str, object]) -> str:
    """`at=… event=run due="gather; draft daily 2026-11-22" …`, values quoted where they must."""
    return " ".join(f"{key}={_quoted(value)}" for key, value in what.items() if value != ())


def _quoted(value: object) -> str:
    text = "; ".join(str(v) for v in value) if isinstance(value, tuple) else str(value)
    plain = text and not any(c.isspace() or c in '"=\\' for c in text)
    return text if plain else json_text.dumps(text, ensure_ascii=False)
