"""Notes, moments, and the run lock."""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from digest.errors import Busy, StoreError
from digest.ports import RunNote
from digest.store.part import Part
from digest.store.schema import moments, notes

_ADVISORY_LOCK = 0x64696765  # "dige"

_held: set[str] = set()
_guard = threading.Lock()


class RunDiary(Part):
    """Implements ports.Diary."""

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the one run lock; raises Busy if another run holds it. Ends with the process."""
        with _once_in_this_process(str(self._db)):
            if self._db.file is not None:
                with _file_lock(self._db.file.with_name(f"{self._db.file.name}.lock")):
                    yield
            elif self._db.is_sqlite:
                yield  # in memory: nobody else can see it
            else:
                with self._advisory_lock():
                    yield

    @contextmanager
    def _advisory_lock(self) -> Iterator[None]:
        with self._db.holding(_ADVISORY_LOCK) as held:
            if not held:
                raise Busy("Another run is at work on this store; nothing was done.")
            yield

    def note(self, note: RunNote) -> bool:
        """Keep it; with a key only the first time. Say whether it is new."""
        row = {name: getattr(note, name) for name in ("at", "text", "newsletter", "trouble")}
        row["key"] = note.key or None
        kept = self._db.insert(notes).values(row).on_conflict_do_nothing(index_elements=["key"])
        with self._db.writing() as connection:
            return connection.execute(kept).rowcount == 1

    def notes(self, limit: int = 50) -> tuple[RunNote, ...]:
        """The newest first."""
        newest = select(notes).order_by(notes.c.at.desc(), notes.c.id.desc()).limit(limit)
        with self._db.reading() as connection:
            return tuple(
                RunNote(
                    at=row["at"],
                    text=row["text"],
                    newsletter=row["newsletter"],
                    trouble=row["trouble"],
                    key=row["key"] or "",
                )
                for row in connection.execute(newest).mappings()
            )

    def moment(self, name: str) -> datetime | None:
        """When something named last happened (`gathered daily`), or None."""
        with self._db.reading() as connection:
            wanted = select(moments.c.at).where(moments.c.name == name)
            return connection.execute(wanted).scalar()

    def set_moment(self, name: str, at: datetime) -> None:
        """Remember when."""
        now = self._db.insert(moments).values(name=name, at=at)
        latest = now.on_conflict_do_update(index_elements=["name"], set_={"at": at})
        with self._db.writing() as connection:
            connection.execute(latest)


@contextmanager
def _once_in_this_process(name: str) -> Iterator[None]:
    # fcntl locks do not keep a process from itself (the desk's button during a run).
    with _guard:
        if name in _held:
            raise Busy("Another run in this process is at work on this store; nothing was done.")
        _held.add(name)
    try:
        yield
    finally:
        with _guard:
            _held.discard(name)


@contextmanager
def _file_lock(file: Path) -> Iterator[None]:
    # lockf, not flock: a worker process forked by us must not keep the lock when we are killed.
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(
            f"The lock file {file} cannot be made ({error.strerror}); "
            "make its folder writable for the user that runs digest."
        ) from error
    try:
        _take(descriptor, file)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, file: Path) -> None:
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
        raise Busy(
            f"Another run (process {holder or 'unknown'}) holds {file}; nothing was done."
        ) from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode("ascii"), 0)
