"""Sources that are polled, tags of pages, and the messages that wait to be sent."""

import sqlalchemy as sa
from alembic import op

from archive.catalogue.columns import Instant, Json, Key, Words

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "sources",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("next_poll", Instant(), nullable=False),
        sa.Column("last_poll", Instant(), nullable=True),
        sa.Column("last_news", Instant(), nullable=True),
        sa.Column("fails", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("trouble", Words(), server_default=sa.text("''"), nullable=False),
        sa.Column("polls", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("pages", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("hints", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("etag", Words(), nullable=True),
        sa.Column("last_modified", Words(), nullable=True),
        sa.Column("state", Json(), nullable=True),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_sources")),
    )
    op.create_index(op.f("ix_sources_next_poll"), "sources", ["next_poll"], unique=False)
    op.create_table(
        "tags",
        sa.Column("page_key", Key(), nullable=False),
        sa.Column("tag", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("page_key", "tag", name=op.f("pk_tags")),
    )
    op.create_table(
        "outbox",
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("page_key", Key(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("news", Json(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("batch", sa.String(length=64), nullable=True),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("error", Words(), server_default=sa.text("''"), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_state_due_at", "outbox", ["state", "due_at"], unique=False)
