import sqlite3
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from fakes.ledgers import EDITION, NOW, declaration, draft, planned, record
from fakes.stores import sqlite_in
from sqlalchemy import Table

from digest.errors import Busy, StoreError
from digest.model.news import Article, SourceState
from digest.model.sending import IssueRecord
from digest.ports import RunNote
from digest.store import open_store, schema
from digest.store.database import Database
from digest.store.upgrade import MIGRATIONS, upgrade


def test_the_migrations_end_at_the_schema(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/digest.db")
    upgrade(database)
    with database.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, schema.metadata) == []
        assert context.get_current_revision() == schema.HEAD
    database.close()


def test_the_newest_migration_is_the_one_the_store_asks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


@pytest.mark.parametrize(
    ("table", "model", "ours"),
    [
        (schema.sources, SourceState, set()),
        (schema.articles, Article, {"dated", "page", "page_note", "page_at"}),
        (schema.issues, IssueRecord, set()),
    ],
)
def test_every_field_has_its_column(table: Table, model: type, ours: set[str]) -> None:
    assert {c.name for c in table.columns} == {f.name for f in fields(model)} | ours


def test_a_store_opened_again_holds_what_was_put_in(tmp_path: Path) -> None:
    store = sqlite_in(tmp_path)
    store.save_draft(record(), draft())
    kept = store.issue("daily", EDITION)
    store.close()
    store = sqlite_in(tmp_path)
    assert store.issue("daily", EDITION) == kept
    store.close()


def test_a_store_of_a_later_digest_is_not_touched(tmp_path: Path) -> None:
    sqlite_in(tmp_path).close()
    with sqlite3.connect(tmp_path / "digest.db") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(StoreError, match=r"9999.*later Digest.*[Uu]pgrade"):
        sqlite_in(tmp_path)


def test_an_issue_of_a_later_digest_is_not_misread(tmp_path: Path) -> None:
    store = sqlite_in(tmp_path)
    store.save_draft(record(), draft())
    with sqlite3.connect(tmp_path / "digest.db") as raw:
        raw.execute("""UPDATE issues SET issue = replace(issue, '"version":1', '"version":2')""")
    raw.close()
    with pytest.raises(StoreError, match="version 2"):
        store.issue("daily", EDITION)
    store.close()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://localhost/x", "SQLite or PostgreSQL"),
        ("digest.db", "no database address"),
        ("sqlite:////nowhere/at/all/digest.db", "/nowhere/at/all does not exist"),
    ],
)
def test_a_wrong_address_is_a_sentence(url: str, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        open_store(url)


def test_a_file_that_is_no_database_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "digest.db").write_text("Dear diary, " * 200)
    with pytest.raises(StoreError, match=r"digest\.db does not work: file is not a database"):
        open_store(f"sqlite:///{tmp_path}/digest.db")


def test_commits_survive_a_power_cut_and_foreign_keys_hold(tmp_path: Path) -> None:
    sqlite_in(tmp_path).close()
    database = Database(f"sqlite:///{tmp_path}/digest.db")
    with database.reading() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    database.close()
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000}
    assert found == expected


def test_a_transaction_that_fails_keeps_nothing(tmp_path: Path) -> None:
    store = sqlite_in(tmp_path)
    planned(store, [declaration("ann@mail.example")])
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StoreError, match="time zone"):
        store.next_claim("daily", EDITION, "w", naive)
    assert store.counts("daily", EDITION).planned == 1
    store.close()


def test_two_runs_of_one_process_do_not_overlap(tmp_path: Path) -> None:
    store, other = sqlite_in(tmp_path), sqlite_in(tmp_path)
    with store.lock(), pytest.raises(Busy), other.lock():
        pass
    with other.lock():
        pass
    store.close()
    other.close()


HOLDER = """
import sys
from digest.store import open_store
store = open_store(sys.argv[1])
with store.lock():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.slow
def test_the_lock_ends_with_the_process_that_held_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/digest.db"
    store = sqlite_in(tmp_path)
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stdin is not None
    try:
        assert child.stdout.readline() == b"held\n"
        with pytest.raises(Busy, match=str(child.pid)), store.lock():
            pass
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
        child.stdin.close()
    with store.lock():
        pass
    store.close()


def test_a_note_with_a_key_is_kept_once(tmp_path: Path) -> None:
    store = sqlite_in(tmp_path)
    missed = RunNote(NOW, "missed", "daily", trouble=True, key="missed daily")
    plain = RunNote(NOW, "gathered")
    assert [store.note(n) for n in (missed, missed, plain, plain)] == [True, False, True, True]
    assert store.notes() == (plain, plain, missed)
    assert store.notes(1) == (plain,)
    assert store.moment("gathered daily") is None
    store.set_moment("gathered daily", NOW)
    assert store.moment("gathered daily") == NOW
    store.close()


def test_a_store_of_the_first_version_keeps_its_rows_and_gains_the_new_columns(
    tmp_path: Path,
) -> None:
    database = Database(f"sqlite:///{tmp_path}/digest.db")
    with database.writing() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        config.set_main_option("path_separator", "os")
        command.upgrade(config, "0001")
        connection.exec_driver_sql(
            "INSERT INTO sources (url, title, etag, last_modified, failures, reason, items)"
            " VALUES ('https://news.example/feed', 'News', '\"v1\"', '', 2, 'was away', 7)"
        )
    database.close()
    store = sqlite_in(tmp_path)
    assert store.source_states() == {
        "https://news.example/feed": SourceState(
            "https://news.example/feed",
            "News",
            '"v1"',
            failures=2,
            reason="was away",
            items=7,
        )
    }
    store.close()
