"""Where a source has moved to, how long its feed asks to be left alone, and lead pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, column in (("sources", "moved"), ("articles", "image")):
        op.add_column(name, sa.Column(column, sa.Text(), nullable=False, server_default=""))
    op.add_column("sources", sa.Column("ttl", sa.Integer(), nullable=False, server_default="0"))
