"""The whole way of one day, stage by stage, with seconds and memory.

    python -m benchmarks.day DIR --now 2020-08-14T00:00Z [--times 10] [--readers 3]

DIR holds feed files; a web server of this machine serves them, and everything after that is what
`digest run` does: gather, store, compose, preflight and sign off, render, message, plan (with a
second preflight), pump with the file provider. The newsletter is the sample day's. With `--times N`
the day and its N-fold (see benchmarks.generator) are measured, each in a process of its own, and
the last line holds the ratio of their times. The last line is JSON.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from benchmarks.generator import SUFFIXES, make_day
from benchmarks.memory import Peak
from digest.config import load_settings
from digest.desk.duty import thin
from digest.desk.timetable import Slot, slot_at_once
from digest.model.news import Draft, Material
from digest.model.sending import IssueRecord, IssueState
from digest.model.settings import Newsletter, Settings
from digest.newsroom import compose
from digest.outbox.canon import fingerprint
from digest.ports import Blind, reader_of
from digest.steps import audience, post, sending, signing
from digest.steps.drafting import LOOK_BACK
from digest.steps.rooms import Report, Rooms
from digest.wiring import open_rooms, read_templates

SAMPLE = Path(__file__).parent.parent / "digest" / "sample" / "day" / "digest.toml.in"
SECTIONS = ("Middle East", "Ukraine", "Religious Freedom", "Asia", "Africa", "Europe", "Business")

T = TypeVar("T")


@dataclass
class Stages:
    """Seconds and peak megabytes of each stage, in their order."""

    seconds: dict[str, float] = field(default_factory=dict)
    megabytes: dict[str, float] = field(default_factory=dict)

    def run(self, name: str, work: Callable[[], T]) -> T:
        """Do one stage and measure it."""
        with Peak() as peak:
            start = perf_counter()
            made = work()
            self.seconds[name] = perf_counter() - start
        self.megabytes[name] = peak.megabytes
        print(f"{name:>8} {self.seconds[name]:8.2f} s {peak.megabytes:8.0f} MB", flush=True)
        return made


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A web server over `folder` in a process of its own, so that its memory is not ours."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
    with subprocess.Popen(
        [*command, "--directory", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout is not None
        port = server.stdout.readline().split(" port ")[1].split()[0]
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def settings_for(folder: Path, address: str, work: Path, readers: int) -> Settings:
    """The sample's configuration with the folder's feeds as sources, each a family of its own."""
    text = SAMPLE.read_text("utf-8").replace("@PORT@", "80")
    head, rest = text.partition("[[sources]]")[0], text.partition("[[providers]]")[2]
    sources = "".join(
        f'[[sources]]\nurl = "{address}/{path.name}"\nfamily = "{path.stem}.example"\n\n'
        for path in sorted(folder.iterdir())
        if path.suffix in SUFFIXES
    )
    file = work / "digest.toml"
    file.write_text(f"{head}{sources}[[providers]]{rest}", "utf-8")
    rows = (
        f"- email: reader{k}@reader.example\n  state: confirmed\n"
        + (f"  sections: [{', '.join(SECTIONS[: k % 7 + 1])}]\n" if k % 3 == 2 else "")
        for k in range(readers)
    )
    (work / "subscribers.yaml").write_text("".join(rows), "utf-8")
    return load_settings(file, {"DIGEST_SECRET": "a benchmark's secret, long enough to sign with"})


def measure(folder: Path, now: datetime, readers: int) -> dict[str, Any]:
    """Walk the whole way over the feeds in `folder`; the numbers for the last line."""
    stages = Stages()
    with tempfile.TemporaryDirectory() as work, served(folder) as address:
        settings = settings_for(folder, address, Path(work), readers)
        newsletter = settings.newsletters[0]
        stages.run("compile", read_templates)
        with open_rooms(settings, now) as built:
            # What others answer, and how fast, is not ours to measure.
            rooms = replace(built, inspector=Blind())
            items = _news(rooms, stages)
            slot = slot_at_once(newsletter, now)
            draft = stages.run("compose", lambda: _compose(rooms, newsletter, slot))
            _send(rooms, newsletter, slot, draft, stages)
            counts = rooms.store.counts(newsletter.id, slot.edition)
    issue = draft.issue
    return {
        "items": items,
        "stories": len(set(draft.stories.values())),
        "told": len(issue.items),
        "accepted": counts.accepted,
        "seconds": {name: round(value, 3) for name, value in stages.seconds.items()},
        "total": round(sum(stages.seconds.values()), 3),
        "peak_mb": round(max(stages.megabytes.values()), 1),
    }


def _news(rooms: Rooms, stages: Stages) -> int:
    """Gather and store; how many articles are new."""
    now, sources = rooms.clock(), rooms.settings.sources
    visits = stages.run("gather", lambda: tuple(rooms.gatherer.gather(sources, {}, now)))
    for visit in visits:
        if visit.state.reason:
            print(f"         {visit.state.url}: {visit.state.reason}")
    return stages.run("store", lambda: sum(rooms.store.save_visit(visit) for visit in visits))


def _compose(rooms: Rooms, newsletter: Newsletter, slot: Slot) -> Draft:
    """Read the material and compose the issue, as a run does."""
    now = rooms.clock()
    articles = rooms.store.articles(now - newsletter.covers - LOOK_BACK, now)
    sources = {source.url: source for source in rooms.settings.sources}
    return compose(newsletter, sources, Material(slot.edition, now, articles))


def _send(rooms: Rooms, newsletter: Newsletter, slot: Slot, draft: Draft, stages: Stages) -> None:
    """Sign off, render, write and hand over one message for each reader."""
    report = Report(rooms)
    audience.take_in(rooms, report)
    record = _record(newsletter, slot, draft)
    rooms.store.save_draft(record, draft)
    stages.run(
        "preflight",
        lambda: signing.approve(
            rooms, newsletter, slot.edition, "benchmark", despite_warnings=True
        ),
    )
    readers = [reader_of(subscriber) for subscriber in rooms.store.subscribers()]
    rendered = stages.run(
        "render", lambda: [post.rendered_for(rooms, draft.issue, reader) for reader in readers]
    )
    stages.run(
        "message",
        lambda: [
            post.message_for(rooms, newsletter, page, reader, f"benchmark.{reader.id}")
            for page, reader in zip(rendered, readers, strict=True)
        ],
    )
    stages.run("plan", lambda: sending.start(rooms, newsletter, slot, "", report))
    stages.run("pump", lambda: sending.pump(rooms, newsletter, slot, "", report))
    for trouble in report.troubles:
        print(f"         {trouble}")


def _record(newsletter: Newsletter, slot: Slot, draft: Draft) -> IssueRecord:
    record = IssueRecord(
        newsletter.id, slot.edition, IssueState.DRAFT, slot.send_at, slot.expires_at
    )
    return replace(
        record,
        issue=draft.issue,
        fingerprint=fingerprint(draft.issue),
        reason=thin(draft.issue, newsletter),
    )


def compare(folder: Path, now: str, times: int, readers: int, seed: int) -> dict[str, Any]:
    """Measure the day and its N-fold, each in a fresh process; the N-fold's numbers and ratios."""
    once = _alone(folder, now, readers)
    with tempfile.TemporaryDirectory() as large:
        make_day(folder, Path(large), times, seed)
        many = _alone(Path(large), now, readers)
    ratios = {
        name: round(many["seconds"][name] / max(once["seconds"][name], 0.001), 2)
        for name in once["seconds"]
    }
    ratio = round(_of_the_day(many) / _of_the_day(once), 2)
    return {**many, "times": times, "once": once, "ratios": ratios, "ratio": ratio}


def _of_the_day(numbers: dict[str, Any]) -> float:
    """Seconds without the templates, which every process compiles: they would flatter the ratio."""
    return float(numbers["total"] - numbers["seconds"]["compile"])


def _alone(folder: Path, now: str, readers: int) -> dict[str, Any]:
    """Measure in a fresh process, repeating what it says; raises CalledProcessError if it fails."""
    print(f"{folder}:", flush=True)
    command = [sys.executable, "-m", "benchmarks.day", str(folder), "--now", now]
    command += ["--readers", str(readers)]
    last = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if last:
                print(last, end="", flush=True)
            last = line
    if process.returncode:
        print(last, end="", flush=True)
        raise subprocess.CalledProcessError(process.returncode, command)
    numbers: dict[str, Any] = json.loads(last)
    print(f"{'total':>8} {numbers['total']:8.2f} s {numbers['peak_mb']:8.0f} MB")
    print(f"         {numbers['items']} items, {numbers['stories']} stories", flush=True)
    return numbers


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(
        prog="benchmarks.day", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("folder", type=Path, help="folder of feed files")
    parser.add_argument("--now", required=True, help="the clock, as 2020-08-14T00:00Z")
    parser.add_argument("--times", type=int, default=0, help="also an N-fold day, and the ratio")
    parser.add_argument("--readers", type=int, default=3, help="messages to write")
    parser.add_argument("--seed", type=int, default=1, help="of the N-fold day")
    asked = parser.parse_args()
    now = datetime.fromisoformat(asked.now)
    if now.tzinfo is None:
        parser.error("--now needs a time zone, as 2020-08-14T00:00Z")
    if asked.times:
        result = compare(asked.folder, asked.now, asked.times, asked.readers, asked.seed)
    else:
        result = measure(asked.folder, now, asked.readers)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
