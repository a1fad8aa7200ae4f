"""Every kind of store the one suite runs over."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from fakes import postgres
from fakes.store import MemoryStore

from digest.ports import Store
from digest.store import SqlStore, open_store
from digest.store.database import Database
from digest.store.journal import Journal

KINDS = ("fake", "sqlite", pytest.param("postgresql", marks=pytest.mark.slow))
REAL = KINDS[1:]
"""Those that outlive the process."""


@contextmanager
def opened(kind: str, folder: Path) -> Iterator[Store]:
    if kind == "fake":
        yield MemoryStore()
        return
    with address_of(kind, folder) as url, closing(open_store(url)) as store:
        yield store


@contextmanager
def address_of(kind: str, folder: Path) -> Iterator[str]:
    """Where a new, migrated store is."""
    if kind == "postgresql":
        with postgres.database() as url:
            yield url
    else:
        sqlite_in(folder).close()
        yield f"sqlite:///{folder}/digest.db"


def sqlite_in(folder: Path) -> Store:
    """A store in a file; migrated once a test run, not once a test."""
    file = folder / "digest.db"
    if not file.exists():
        file.write_bytes(_migrated())
    return open_store(f"sqlite:///{file}")


def in_memory() -> SqlStore:
    """A migrated store that never touches a disk, for tests that need very many."""
    database = Database("sqlite://")
    made = _migrated()
    with database.reading() as connection:
        # Bytes 18 and 19 say WAL, which memory cannot do; 1 is the rollback journal.
        plain = made[:18] + b"\x01\x01" + made[20:]
        connection.connection.driver_connection.deserialize(plain)  # type: ignore[union-attr]
    return SqlStore(database, Journal(None))


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "digest.db"
        open_store(f"sqlite:///{file}").close()
        return file.read_bytes()
