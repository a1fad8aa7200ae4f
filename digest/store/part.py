"""What every part of the store stands on."""

import json
from collections.abc import Iterable

from digest.store.database import Database
from digest.store.journal import Journal


class Part:
    """One concern of the store; SqlStore is all of them on one database."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._db = database
        self._journal = journal


def packed(words: Iterable[str]) -> str:
    """A tuple of strings as one column."""
    return json.dumps(tuple(words), ensure_ascii=False)


def unpacked(column: str) -> tuple[str, ...]:
    """`packed` read back."""
    return tuple(json.loads(column))
