"""The tables: one schema for SQLite and PostgreSQL. Migrations bring a store to this shape."""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    Text,
    TypeDecorator,
)

HEAD = "0011"
"""The newest migration: a store of this version needs none."""


class Utc(TypeDecorator[datetime]):
    """An aware moment, kept in UTC and read back aware. SQLite has no zones: there it is naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: they would silently mean the machine's zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone was to be stored: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


metadata = MetaData()


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


sources = Table(
    "sources",
    metadata,
    Column("url", Text, primary_key=True),
    _text("title"),
    _text("etag"),
    _text("last_modified"),
    Column("last_visit", Utc),
    Column("last_success", Utc),
    Column("next_visit", Utc),
    Column("wait_until", Utc),
    Column("outcome", String(20)),
    _count("failures"),
    _text("reason"),
    _count("items"),
    Column("moved", Text, nullable=False, server_default=""),
    Column("ttl", Integer, nullable=False, server_default="0"),
    Column("newest", Utc),
    Column("read_as", Text, nullable=False, server_default=""),
)

articles = Table(
    "articles",
    metadata,
    Column("url", Text, primary_key=True),
    _text("link"),
    _text("source"),
    _text("outlet"),
    _text("title"),
    _text("lead"),
    _text("body"),
    Column("seen", Utc, nullable=False),
    Column("published", Utc),
    Column("dated", Utc, nullable=False),  # published, or seen where undated
    _text("language"),
    _text("author"),
    _text("credit"),
    Column("image", Text, nullable=False, server_default=""),
    Column("canonical", Text, nullable=False, server_default=""),
    # The page's text, apart from the feed's, which comes again; why there is none; when settled.
    Column("page", Text, nullable=False, server_default=""),
    Column("page_note", Text, nullable=False, server_default=""),
    Column("page_at", Utc),
)
Index("articles_by_date", articles.c.dated)
Index("articles_by_seen", articles.c.seen)

site_files = Table(
    "site_files",
    metadata,
    Column("url", Text, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("status", Integer, nullable=False),
    _text("text"),
)

issues = Table(
    "issues",
    metadata,
    Column("newsletter", Text, primary_key=True),
    Column("edition", Text, primary_key=True),
    Column("state", String(20), nullable=False),
    Column("send_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    _text("fingerprint"),
    Column("issue", Text),
    _text("approved_fingerprint"),
    _text("approved_by"),
    Column("approved_at", Utc),
    Column("mailed_at", Utc),
    Column("reminded_at", Utc),
    Column("sent_at", Utc),
    _text("reason"),
)

stories = Table(
    "stories",
    metadata,
    Column("newsletter", Text, primary_key=True),
    Column("article", Text, primary_key=True),
    _text("story"),
    _text("edition"),
)

spiked = Table(
    "spiked",
    metadata,
    Column("newsletter", Text, primary_key=True),
    Column("edition", Text, primary_key=True),
    Column("story", Text, primary_key=True),
    Column("at", Utc, nullable=False),
)

pins = Table(
    "pins",
    metadata,
    Column("newsletter", Text, primary_key=True),
    Column("edition", Text, primary_key=True),
    Column("story", Text, primary_key=True),
    _count("place"),
    _text("who"),
    Column("at", Utc, nullable=False),
)

moves = Table(
    "moves",
    metadata,
    Column("newsletter", Text, primary_key=True),
    Column("story", Text, primary_key=True),
    _text("to"),
    _text("was"),
    _text("who"),
    Column("at", Utc, nullable=False),
    _text("edition"),
    _text("headline"),
    _text("articles"),
    _text("texts"),
)

told = Table(
    "told",
    metadata,
    Column("newsletter", Text, primary_key=True),
    Column("story", Text, primary_key=True),
    Column("edition", Text, primary_key=True),
    Column("at", Utc, nullable=False),
    _text("headline"),
    _text("sentences"),
    _text("articles"),
)
Index("told_by_time", told.c.newsletter, told.c.at)

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    _text("email"),
    _text("name"),
    _text("sections"),
    _text("language"),
    _text("timezone"),
    Column("state", String(20), nullable=False),
    _text("how"),
    Column("on", Date),
    Column("in_file", Boolean, nullable=False),
    _text("file_hash"),
    sqlite_autoincrement=True,  # ids stand in links that outlive a row: never give one twice
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("subscriber_id", Integer, ForeignKey("subscribers.id"), primary_key=True),
    Column("newsletter", Text, primary_key=True),
    _count("position"),
)

consent_events = Table(
    "consent_events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("subscriber_id", Integer, ForeignKey("subscribers.id"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("state", String(20), nullable=False),
    _text("why"),
)
Index("consent_events_by_subscriber", consent_events.c.subscriber_id)

deliveries = Table(
    "deliveries",
    metadata,
    Column("newsletter", Text, primary_key=True),
    Column("edition", Text, primary_key=True),
    Column("subscriber_id", Integer, ForeignKey("subscribers.id"), primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _text("email"),
    _text("name"),
    _text("sections"),
    _text("language"),
    Column("state", String(20), nullable=False),
    _count("attempts"),
    Column("planned_at", Utc, nullable=False),
    Column("retry_at", Utc),
    Column("claimed_at", Utc),
    _text("claimed_by"),
    Column("answered_at", Utc),
    _text("provider"),
    _text("answer"),
)
Index(  # readers of one variant stand together: a call to a provider may take many of them
    "deliveries_by_variant",
    deliveries.c.newsletter,
    deliveries.c.edition,
    deliveries.c.state,
    deliveries.c.sections,
    deliveries.c.language,
    deliveries.c.subscriber_id,
)

Index("deliveries_by_subscriber", deliveries.c.subscriber_id)

notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Utc, nullable=False),
    _text("text"),
    _text("newsletter"),
    Column("trouble", Boolean, nullable=False),
    Column("key", Text, unique=True),  # NULL for notes without one: those may repeat
)

moments = Table(
    "moments",
    metadata,
    Column("name", Text, primary_key=True),
    Column("at", Utc, nullable=False),
)

Row = RowMapping
"""One row by column name."""
