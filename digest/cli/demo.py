"""`demo`: two sample mornings through the real main job, on this machine alone."""

import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import show
from digest.cli.doors import ended, examples
from digest.cli.issues import totals
from digest.cli.run import failures
from digest.errors import Refused
from digest.model.news import Status
from digest.model.sending import Counts, IssueRecord

if TYPE_CHECKING:
    from digest.steps.rooms import Report

commands = typer.Typer()

MARK = ".digest-demo"
"""Says that a folder is the demonstration's own, to be made anew."""
MORNING = time(6, 30, tzinfo=UTC)
SECRET = "DIGEST_SECRET"  # noqa: S105 - the variable's name, not its value


@commands.command(
    rich_help_panel="Setting up", epilog=examples("digest demo", "digest demo --folder /tmp/demo")
)
def demo(
    folder: Annotated[
        Path, typer.Option("--folder", metavar="DIR", help="Where; made anew each time.")
    ] = Path("demo"),
) -> None:
    """Run the sample that ships with Digest: invented outlets, two mornings, three readers.

    Nothing leaves this machine: the e-mails are written as files.
    """
    os.environ.setdefault(SECRET, secrets.token_urlsafe(32))
    again = _make_room(folder)
    if again:
        show.say(f"{folder}/ is the demonstration's own: all in it is replaced.")
    mornings = _lay_out(folder)
    troubles: list[str] = []
    with _serving(folder / "feeds") as port:
        _configure(folder, port)
        outlets = len(list((folder / "feeds" / mornings[0]).glob("*.xml")))
        show.say(f"{outlets} invented outlets on 127.0.0.1:{port}, on {len(mornings)} mornings.")
        for morning in mornings:
            _show_day(folder, morning)
            troubles += _walk(folder, morning)
    _farewell(folder)
    if not troubles and sys.stdin.isatty() and sys.stdout.isatty():
        _offer_preview(folder)
    ended(troubles=troubles)


def _make_room(folder: Path) -> bool:
    """Empty the folder if it is ours; say whether it was there. Raises Refused if it is not."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise Refused(f"{folder} is there and is no folder. Name another: digest demo --folder DIR")
    there = folder.is_dir() and any(folder.iterdir())
    if there and not (folder / MARK).is_file():
        raise Refused(
            f"{folder} holds something that is not the demonstration's, and is left as it is. "
            "Name another folder: digest demo --folder DIR"
        )
    if there:
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("Made by `digest demo`, which makes it anew each time.\n", "utf-8")
    return there


def _lay_out(folder: Path) -> list[str]:
    """Copy the sample; return its mornings, the first first."""
    sample = Path(str(files("digest"))) / "sample" / "day"
    mornings = sorted(day.name for day in sample.iterdir() if day.is_dir())
    for morning in mornings:
        shutil.copytree(sample / morning, folder / "feeds" / morning)
    shutil.copy(sample / "subscribers.yaml", folder)
    return mornings


def _configure(folder: Path, port: int) -> None:
    sample = files("digest") / "sample" / "day" / "digest.toml.in"
    text = sample.read_text("utf-8").replace("@PORT@", str(port))
    (folder / "digest.toml").write_text(text, "utf-8")


class _Quiet(SimpleHTTPRequestHandler):
    """The folder `today` below the feeds, without a line on stderr for each request."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _serving(feeds: Path) -> Iterator[int]:
    """Serve `feeds/today` on a free port of this machine."""
    handler = partial(_Quiet, directory=str(feeds / "today"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()


def _show_day(folder: Path, morning: str) -> None:
    """Let the outlets publish that morning's feeds, dated so: a server answers 304 by the date."""
    today = folder / "feeds" / "today"
    if today.exists():
        shutil.rmtree(today)
    shutil.copytree(folder / "feeds" / morning, today)
    published = _moment(morning).timestamp()
    for file in today.rglob("*"):
        os.utime(file, (published, published))


def _moment(morning: str) -> datetime:
    return datetime.combine(date.fromisoformat(morning), MORNING)


def _walk(folder: Path, morning: str) -> list[str]:
    """The main job as cron would call it that morning; its troubles."""
    from digest.daily import run_daily
    from digest.wiring import open_rooms, settings_from

    at = _moment(morning)
    settings = settings_from(folder / "digest.toml")
    with show.progress_bar() as progress, open_rooms(settings, at, progress) as rooms:
        report = run_daily(rooms, at_once=True)
        failed = failures(rooms)
        letter = settings.newsletters[0].id
        record = rooms.store.issue(letter, morning)
        counts = rooms.store.counts(letter, morning)
    _tell(morning, report, failed, record, counts)
    return report.troubles


def _tell(
    morning: str,
    report: "Report",
    failed: list[dict[str, str]],
    record: IssueRecord | None,
    counts: Counts,
) -> None:
    visits = ", ".join(f"{count} {outcome}" for outcome, count in sorted(report.visits.items()))
    names = ", ".join(source["name"] for source in failed)
    sick = f" ({names})" if names else ""
    show.say(f"{morning}: sources {visits}{sick}; {report.new_articles} new articles")
    if record is not None and record.issue is not None:
        issue = record.issue
        moved = sum(item.status is Status.UPDATE for item in issue.items)
        show.say(
            f"  {totals(issue)}, {moved} moved on since they were told; {show.counted(counts)}"
        )
        show.say(f"  subject: {issue.subject}")
    for trouble in report.troubles:
        show.warn(trouble)


def _farewell(folder: Path) -> None:
    mails = len(list((folder / "mail").glob("*.eml")))
    command = f"{program()} --config {folder / 'digest.toml'}"
    show.say(f"{mails} e-mails to readers lie in {folder / 'mail'}/ (any mail program opens them).")
    show.say(f"See them:            {command} preview")
    show.say(f"How it stands:       {command} status")
    show.say(f"Why a story is told: {command} why WORDS OF ITS HEADLINE")


def program() -> str:
    """How this command was called, so that a line we print can be typed back."""
    called = sys.argv[0]
    on_path = shutil.which("digest")
    same = on_path is not None and Path(on_path).absolute() == Path(called).absolute()
    if Path(called).name != "digest":
        return "digest"
    return "digest" if same else show.relative(Path(called).absolute())


def _offer_preview(folder: Path) -> None:
    if not typer.confirm("Open the preview now? (Ctrl-C ends it)", default=False):
        return
    from digest.cli.serve import show_issue
    from digest.wiring import settings_from

    settings = settings_from(folder / "digest.toml")
    show_issue(settings, settings.newsletters[0], browser=True)
