"""The date of each source's newest item, and as what its answer was read."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sources", sa.Column("newest", sa.DateTime(timezone=True)))
    op.add_column("sources", sa.Column("read_as", sa.Text(), nullable=False, server_default=""))
