"""Deliveries of one variant stand together in the index that claims walk."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("deliveries_by_state", table_name="deliveries")
    columns = ["newsletter", "edition", "state", "sections", "language", "subscriber_id"]
    op.create_index("deliveries_by_variant", "deliveries", columns, unique=False)
