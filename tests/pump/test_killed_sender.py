"""A sender is killed again and again, by SIGKILL, at every step; nobody is lost or doubled."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

import pytest
from fakes import sending_process
from fakes.ledgers import EDITION, letter, planned, readers
from fakes.postbox import Postbox, listening
from fakes.sendgrid_server import SendGrid, answering
from fakes.stores import sqlite_in

from digest.model.sending import Counts, Delivery, DeliveryState
from digest.ports import Store

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
ACCEPTED = DeliveryState.ACCEPTED
READERS = 24
CONNECTIONS = 4


@contextmanager
def sender(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A sending process; killed at the end if it is still there."""
    script = Path(sending_process.__file__)
    path = os.pathsep.join([str(script.parent.parent), *filter(None, sys.path)])
    command = [sys.executable, str(script), f"sqlite:///{folder}/digest.db", *arguments]
    with subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def unheld(process: subprocess.Popen[bytes]) -> None:
    """Let it send as it likes: at the end of its input it no longer waits."""
    assert process.stdin is not None
    process.stdin.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = sqlite_in(tmp_path)
    assert planned(made, readers(READERS)) == READERS
    yield made
    made.close()


class Killer:
    """Kills the sender when the server has seen so many steps, at that step or just after it."""

    def __init__(self, postbox: Postbox) -> None:
        self.victim: subprocess.Popen[bytes] | None = None
        self.steps_left = 0
        self.delay: float | None = None
        self.timers: list[threading.Timer] = []
        for step in ("MAIL", "RCPT", "DATA", "RSET"):
            postbox.on[step] = self.step

    def aim(self, victim: subprocess.Popen[bytes], steps: int, delay: float | None) -> None:
        self.victim, self.steps_left, self.delay = victim, steps, delay

    def step(self, _: str) -> None:
        self.steps_left -= 1
        if self.steps_left == 0 and self.victim is not None:
            if self.delay is None:
                self.victim.send_signal(signal.SIGKILL)
            else:
                self.timers.append(threading.Timer(self.delay, self.victim.kill))
                self.timers[-1].start()


def doubts(store: Store) -> tuple[Delivery, ...]:
    return store.in_doubt("daily", EDITION)


def run_to_the_end(folder: Path, *arguments: str) -> None:
    with sender(folder, *arguments) as process:
        unheld(process)
        assert process.wait(120) == 0


def shots(seed: int) -> list[tuple[int, float | None]]:
    """Every step of the first two messages, then seeded ones, some a moment after the step."""
    chance = Random(seed)
    each = [(step, None) for step in range(1, 9)]
    later = [(chance.randint(1, 12), chance.random() / 100) for _ in range(6)]
    return [*each, *later]


@pytest.mark.parametrize("seed", [1])
def test_over_smtp_the_rows_in_doubt_are_at_most_one_a_kill_and_nobody_gets_two(
    tmp_path: Path, store: Store, seed: int
) -> None:
    postbox = Postbox()
    killer = Killer(postbox)
    kills = 0
    with listening(postbox) as port:
        target = ("smtp", str(port), "hold")
        for steps, delay in shots(seed):
            before = len(doubts(store))
            with sender(tmp_path, *target) as process:
                killer.aim(process, steps, delay)
                unheld(process)
                killed = process.wait(120) == -signal.SIGKILL
            kills += killed
            assert len(doubts(store)) <= before + killed
            assert store.counts("daily", EDITION).total == READERS
        killer.aim(process, 0, None)
        run_to_the_end(tmp_path, *target)
        for timer in killer.timers:
            timer.join()
    assert kills >= 8
    held = {d.reader.email for d in doubts(store)}
    assert len(held) <= kills
    for row in store.deliveries("daily", EDITION):
        if row.reader.email in held:
            assert row.state is DeliveryState.CLAIMED
            assert postbox.taken[row.reader.email] <= 1
        else:
            assert row.state is ACCEPTED
            assert postbox.taken[row.reader.email] == 1
    assert len(postbox.delivered()) == len(set(postbox.delivered()))


def test_over_four_connections_the_rows_in_doubt_are_at_most_four_a_kill(
    tmp_path: Path, store: Store
) -> None:
    postbox, killer_at = Postbox(), (3, 9, 14, 22)
    killer, kills = Killer(postbox), 0
    with listening(postbox) as port:
        target = ("smtp", str(port), "hold", str(CONNECTIONS))
        for steps in killer_at:
            before = len(doubts(store))
            with sender(tmp_path, *target) as process:
                killer.aim(process, steps, None)
                unheld(process)
                killed = process.wait(120) == -signal.SIGKILL
            kills += killed
            assert len(doubts(store)) <= before + killed * CONNECTIONS
        killer.aim(process, 0, None)
        run_to_the_end(tmp_path, *target)
    assert kills >= 1
    held = {d.reader.email for d in doubts(store)}
    for row in store.deliveries("daily", EDITION):
        taken = postbox.taken[row.reader.email]
        assert taken <= 1 if row.reader.email in held else (row.state, taken) == (ACCEPTED, 1)


def test_over_smtp_with_resend_nobody_is_lost_and_doubles_are_at_most_one_a_kill(
    tmp_path: Path, store: Store
) -> None:
    postbox = Postbox()
    killer = Killer(postbox)
    kills = 0
    with listening(postbox) as port:
        target = ("smtp", str(port), "resend")
        # Far enough apart that no reader is hit three times, which the rule would hold.
        for steps in (3, 7, 11, 15, 6):
            with sender(tmp_path, *target) as process:
                killer.aim(process, steps, None)
                unheld(process)
                kills += process.wait(120) == -signal.SIGKILL
        killer.aim(process, 0, None)
        run_to_the_end(tmp_path, *target)
    assert store.counts("daily", EDITION) == Counts(accepted=READERS)
    assert len(postbox.taken) == READERS
    assert sum(postbox.taken.values()) <= READERS + kills


def test_over_sendgrid_the_readers_in_doubt_are_at_most_one_call_a_kill_and_nobody_gets_two(
    tmp_path: Path, store: Store
) -> None:
    """Killed before a call goes out, when it is at the server, and a seeded moment later."""
    chance = Random(1)
    account, kills = SendGrid(), 0
    timers: list[threading.Timer] = []
    with answering(account) as address:
        target = ("sendgrid", address, "hold")
        for shot in range(9):
            before = len(doubts(store))
            with sender(tmp_path, *target) as process:
                assert process.stdin is not None
                assert process.stdout is not None

                def soon(_: object, victim: subprocess.Popen[bytes] = process) -> None:
                    timers.append(threading.Timer(chance.random() / 50, victim.kill))
                    timers[-1].start()

                def at_once(_: object, victim: subprocess.Popen[bytes] = process) -> None:
                    victim.kill()

                process.stdout.readline()
                if shot % 3 == 0:
                    process.kill()
                else:
                    account.before = soon if shot % 3 == 1 else at_once
                    unheld(process)
                kills += process.wait(120) == -signal.SIGKILL
            account.before = lambda _: None
            assert len(doubts(store)) <= before + sending_process.CALL
            assert store.counts("daily", EDITION).total == READERS
            if not store.counts("daily", EDITION).planned:
                break
        run_to_the_end(tmp_path, *target)
    for timer in timers:
        timer.join()
    assert kills >= 3
    held = {row.id for row in doubts(store)}
    assert len(held) <= kills * sending_process.CALL
    for row in store.deliveries("daily", EDITION):
        if row.id in held:
            assert account.taken[row.id] <= 1
        else:
            assert (row.state, account.taken[row.id]) == (ACCEPTED, 1)


def test_into_files_everybody_has_exactly_one_and_nothing_is_in_doubt(
    tmp_path: Path, store: Store
) -> None:
    """Every other kill falls between claim and writing, the rest at a seeded moment of writing."""
    out, chance = tmp_path / "out", Random(1)
    target = ("file", str(out), "hold")
    for shot in range(12):
        before = len(list(out.glob("*.eml")))
        with sender(tmp_path, *target) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdout.readline()
            if shot % 2:
                process.stdin.write(b"go\n")
                process.stdin.flush()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(chance.random() / 200)
            process.kill()
            assert process.wait() == -signal.SIGKILL
        assert len(doubts(store)) == 1
        assert len(list(out.glob("*.eml"))) - before <= shot % 2
    run_to_the_end(tmp_path, *target)
    assert store.counts("daily", EDITION) == Counts(accepted=READERS)
    rows = store.deliveries("daily", EDITION)
    found = {file.name: file.read_bytes() for file in out.iterdir()}
    assert found == {f"{row.id}.eml": letter(row).data for row in rows}
