"""What was asked of a language model, and what came back."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
)

from digest.model.retelling import Exchange
from digest.store.part import Part, packed, unpacked
from digest.store.schema import Row, Utc, metadata

exchanges = Table(
    "exchanges",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String(64), nullable=False),
    Column("newsletter", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("story", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("model", Text, nullable=False),
    Column("sent", Text, nullable=False),
    Column("came", Text, nullable=False),
    Column("failed", Text, nullable=False),
    Column("tokens_in", Integer, nullable=False),
    Column("tokens_out", Integer, nullable=False),
    Column("counted", Boolean, nullable=False),
    Column("cost", BigInteger, nullable=False),
    Column("against", Text, nullable=False),
)
Index("exchanges_by_key", exchanges.c.key)
Index("exchanges_by_issue", exchanges.c.newsletter, exchanges.c.edition)
Index("exchanges_by_time", exchanges.c.at)

_KEPT = [column for column in exchanges.columns if column.name != "id"]


class Exchanges(Part):
    """Implements ports.ExchangeStore."""

    def keep_exchange(self, exchange: Exchange) -> None:
        """Add it to the log."""
        row = {column.name: getattr(exchange, column.name) for column in _KEPT}
        row["against"] = packed(exchange.against)
        with self._db.writing() as connection:
            connection.execute(insert(exchanges).values(row))

    def answered(self, key: str) -> Exchange | None:
        """The first answer that was kept to this very question, or None."""
        wanted = (
            select(*_KEPT)
            .where(exchanges.c.key == key, exchanges.c.failed == "")
            .order_by(exchanges.c.id)
            .limit(1)
        )
        with self._db.reading() as connection:
            row = connection.execute(wanted).mappings().first()
        return None if row is None else _exchange(row)

    def exchanges(self, newsletter: str, edition: str, story: str = "") -> tuple[Exchange, ...]:
        """Those of an edition, or of one story of it, oldest first."""
        wanted = select(*_KEPT).where(
            exchanges.c.newsletter == newsletter, exchanges.c.edition == edition
        )
        if story:
            wanted = wanted.where(exchanges.c.story == story)
        with self._db.reading() as connection:
            rows = connection.execute(wanted.order_by(exchanges.c.id)).mappings()
            return tuple(_exchange(row) for row in rows)

    def forget_exchanges(self, before: datetime) -> int:
        """Delete those from before that moment: they hold sources' text. Return how many."""
        with self._db.writing() as connection:
            return connection.execute(delete(exchanges).where(exchanges.c.at < before)).rowcount


def _exchange(row: Row) -> Exchange:
    return Exchange(**{**row, "against": unpacked(row["against"])})
