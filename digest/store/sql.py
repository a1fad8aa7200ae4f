"""The whole store on one database."""

from pathlib import Path

from digest.store.audience import Audience
from digest.store.checks import Checks
from digest.store.database import Database
from digest.store.diary import RunDiary
from digest.store.exchanges import Exchanges
from digest.store.issues import Issues
from digest.store.journal import Journal
from digest.store.ledger import DeliveryLedger
from digest.store.news import News
from digest.store.pictures import Pictures
from digest.store.upgrade import upgrade


class SqlStore(News, Issues, Checks, Pictures, Exchanges, Audience, DeliveryLedger, RunDiary):
    """Implements ports.Store."""

    def close(self) -> None:
        """Let go of connections."""
        self._db.close()


def open_store(url: str, withdrawals: Path | None = None) -> SqlStore:
    """Open the store at `sqlite:///file`, `postgresql://…` or `sqlite://` (memory, for tests).

    Makes or migrates it where needed and lets those who left leave again if a backup was
    restored: SQLite's journal of them stands beside the store, PostgreSQL's at `withdrawals`, if
    that is named. Raises StoreError for a store that is away, damaged, or of a later version.
    """
    database = Database(url)
    upgrade(database)
    file = database.file
    beside = file.with_name(f"{file.name}.withdrawals") if file else withdrawals
    store = SqlStore(database, Journal(beside))
    store.replay()
    return store
