"""A publisher's folder and the command line run in it, in this process."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fakes.stores import sqlite_in
from typer.testing import CliRunner, Result

from digest.cli import app
from digest.model.news import Article, Outcome, SourceState, Visit
from digest.ports import Store
from digest.steps.gathering import GATHERED

NOW = datetime(2020, 8, 14, 5, 45, tzinfo=UTC)
AT = "2020-08-14T05:45Z"
EDITION = "2020-08-14"
FEED = "http://127.0.0.1:9/harbour.xml"

TOML = """\
store = "sqlite:///digest.db"
base_url = "https://digest.agency.example"
secret = {{ env = "DIGEST_SECRET" }}
{more}

[fetch]
pause = "0s"
allow_private = true
timeout = "2s"

[[sources]]
url = "{feed}"
name = "Harbour Post"

[[providers]]
{provider}

[[newsletters]]
id = "daily"
title = "Morning Brief"
sender = "Morning Brief <brief@agency.example>"
postal_address = "1 Quay, Port"
gather_every = "6h"
draft_at = "05:30"
send_at = "06:30"
sign_off = "{sign_off}"
at_least = 1

[[newsletters.sections]]
name = "Harvest"
about = "Grain, farms, fields and the wheat market"
keywords = ["grain", "wheat", "harvest"]

[[newsletters.sections]]
name = "Rivers"
about = "Floods, rivers, dams and water levels"
keywords = ["river", "flood", "dam"]
"""

SUBSCRIBERS = """\
# The readers of these tests.
- email: anna@reader.example
  name: Anna
  consent: {how: "by letter", on: 2020-01-02}
- email: ben@reader.example
  sections: [Rivers]
  consent: {how: "at the fair", on: 2020-03-04}
- email: cleo@reader.example   # invited only
"""

NEWS = (
    ("Wheat harvest is the largest in ten years", "Farmers in the northern plain brought in eleven million tonnes of wheat, the ministry said on Thursday."),  # noqa: E501 - one story a line
    ("River Orla floods three villages", "The river Orla rose by four metres overnight and flooded three villages below the old dam."),  # noqa: E501 - one story a line
    ("Grain ship leaves the port of Velm", "A ship with thirty thousand tonnes of grain left the port of Velm after a strike of nine days."),  # noqa: E501 - one story a line
)  # fmt: skip


@dataclass
class Press:
    """One publisher's folder. `run` is the command line with its --config."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "digest.toml"

    @property
    def people(self) -> Path:
        return self.folder / "subscribers.yaml"

    def run(self, *args: str) -> Result:
        """What the person types after `digest`."""
        return digest("--config", str(self.config), *args)

    def json(self, *args: str, code: int = 0) -> Any:
        """The JSON a command prints, which must be all it prints on stdout."""
        result = self.run(*args, "--json")
        assert result.exit_code == code, result.output
        return json.loads(result.stdout)

    @contextmanager
    def store(self) -> Iterator[Store]:
        store = sqlite_in(self.folder)
        try:
            yield store
        finally:
            store.close()

    def mails(self, folder: str = "") -> list[EmailMessage]:
        """What the file provider wrote, in the order of its names."""
        return [
            message_from_bytes(file.read_bytes(), policy=policy.default)
            for file in sorted((self.folder / "mail" / folder).glob("*.eml"))
        ]

    def to(self, folder: str = "") -> list[str]:
        """The addresses these mails go to."""
        return sorted(str(mail["To"]).rpartition("<")[2].rstrip(">") for mail in self.mails(folder))


def digest(*args: str) -> Result:
    """The command line, in this process; a traceback is a failure of the test."""
    result = CliRunner().invoke(app, args, env={"DIGEST_SECRET": "a secret of the tests"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def press(
    folder: Path,
    *,
    sign_off: str = "editor",
    provider: str = 'name = "file"\npath = "mail"',
    more: str = "",
    feed: str = FEED,
) -> Press:
    """A folder with both files and nothing in the store."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Press(folder)
    made.config.write_text(
        TOML.format(more=more, feed=feed, provider=provider, sign_off=sign_off), "utf-8"
    )
    made.people.write_text(SUBSCRIBERS, "utf-8")
    return made


def gathered(made: Press, at: datetime = NOW) -> Press:
    """The same with the morning's news in the store, gathered a minute ago."""
    seen = at - timedelta(minutes=1)
    state = SourceState(
        FEED, "Harbour Post", last_visit=seen, last_success=seen, outcome=Outcome.READ, items=3
    )
    articles = tuple(
        Article(
            url=f"https://harbour.example/{number}",
            link=f"https://harbour.example/{number}",
            source=FEED,
            outlet="Harbour Post",
            title=title,
            lead=lead,
            body="",
            seen=seen,
            published=at - timedelta(hours=3, minutes=number),
            language="en",
        )
        for number, (title, lead) in enumerate(NEWS)
    )
    with made.store() as store:
        store.save_visit(Visit(state, articles))
        store.set_moment(GATHERED, seen)
    return made


def drafted(made: Press) -> Press:
    """A new folder with the morning's news and their draft.

    It is gathered and drafted once for each configuration and laid down again for each test.
    What the draft noted about digest.toml names another folder: tests of notes draft themselves.
    """
    for name, content in _drafted(made.config.read_bytes(), made.people.read_bytes()).items():
        file = made.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return made


@cache
def _drafted(config: bytes, people: bytes) -> Mapping[str, bytes]:
    with TemporaryDirectory() as folder:
        made = Press(Path(folder))
        made.config.write_bytes(config)
        made.people.write_bytes(people)
        result = gathered(made).run("draft", "--now", AT)
        assert result.exit_code == 0, result.output
        files = sorted(f for f in made.folder.rglob("*") if f.is_file())
        return {str(f.relative_to(folder)): f.read_bytes() for f in files}
