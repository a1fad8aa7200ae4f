"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    _news()
    _issues()
    _audience()
    _ledger()
    _diary()


def _news() -> None:
    op.create_table(
        "sources",
        _text("url"),
        _text("title"),
        _text("etag"),
        _text("last_modified"),
        _moment("last_visit"),
        _moment("last_success"),
        _moment("next_visit"),
        _moment("wait_until"),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        _text("reason"),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("url"),
    )
    op.create_table(
        "articles",
        _text("url"),
        _text("link"),
        _text("source"),
        _text("outlet"),
        _text("title"),
        _text("lead"),
        _text("body"),
        _moment("seen", nullable=False),
        _moment("published"),
        _moment("dated", nullable=False),
        _text("language"),
        _text("author"),
        _text("credit"),
        sa.PrimaryKeyConstraint("url"),
    )
    op.create_index("articles_by_date", "articles", ["dated"], unique=False)
    op.create_index("articles_by_seen", "articles", ["seen"], unique=False)


def _issues() -> None:
    op.create_table(
        "issues",
        _text("newsletter"),
        _text("edition"),
        sa.Column("state", sa.String(length=20), nullable=False),
        _moment("send_at", nullable=False),
        _moment("expires_at", nullable=False),
        _text("fingerprint"),
        sa.Column("issue", sa.Text(), nullable=True),
        _text("approved_fingerprint"),
        _text("approved_by"),
        _moment("approved_at"),
        _moment("mailed_at"),
        _moment("reminded_at"),
        _moment("sent_at"),
        _text("reason"),
        sa.PrimaryKeyConstraint("newsletter", "edition"),
    )
    op.create_table(
        "stories",
        _text("newsletter"),
        _text("article"),
        _text("story"),
        _text("edition"),
        sa.PrimaryKeyConstraint("newsletter", "article"),
    )
    op.create_table(
        "spiked",
        _text("newsletter"),
        _text("edition"),
        _text("story"),
        _moment("at", nullable=False),
        sa.PrimaryKeyConstraint("newsletter", "edition", "story"),
    )
    op.create_table(
        "told",
        _text("newsletter"),
        _text("story"),
        _text("edition"),
        _moment("at", nullable=False),
        _text("headline"),
        _text("sentences"),
        _text("articles"),
        sa.PrimaryKeyConstraint("newsletter", "story", "edition"),
    )
    op.create_index("told_by_time", "told", ["newsletter", "at"], unique=False)


def _audience() -> None:
    op.create_table(
        "subscribers",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        _text("key"),
        _text("email"),
        _text("name"),
        _text("sections"),
        _text("language"),
        _text("timezone"),
        sa.Column("state", sa.String(length=20), nullable=False),
        _text("how"),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("in_file", sa.Boolean(), nullable=False),
        _text("file_hash"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "subscriptions",
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        _text("newsletter"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscribers.id"],
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "newsletter"),
    )
    op.create_table(
        "consent_events",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        _moment("at", nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        _text("why"),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscribers.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "consent_events_by_subscriber", "consent_events", ["subscriber_id"], unique=False
    )


def _ledger() -> None:
    op.create_table(
        "deliveries",
        _text("newsletter"),
        _text("edition"),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        _text("id"),
        _text("email"),
        _text("name"),
        _text("sections"),
        _text("language"),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _moment("planned_at", nullable=False),
        _moment("retry_at"),
        _moment("claimed_at"),
        _text("claimed_by"),
        _moment("answered_at"),
        _text("provider"),
        _text("answer"),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscribers.id"],
        ),
        sa.PrimaryKeyConstraint("newsletter", "edition", "subscriber_id"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "deliveries_by_state",
        "deliveries",
        ["newsletter", "edition", "state", "subscriber_id"],
        unique=False,
    )


def _diary() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        _moment("at", nullable=False),
        _text("text"),
        _text("newsletter"),
        sa.Column("trouble", sa.Boolean(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_table(
        "moments", _text("name"), _moment("at", nullable=False), sa.PrimaryKeyConstraint("name")
    )
