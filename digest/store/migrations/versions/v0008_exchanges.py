"""What was asked of a language model, what came back, and what it cost."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exchanges",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(64), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("newsletter", "edition")),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("model", "sent", "came")),
        sa.Column("failed", sa.Text(), nullable=False),
        sa.Column("tokens_in", sa.Integer(), nullable=False),
        sa.Column("tokens_out", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("against", sa.Text(), nullable=False),
    )
    op.create_index("exchanges_by_key", "exchanges", ["key"])
    op.create_index("exchanges_by_issue", "exchanges", ["newsletter", "edition"])
    op.create_index("exchanges_by_time", "exchanges", ["at"])
