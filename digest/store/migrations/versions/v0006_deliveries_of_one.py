"""All deliveries of one subscriber are found at once."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("deliveries_by_subscriber", "deliveries", ["subscriber_id"], unique=False)
