"""The kin index counts pages, not versions: a page that is edited often makes nothing stock."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    # What was indexed by version cannot be told by page; nothing that reads it was released.
    op.execute("DELETE FROM kin_entries")
    op.execute("DELETE FROM kin_stock")
    op.alter_column("kin_entries", "kin_id", new_column_name="page_id")
