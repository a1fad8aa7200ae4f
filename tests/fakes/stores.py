"""Every kind of store the one suite runs over; PostgreSQL joins here."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from fakes.store import MemoryStore

from digest.ports import Store
from digest.store import open_store

KINDS = ("fake", "sqlite")


@contextmanager
def opened(kind: str, folder: Path) -> Iterator[Store]:
    store: Store = MemoryStore() if kind == "fake" else sqlite_in(folder)
    try:
        yield store
    finally:
        store.close()


def sqlite_in(folder: Path) -> Store:
    """A store in a file; migrated once a test run, not once a test."""
    file = folder / "digest.db"
    if not file.exists():
        file.write_bytes(_migrated())
    return open_store(f"sqlite:///{file}")


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "digest.db"
        open_store(f"sqlite:///{file}").close()
        return file.read_bytes()
