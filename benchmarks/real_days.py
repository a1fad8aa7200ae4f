"""Days of real feeds, one after the other, through the product's own command line.

    python -m benchmarks.real_days OUT DIR=ISO [DIR=ISO ...]

Each DIR holds one day's feed files, served on loopback under the same addresses day after day, as
real feeds are; ISO is that day's clock. The configuration written to OUT has the sections of the
sample digest.toml, three readers and the file provider, so OUT/mail holds the messages and
OUT/digest.db the whole store. The last line is JSON: per day the command's exit code, its stories,
and those it told again as updates.
"""

import json
import re
import shutil
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from digest.model.news import Status
from digest.store import open_store

ROOT = Path(__file__).parent.parent
HEAD = """store = "sqlite:///digest.db"
base_url = "https://digest.example.org"
secret = {{ env = "DIGEST_SECRET" }}
[fetch]
agent = "digest (+https://digest.example.org)"
allow_private = true
pause = "0s"
pages = false
{sources}
[[providers]]
name = "file"
path = "mail"
[[newsletters]]
id = "daily"
title = "Morning World Brief"
sender = "Morning World Brief <brief@digest.example.org>"
postal_address = "PO Box 1, Example City, EX 00001"
sign_off = "automatic"
{sections}
"""
READERS = """- email: anna@reader.example.net
  name: Anna
  consent: {how: form, on: 2020-01-01}
- email: ben@reader.example.net
  sections: [Ukraine, Middle East]
  consent: {how: form, on: 2020-01-01}
- email: cleo@reader.example.net
  name: Cleo
  sections: [Asia, Europe, Americas, Business]
  consent: {how: form, on: 2020-01-01}
"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder without a log."""

    def log_message(self, *_: Any) -> None:
        """Nothing: the product says what it read."""


def write_configuration(out: Path, feeds: Path, port: int) -> Path:
    """OUT/digest.toml and subscribers.yaml for the feeds of one folder."""
    sample = (ROOT / "digest/sample/digest.toml").read_text("utf-8")
    sections = re.findall(r"(?ms)^\[\[newsletters\.sections\]\].*?(?=^\[|\Z)", sample)
    sources = "\n".join(
        f'[[sources]]\nurl = "http://127.0.0.1:{port}/{file.name}"'
        for file in sorted(feeds.glob("*.xml"))
    )
    file = out / "digest.toml"
    file.write_text(HEAD.format(sources=sources, sections="".join(sections)), "utf-8")
    (out / "subscribers.yaml").write_text(READERS, "utf-8")
    return file


def run_day(configuration: Path, now: str) -> int:
    """`digest run --at-once` as a person types it; its exit code."""
    command = [sys.executable, "-m", "digest", "--config", str(configuration), "run", "--at-once"]
    environment = {
        "DIGEST_SECRET": "a secret for measuring, long enough to sign with",
        "PATH": "/usr/bin:/bin",
    }
    return subprocess.run(
        [*command, "--now", now], env=environment, cwd=ROOT, check=False
    ).returncode


def told(store_file: Path, edition: str) -> dict[str, int]:
    """How many stories an edition told, and how many of them as updates."""
    store = open_store(f"sqlite:///{store_file}")
    try:
        record = store.issue("daily", edition)
    finally:
        store.close()
    items = record.issue.items if record and record.issue else ()
    updates = sum(item.status is Status.UPDATE for item in items)
    return {"stories": len(items), "updates": updates}


def main(arguments: list[str]) -> None:
    """Serve, configure, run each day, count."""
    out, days = Path(arguments[0]).resolve(), [day.rsplit("=", 1) for day in arguments[1:]]
    feeds = out / "feeds"
    feeds.mkdir(parents=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(feeds)))
    Thread(target=server.serve_forever, daemon=True).start()
    results: dict[str, Any] = {}
    for folder, now in days:
        for file in Path(folder).glob("*.xml"):
            shutil.copyfile(file, feeds / file.name)
        configuration = out / "digest.toml"
        if not configuration.exists():
            configuration = write_configuration(out, feeds, server.server_port)
        code = run_day(configuration, now)
        results[now] = {"exit": code, **told(out / "digest.db", now[:10])}
    server.shutdown()
    mails = len(list((out / "mail").glob("*.eml")))
    sys.stdout.write(json.dumps({"days": results, "mails": mails}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
