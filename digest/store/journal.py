"""Who left, in a file beside the store, so that a restored backup does not forget it.

The first line holds a random key; every other one `HMAC-SHA-256(key, address) TIME STATE`. The
hash keeps addresses out of sight, not out of reach of one who holds the file and has a guess.
"""

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from digest.audience.consent import LEFT
from digest.errors import StoreError
from digest.model.people import Consent

_STATES = {state.value: state for state in Consent}
_LINE = re.compile(
    rf"([0-9a-f]{{64}}) (\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00) ({'|'.join(_STATES)})"
)


@dataclass(frozen=True, slots=True)
class Leaving:
    """The last word on one address."""

    state: Consent
    at: datetime


class Journal:
    """Append-only; with `file` None (memory, PostgreSQL unless asked) it keeps nothing."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._key = b""
        self._last: dict[str, Leaving] = {}
        self.reload()

    def reload(self) -> None:
        """Read what other processes have appended."""
        if self._file is None or not self._file.exists():
            return
        first, *lines = self._file.read_text(encoding="ascii", errors="replace").split("\n")
        self._key = _key_of(first, self._file)
        # A torn last line (power cut) has no commit behind it: its change never happened.
        found = (_LINE.fullmatch(line) for line in lines)
        self._last = {
            f[1]: Leaving(_STATES[f[3]], datetime.fromisoformat(f[2])) for f in found if f
        }

    def is_empty(self) -> bool:
        """Whether nobody ever left."""
        return not self._last

    def gone(self, key: str) -> Leaving | None:
        """How and when this address left, if that is the last word on it, else None."""
        last = self._last.get(self._hash(key)) if self._last else None
        return last if last is not None and last.state in LEFT else None

    def append(self, key: str, state: Consent, now: datetime) -> None:
        """Write one line so that it survives a power cut; a later line wins.

        CONFIRMED is only worth a line for one who had left.
        """
        if self._file is None or (state not in LEFT and self.gone(key) is None):
            return
        if not self._file.exists():
            self._begin(self._file)
        hashed = self._hash(key)
        line = f"{hashed} {now.astimezone(UTC).isoformat(timespec='seconds')} {state.value}\n"
        # A newline first: should the last line be torn, this one does not stick to it.
        with _told(self._file):
            _append(self._file, f"\n{line}".encode("ascii"))
        self._last[hashed] = Leaving(state, now)

    def _begin(self, file: Path) -> None:
        # Whole or not at all. Nobody else is at it: this runs inside the store's one write.
        key = secrets.token_bytes(32)
        new = file.with_name(f"{file.name}.new")
        with _told(file):
            new.unlink(missing_ok=True)
            _append(new, f"key {key.hex()}\n".encode("ascii"))
            new.replace(file)
        self._key = key

    def _hash(self, key: str) -> str:
        return hmac.new(self._key, key.encode(), hashlib.sha256).hexdigest()


def _key_of(line: str, file: Path) -> bytes:
    try:
        return bytes.fromhex(line.removeprefix("key "))
    except ValueError as error:
        raise StoreError(
            f"{file} does not begin with its key: it is damaged, and it says who has left. "
            "Restore it from a backup before anything is sent."
        ) from error


@contextmanager
def _told(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{file}, which remembers who left, cannot be written ({error.strerror}), so nothing "
            "was changed. Make its folder writable for the user that runs digest."
        ) from error


def _append(file: Path, data: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
