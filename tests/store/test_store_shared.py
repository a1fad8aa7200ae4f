"""A store that several processes use at once, and what only a server can do."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from fakes import claiming_process, postgres
from fakes.ledgers import EDITION, NOW, planned, readers
from fakes.stores import REAL, address_of

from digest.errors import Busy, StoreError
from digest.model.people import Consent
from digest.model.sending import Counts
from digest.store import open_store, schema
from digest.store.database import Database

pytestmark = pytest.mark.slow
READERS = 150


@pytest.fixture(params=REAL)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with address_of(request.param, tmp_path) as address:
        yield address


@pytest.fixture
def empty() -> Iterator[str]:
    with postgres.database(migrated=False) as address:
        yield address


def child(script: Path, *arguments: str) -> "subprocess.Popen[str]":
    path = os.pathsep.join(
        [str(Path(claiming_process.__file__).parents[1]), *filter(None, sys.path)]
    )
    return subprocess.Popen(
        [sys.executable, str(script), *arguments],
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("sizes", [(0, 0, 0), (7, 7, 7), (0, 5, 50)])
def test_processes_that_claim_at_once_never_take_a_row_twice(
    url: str, sizes: tuple[int, ...]
) -> None:
    with closing(open_store(url)) as store:
        planned(store, readers(READERS))
        script = Path(claiming_process.__file__)
        with ExitStack() as stack:
            senders = [
                stack.enter_context(child(script, url, f"w{n}", str(size)))
                for n, size in enumerate(sizes)
            ]
            for sender in senders:
                assert sender.stdout is not None
                assert sender.stdout.readline() == "ready\n"
            for sender in senders:
                assert sender.stdin is not None
                sender.stdin.close()
            claims = [
                line for s in senders if s.stdout is not None for line in s.stdout.read().split()
            ]
        assert {s.returncode for s in senders} == {0}
        assert len(claims) == len(set(claims)) == READERS
        assert store.counts("daily", EDITION) == Counts(accepted=READERS)


HOLDER = """
import sys
from digest.store import open_store
store = open_store(sys.argv[1])
with store.lock():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_run_lock_keeps_others_out_and_ends_with_its_process(url: str, tmp_path: Path) -> None:
    script = tmp_path / "holder.py"
    script.write_text(HOLDER)
    with closing(open_store(url)) as store, child(script, url) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Busy, match="nothing was done"), store.lock():
            pass
        holder.kill()
        holder.wait()
        postgres_forgets(url)
        with store.lock(), closing(open_store(url)) as other:
            with pytest.raises(Busy), other.lock():
                pass
            assert store.counts("daily", EDITION) == Counts()


def postgres_forgets(url: str) -> None:
    """Wait until the server has seen that a killed client is gone."""
    if not url.startswith("postgresql"):
        return
    with psycopg.connect(url, autocommit=True) as connection:
        held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
        while connection.execute(held).fetchone() != (0,):
            connection.execute("SELECT pg_sleep(0.01)")


def test_a_server_store_is_made_and_its_migrations_end_at_the_schema(empty: str) -> None:
    open_store(empty).close()
    open_store(empty).close()
    database = Database(empty)
    with database.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, schema.metadata) == []
        assert context.get_current_revision() == schema.HEAD
    database.close()


def test_two_processes_that_open_a_new_store_at_once_make_one(empty: str, tmp_path: Path) -> None:
    script = tmp_path / "opener.py"
    script.write_text("import sys\nfrom digest.store import open_store\nopen_store(sys.argv[1])\n")
    with child(script, empty) as one, child(script, empty) as two:
        assert (one.wait(60), two.wait(60)) == (0, 0)


@pytest.mark.parametrize(("asked", "expected"), [("off", "on"), ("local", "on"), ("on", "on")])
def test_a_server_that_would_answer_before_the_disk_is_told_not_to(
    empty: str, asked: str, expected: str
) -> None:
    with psycopg.connect(empty, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = {asked}".encode())
    database = Database(empty)
    with database.claiming() as found:
        assert found.exec_driver_sql("SHOW synchronous_commit").scalar() == expected
    database.close()


def test_a_stricter_server_keeps_its_own_word(empty: str) -> None:
    with psycopg.connect(empty, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = remote_apply".encode())
    database = Database(empty)
    with database.claiming() as found:
        assert found.exec_driver_sql("SHOW synchronous_commit").scalar() == "remote_apply"
    database.close()


def test_a_change_waits_for_the_one_before_it_but_claims_do_not() -> None:
    """Read, decide, write: two such at once would both decide on what was."""
    with postgres.database() as url, closing(open_store(url)) as store:
        planned(store, readers(2))
        database = Database(url)
        leaving = Thread(target=store.set_consent, args=(1, Consent.WITHDRAWN, "by link", NOW))
        with database.writing() as connection:
            leaving.start()
            waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            while connection.exec_driver_sql(waiting).scalar() != 1:
                connection.exec_driver_sql("SELECT pg_sleep(0.01)")
            assert store.next_claim("daily", EDITION, "w", NOW) is not None
        leaving.join()
        database.close()
        assert store.counts("daily", EDITION) == Counts(planned=1, claimed=1)
        assert store.subscribers()[0].state is Consent.WITHDRAWN


def test_a_server_that_is_away_is_a_sentence_without_the_password() -> None:
    with pytest.raises(StoreError, match=r"does not work.*[Cc]onnection refused") as caught:
        open_store("postgresql://digest:hunter2@127.0.0.1:1/digest")
    assert "hunter2" not in str(caught.value)


def test_a_store_whose_connections_were_cut_works_again() -> None:
    with postgres.database() as url, closing(open_store(url)) as store:
        planned(store, readers(1))
        with psycopg.connect(url, autocommit=True) as connection:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            others += " AND pid <> pg_backend_pid()"
            connection.execute(others.encode(), [connection.info.dbname])
        assert store.counts("daily", EDITION) == Counts(planned=1)


def test_a_run_lock_that_the_server_let_go_is_told() -> None:
    with postgres.database() as url, closing(open_store(url)) as store:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        with (
            pytest.raises(StoreError, match=r"session that held the run lock .* nobody got two"),
            store.lock(),
            psycopg.connect(url, autocommit=True) as connection,
        ):
            assert connection.execute(ended).fetchall() == [(True,)]
        with store.lock():
            assert store.counts("daily", EDITION) == Counts()


def test_a_server_that_ends_idle_sessions_does_not_end_a_long_run() -> None:
    with postgres.database() as url, closing(open_store(url)) as plain:
        hasty = f"{url}&options=-c%20idle_session_timeout%3D50"
        with closing(open_store(hasty)) as store, store.lock():
            with psycopg.connect(url, autocommit=True) as other:
                other.execute("SELECT pg_sleep(0.3)")
            with pytest.raises(Busy), plain.lock():
                pass
