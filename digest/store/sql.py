"""The whole store on one database."""

from digest.store.audience import Audience
from digest.store.checks import Checks
from digest.store.database import Database
from digest.store.diary import RunDiary
from digest.store.issues import Issues
from digest.store.journal import Journal
from digest.store.ledger import DeliveryLedger
from digest.store.news import News
from digest.store.upgrade import upgrade


class SqlStore(News, Issues, Checks, Audience, DeliveryLedger, RunDiary):
    """Implements ports.Store."""

    def close(self) -> None:
        """Let go of connections."""
        self._db.close()


def open_store(url: str) -> SqlStore:
    """Open the store at `sqlite:///file`, `postgresql://…` or `sqlite://` (memory, for tests).

    Makes or migrates it where needed and lets those who left leave again if a backup was
    restored. Raises StoreError for a store that is away, damaged, or of a later version.
    """
    database = Database(url)
    upgrade(database)
    beside = database.file
    journal = Journal(None if beside is None else beside.with_name(f"{beside.name}.withdrawals"))
    store = SqlStore(database, journal)
    store.replay()
    return store
