"""Texts of article pages, what pages said of themselves, and what hosts said of their pages."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("canonical", "page", "page_note"):
        op.add_column("articles", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("articles", sa.Column("page_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "site_files",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("url"),
    )
