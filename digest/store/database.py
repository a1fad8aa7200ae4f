"""The connection to the database: how transactions begin, what makes them durable, who may wait.

Written commits survive a power cut (SQLite: WAL with synchronous=FULL; PostgreSQL:
synchronous_commit), not only a kill: a claim that is lost is a mail sent twice.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from digest.errors import StoreError

BUSY_TIMEOUT_MS = 30_000
CONNECT_TIMEOUT_S = 10
ONE_WRITER = 0x64696766  # "digf"
"""The advisory lock of PostgreSQL that one writer at a time holds, until its commit."""

Insert = sqlite.Insert | postgresql.Insert
_WAIT_FOR_OTHERS = text(f"SELECT pg_advisory_xact_lock({ONE_WRITER})")
_TRY_LOCK = text("SELECT pg_try_advisory_lock(:key)")
# Since PostgreSQL 14; unknown to earlier ones, which end no idle session.
_NEVER_TOO_IDLE = text(
    "SELECT set_config('idle_session_timeout', '0', false) FROM pg_settings "
    "WHERE name = 'idle_session_timeout'"
)
_KEEP_ALIVE_S = 60
"""Firewalls forget a connection on which nothing was heard; the run lock's is silent."""
_PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)


class Database:
    """One database, SQLite or PostgreSQL; `file` is None where it is no file of ours."""

    def __init__(self, url: str) -> None:
        self.url = _checked(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        named = self.url.database if self.is_sqlite else None
        self.file = Path(named).absolute() if named and named != ":memory:" else None
        self._engine = self._connectable()
        self._writing = self._engine.execution_options(digest_writes=True)

    def __str__(self) -> str:
        return self.url.render_as_string(hide_password=True)

    def _connectable(self) -> Engine:
        if not self.is_sqlite:
            return _postgresql(self.url)
        if self.file is None:
            engine = create_engine(self.url, poolclass=StaticPool)
        else:
            _check_folder(self.file)
            engine = create_engine(self.url)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view. Raises StoreError."""
        with self._guarded(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, committed at the end or not at all; one writer at a time."""
        with self._guarded(), self._writing.begin() as connection:
            if not self.is_sqlite:
                connection.execute(_WAIT_FOR_OTHERS)
            yield connection

    @contextmanager
    def claiming(self) -> Iterator[Connection]:
        """As writing, but PostgreSQL lets others claim meanwhile: what is read must be locked."""
        with self._guarded(), self._writing.begin() as connection:
            yield connection

    @contextmanager
    def holding(self, lock: int) -> Iterator[bool]:
        """PostgreSQL: whether this lock could be had. It ends with the block or the process.

        Raises StoreError at the end of a block during which the lock was lost.
        """
        alone = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        with self._guarded(), alone.connect() as connection:
            # Not inside a transaction: servers may end those that stand idle for as long as a run.
            connection.execute(_NEVER_TOO_IDLE)
            held = bool(connection.execute(_TRY_LOCK, {"key": lock}).scalar())
            try:
                yield held
                if held:
                    self._check_held(connection)
            finally:
                connection.invalidate()  # closes it, and so lets go of the lock

    def _check_held(self, connection: Connection) -> None:
        try:
            connection.execute(text("SELECT 1"))
        except SQLAlchemyError as error:
            raise StoreError(
                f"The server of {self} ended the session that held the run lock while this run was "
                f"at work ({getattr(error, 'orig', None) or error}): another run may have worked "
                "beside it. A message is claimed by one of them alone, so nobody got two; see "
                "`digest status`, and what ends sessions there."
            ) from error

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            raise StoreError(
                f"The store {self} does not work: {cause}. Check that the file or server is there, "
                "whole and writable and that the disk is not full; nothing half-done was kept."
            ) from error

    def insert(self, table: Table) -> Insert:
        """An INSERT that knows ON CONFLICT; both dialects write it alike."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()


def _checked(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            f'store = "{url}" is no database address; expected sqlite:///digest.db or postgresql://…'
        ) from error
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(
            f"The store is SQLite or PostgreSQL, not {parsed.get_backend_name()}; "
            "write sqlite:///digest.db or postgresql://…"
        )
    return parsed


def _check_folder(file: Path) -> None:
    if not file.parent.is_dir():
        raise StoreError(
            f"The store cannot be made: the folder {file.parent} does not exist; "
            'create it or change `store = "…"`.'
        )


def _postgresql(url: URL) -> Engine:
    whole = url.set(drivername="postgresql+psycopg")
    wanted = {"connect_timeout": CONNECT_TIMEOUT_S, "keepalives_idle": _KEEP_ALIVE_S}
    ours = {name: str(value) for name, value in wanted.items() if name not in whole.query}
    whole = whole.update_query_dict(ours)
    try:
        engine = create_engine(whole, pool_pre_ping=True)
        event.listen(engine, "connect", _make_durable)
    except (ImportError, NoSuchModuleError) as error:
        raise StoreError(
            "The store is on PostgreSQL and its driver is not installed: "
            'install it beside digest with `pip install "psycopg[binary]"`.'
        ) from error
    return engine


def _make_durable(connection: Any, _record: Any) -> None:
    # A server may be set to answer before a commit is on disk; one set to more stays so.
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        if cursor.fetchone()[0] in ("off", "local"):
            cursor.execute("SET synchronous_commit TO on")
    connection.commit()


def _prepare(connection: Any, _record: Any) -> None:
    # Python's sqlite3 would begin transactions by itself and too late: after the first read.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    # A writer takes the lock before it reads, so that what it read is still true when it writes.
    writes = connection.get_execution_options().get("digest_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
