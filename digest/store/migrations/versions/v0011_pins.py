"""Where editors pinned stories in one edition."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pins",
        *(sa.Column(n, sa.Text(), primary_key=True) for n in ("newsletter", "edition", "story")),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
