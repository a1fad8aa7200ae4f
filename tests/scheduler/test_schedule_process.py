"""`digest schedule` as a process: signals, two at once, a server that answers late."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from fakes.news_servers import Page, hang, page, serving
from fakes.postbox import Postbox, listening

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
PATIENCE = 120
"""Seconds: a machine that does much else may take long to start a process."""
READERS = 12
DIGEST = [sys.executable, "-m", "digest"]


def feed() -> Page:
    """One flood, an hour old."""
    when = format_datetime(datetime.now(UTC) - timedelta(hours=1))
    return page(
        "<rss version='2.0'><channel><title>Harbour</title><item>"
        "<title>The dam above Orlen breaks and the river floods the valley</title>"
        "<link>https://harbour.example/orlen</link>"
        "<description>The dam above Orlen broke at night; hundreds fled the flood.</description>"
        f"<pubDate>{when}</pubDate></item></channel></rss>",
        Content_Type="application/rss+xml",
    )


def configure(folder: Path, source: str, smtp_port: int, more: str = "") -> Path:
    """A newsletter whose draft and send time is this very minute."""
    now = datetime.now(UTC)
    file = folder / "digest.toml"
    file.write_text(
        f"""
base_url = "https://digest.agency.example"
secret = {{ env = "DIGEST_SECRET" }}
{more}
[fetch]
allow_private = true
pause = "0s"
timeout = "60s"
pages = false
[[sources]]
url = "{source}"
[[providers]]
name = "smtp"
host = "127.0.0.1"
port = {smtp_port}
security = "none"
[[newsletters]]
id = "daily"
title = "Daily"
sender = "Daily <daily@agency.example>"
postal_address = "1 Quay, Port"
draft_at = "{now:%H:%M}"
send_at = "{now:%H:%M}"
sign_off = "automatic"
at_least = 1
[[newsletters.sections]]
name = "Rivers"
about = "Floods, rivers, dams and water levels"
keywords = ["river", "flood", "dam"]
""",
        "utf-8",
    )
    rows = (f"- email: r{n:02}@reader.example\n  state: confirmed\n" for n in range(READERS))
    (folder / "subscribers.yaml").write_text("".join(rows), "utf-8")
    return file


class Scheduled:
    """The process; its log comes in as it is written."""

    def __init__(self, process: "subprocess.Popen[str]", errors: Path) -> None:
        self.process = process
        self.errors = errors
        self.lines: list[dict[str, Any]] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(json.loads(line))

    def until(self, event: str, times: int = 1) -> dict[str, Any]:
        """The line of that event, when it has come so often."""

        def come() -> list[dict[str, Any]]:
            return [line for line in self.lines if line["event"] == event]

        self.wait_for(lambda: len(come()) >= times)
        return come()[times - 1]

    def wait_for(self, there: Callable[[], bool]) -> None:
        """Until it is so; a process that ended before says why."""
        deadline = time.monotonic() + PATIENCE
        while not there():
            assert self.process.poll() is None, self.errors.read_text("utf-8")
            assert time.monotonic() < deadline, (self.lines, self.errors.read_text("utf-8"))
            time.sleep(0.05)

    def end(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to stop; its exit code."""
        self.process.send_signal(by)
        code = self.process.wait(timeout=60)
        self._reader.join()
        return code


@contextmanager
def scheduled(file: Path) -> Iterator[Scheduled]:
    with (
        (file.parent / "stderr").open("a") as errors,
        subprocess.Popen(
            [*DIGEST, "--config", str(file), "schedule", "--json"],
            stdout=subprocess.PIPE,
            stderr=errors,
            env={
                "DIGEST_SECRET": "a secret of this test alone, and long enough",
                "PYTHONPATH": ":".join(sys.path),
            },
            text=True,
        ) as process,
    ):
        try:
            yield Scheduled(process, file.parent / "stderr")
        finally:
            if process.poll() is None:
                process.kill()


def stderr(folder: Path) -> str:
    return (folder / "stderr").read_text("utf-8")


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_while_it_waits_it_ends_with_0(tmp_path: Path, stop: signal.Signals) -> None:
    postbox = Postbox()
    with (
        serving({"/": feed()}) as news,
        listening(postbox) as port,
        scheduled(configure(tmp_path, news.url("/"), port)) as running,
    ):
        line = running.until("run")
        assert running.end(stop) == 0
    assert "sent daily" in " ".join(line["done"])
    assert sum(postbox.taken.values()) == READERS
    assert running.lines[-1]["event"] == "stop"
    assert not stderr(tmp_path)


def test_told_to_stop_while_a_source_keeps_it_waiting_it_ends_at_once(tmp_path: Path) -> None:
    asked = threading.Event()

    def hang_and_say(handler: Any) -> None:
        asked.set()
        hang(handler)

    with serving({"/": hang_and_say}) as news:
        with scheduled(configure(tmp_path, news.url("/"), 9)) as running:
            running.wait_for(asked.is_set)
            began = time.monotonic()
            assert running.end() == 0
            assert time.monotonic() - began < 20  # the source's own timeout is a minute
        news.released.set()
    assert [line["event"] for line in running.lines] == ["stop"]


def test_told_to_stop_in_the_midst_of_sending_nobody_is_in_doubt_and_nobody_gets_two(
    tmp_path: Path,
) -> None:
    postbox, third, go_on = Postbox(), threading.Event(), threading.Event()

    def third_is_slow(_: str) -> None:
        if postbox.steps.count("DATA") == 3:
            third.set()
            assert go_on.wait(60)

    postbox.on["DATA"] = third_is_slow
    with serving({"/": feed()}) as news, listening(postbox) as port:
        file = configure(tmp_path, news.url("/"), port)
        with scheduled(file) as running:
            running.wait_for(third.is_set)
            running.process.send_signal(signal.SIGTERM)
            threading.Timer(0.5, go_on.set).start()
            assert running.process.wait(60) == 0
        assert sum(postbox.taken.values()) == 3
        with scheduled(file) as again:
            again.until("run")
            assert again.end() == 0
    assert sorted(postbox.taken.values()) == [1] * READERS
    assert again.lines[0]["troubles"] == []


def test_sighup_reads_the_configuration_again_and_refuses_a_broken_one(tmp_path: Path) -> None:
    with serving({"/": feed()}) as news, listening(Postbox()) as port:
        file = configure(tmp_path, news.url("/"), port)
        with scheduled(file) as running:
            running.until("run")
            good = file.read_text("utf-8")
            file.write_text(good.replace("sign_off", "sing_off"), "utf-8")
            running.process.send_signal(signal.SIGHUP)
            refused = running.until("not reloaded")
            assert "sing_off" in refused["why"]
            assert "sign_off" in refused["why"]
            second = good[good.index("[[newsletters]]") :].replace('"daily"', '"evening"')
            old = 'secret = [{ env = "DIGEST_SECRET" }, { env = "OLD_SECRET" }]'
            more = good.replace('secret = { env = "DIGEST_SECRET" }', old) + second
            file.write_text(more, "utf-8")
            running.process.send_signal(signal.SIGHUP)
            running.until("reloaded")
            assert "OLD_SECRET, which is not set" in running.until("warning")["why"]
            line = running.until("run", times=2)
            assert running.end() == 0
    assert any("drafted evening" in text for text in line["done"])


def test_two_at_once_send_each_reader_one_mail(tmp_path: Path) -> None:
    postbox = Postbox()
    postbox.on["DATA"] = lambda _: time.sleep(0.05)
    with serving({"/": feed()}) as news, listening(postbox) as port:
        file = configure(tmp_path, news.url("/"), port)
        with scheduled(file) as one, scheduled(file) as two:
            one.wait_for(lambda: sum(postbox.taken.values()) >= READERS)
            one.until("run")
            two.until("run")
            assert (one.end(), two.end()) == (0, 0)
    assert sorted(postbox.taken.values()) == [1] * READERS


def test_a_finished_run_is_told_to_the_watchdog_and_its_silence_is_a_sentence(
    tmp_path: Path,
) -> None:
    with (
        serving({"/": feed(), "/beat/secret-word": page("ok")}) as news,
        listening(Postbox()) as port,
    ):
        beat = f'heartbeat_url = "{news.url("/beat/secret-word")}"'
        file = configure(tmp_path, news.url("/"), port, beat)
        with scheduled(file) as running:
            line = running.until("run")
            assert line["troubles"] == []
            assert [a.path for a in news.asked].count("/beat/secret-word") == 1
            file.write_text(file.read_text("utf-8").replace("/beat/", "/gone/"), "utf-8")
            running.process.send_signal(signal.SIGHUP)
            line = running.until("run", times=2)
            assert running.end() == 0
    assert line["troubles"] == [
        "heartbeat_url at 127.0.0.1 was not told of this run: it answered 404."
    ]
