"""The commands as people and cron start them: as processes, on real input."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fakes.news_servers import serving
from fakes.press import AT, NEWS, Press, gathered, press

pytestmark = pytest.mark.slow
BOTH = ["anna@reader.example", "ben@reader.example"]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "DIGEST_SECRET": "a secret of the tests, long enough to sign", **more}


def process(*args: str, cwd: Path | None = None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "digest", *args],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        check=False,
    )


@contextmanager
def started(*args: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A server that was started, and the address it printed."""
    command = [sys.executable, "-m", "digest", *args]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    ) as server:
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+/", line)
            assert found, (line, server.stderr.read() if server.stderr else "")
            yield server, found[0]
        finally:
            server.kill()


def feed(*news: tuple[str, str]) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><description>{lead}</description>"
        f"<link>https://harbour.example/{n}</link>"
        "<pubDate>Fri, 14 Aug 2020 03:10:00 GMT</pubDate></item>"
        for n, (title, lead) in enumerate(news)
    )
    return (
        f'<rss version="2.0"><channel><title>Harbour Post</title>{items}</channel></rss>'.encode()
    )


def test_one_run_takes_a_feed_to_every_reader_once(tmp_path: Path) -> None:
    with serving({"/harbour.xml": lambda handler: handler.send(feed(*NEWS))}) as server:
        desk = press(tmp_path, sign_off="automatic", feed=server.url("/harbour.xml"))
        command = ("--config", str(desk.config), "run", "--now", AT, "--at-once")
        first, second = process(*command), process(*command)
    assert (first.returncode, first.stderr) == (0, "")
    assert "gathered 1 source (1 read): 3 new articles" in first.stdout
    assert "sent daily 2020-08-14: 2 of 2 accepted" in first.stdout
    assert second.returncode == 0
    assert desk.to() == BOTH


def test_a_run_for_scripts_prints_json_alone(tmp_path: Path) -> None:
    with serving({"/harbour.xml": lambda handler: handler.send(feed(*NEWS))}) as server:
        desk = press(tmp_path, sign_off="automatic", feed=server.url("/harbour.xml"))
        told = process("--config", str(desk.config), "run", "--now", AT, "--at-once", "--json")
    report = json.loads(told.stdout)
    assert report["sources"] == {"read": 1}
    assert report["editions"][0]["counts"]["accepted"] == 2
    assert report["troubles"] == []


def test_no_source_answering_is_1_and_is_said_on_stderr(tmp_path: Path) -> None:
    told = process("--config", str(press(tmp_path).config), "run", "--now", AT)
    assert told.returncode == 1
    assert "No source answered" in told.stderr
    assert "could not be read: Harbour Post" in told.stdout


def test_sources_check_says_what_to_do_and_keeps_nothing(tmp_path: Path) -> None:
    with serving({"/harbour.xml": lambda handler: handler.send(b"<html>Moved</html>")}) as server:
        desk = press(tmp_path, feed=server.url("/harbour.xml"))
        told = process("--config", str(desk.config), "sources", "check", "--now", AT)
    assert told.returncode == 1
    assert "Broken: " in told.stdout
    assert desk.json("sources", "list")["sources"][0]["health"] == "not visited"


@pytest.fixture
def drafted(tmp_path: Path) -> Press:
    desk = gathered(press(tmp_path))
    desk.run("draft", "--now", AT)
    return desk


def get(url: str, host: str = "") -> tuple[int, str]:
    request = urllib.request.Request(url, headers={"Host": host} if host else {})  # noqa: S310 - our own server
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - our own server
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, ""


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_preview_shows_the_draft_until_it_is_told_to_stop(
    drafted: Press, stop: signal.Signals
) -> None:
    with started("--config", str(drafted.config), "preview", "--port", "0") as (server, url):
        assert get(url)[0] == 200
        assert "River Orla" in get(f"{url}mail.html")[1]
        assert get(url, host="news.example")[0] == 421
        server.send_signal(stop)
        assert server.wait(20) == 0


def test_serve_shows_readers_only_what_was_signed_off(drafted: Press) -> None:
    with started("--config", str(drafted.config), "serve", "--public", "--port", "0") as found:
        server, url = found
        assert get(f"{url}i/daily/2020-08-14")[0] == 404
        drafted.run("approve", "--now", AT)
        assert "River Orla" in get(f"{url}i/daily/2020-08-14")[1]
        server.send_signal(signal.SIGTERM)
        assert server.wait(20) == 0


def test_serve_does_not_start_without_what_links_need(tmp_path: Path) -> None:
    desk = press(tmp_path)
    text = desk.config.read_text("utf-8")
    bare = text.replace("base_url", "# base_url", 1).replace("secret =", "# secret =", 1)
    desk.config.write_text(bare, "utf-8")
    told = process("--config", str(desk.config), "serve", "--public")
    assert told.returncode == 2
    assert "base_url is not set" in told.stderr
    assert "secret is not set" in told.stderr


def test_init_then_status_work_in_an_empty_folder(tmp_path: Path) -> None:
    assert process("init", cwd=tmp_path).returncode == 0
    assert process("init", cwd=tmp_path).returncode == 3
    told = process("status", "--json", cwd=tmp_path)
    assert told.returncode == 0
    assert json.loads(told.stdout)["issues"] == []


def test_the_demonstration_ends_by_itself_and_can_be_made_anew(tmp_path: Path) -> None:
    first = process("demo", cwd=tmp_path)
    assert (first.returncode, first.stderr) == (0, "")
    assert len(first.stdout.splitlines()) <= 15
    mails = sorted(file.name for file in (tmp_path / "demo/mail").glob("*.eml"))
    assert len(mails) == 6
    assert re.search(r"[1-9]\d* moved on since they were told", first.stdout)
    again = process("demo", cwd=tmp_path)
    assert "all in it is replaced" in again.stdout
    assert sorted(file.name for file in (tmp_path / "demo/mail").glob("*.eml")) == mails
    config = str(tmp_path / "demo/digest.toml")
    assert config[-16:] in first.stdout
    with started("--config", config, "preview", "--port", "0") as (_, url):
        assert get(f"{url}mail.txt")[0] == 200


def test_the_demonstration_leaves_a_folder_of_somebody_else_alone(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo/thesis.txt").write_text("mine", "utf-8")
    told = process("demo", cwd=tmp_path)
    assert told.returncode == 3
    assert "is left as it is" in told.stderr
    assert (tmp_path / "demo/thesis.txt").read_text("utf-8") == "mine"
