"""The first schema of the frontier."""

import sqlalchemy as sa
from alembic import op

from archive.catalogue.columns import Instant, Json, Key, Words

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "backfills",
        sa.Column("backfill_id", sa.String(length=64), nullable=False),
        sa.Column("source", Words(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("backfill_id", name=op.f("pk_backfills")),
    )
    op.create_table(
        "hosts",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("ready_at", Instant(), nullable=True),
        sa.Column("delay_us", sa.BigInteger(), nullable=False),
        sa.Column("fence", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("leased_until", Instant(), nullable=True),
        sa.Column("floor_at", Instant(), nullable=True),
        sa.Column("fails", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("state", Json(), nullable=True),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_hosts")),
    )
    op.create_index(
        "ix_hosts_owner",
        "hosts",
        ["owner"],
        unique=False,
        sqlite_where=sa.text("owner IS NOT NULL"),
        postgresql_where=sa.text("owner IS NOT NULL"),
    )
    op.create_index(op.f("ix_hosts_ready_at"), "hosts", ["ready_at"], unique=False)
    op.create_table(
        "jobs",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("failed_at", Instant(), nullable=True),
        sa.Column("error", Words(), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_jobs")),
    )
    op.create_table(
        "robots",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", Words(), nullable=False),
        sa.Column("fetched_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("origin", name=op.f("pk_robots")),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", Json(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "backfill_entries",
        sa.Column("backfill_id", sa.String(length=64), nullable=False),
        sa.Column("page_key", Key(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("host", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("detail", Words(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["backfill_id"],
            ["backfills.backfill_id"],
            name=op.f("fk_backfill_entries_backfill_id"),
        ),
        sa.PrimaryKeyConstraint("backfill_id", "page_key", name=op.f("pk_backfill_entries")),
    )
    op.create_index(
        "ix_backfill_entries_state",
        "backfill_entries",
        ["backfill_id", "state", "host"],
        unique=False,
    )
    op.create_table(
        "dues",
        sa.Column("page_key", Key(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("next_check", Instant(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("fresh", sa.Boolean(), nullable=False),
        sa.Column("pinned_us", sa.BigInteger(), nullable=True),
        sa.Column("added_at", Instant(), nullable=False),
        sa.Column("last_check", Instant(), nullable=True),
        sa.Column("fails", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("etag", Words(), nullable=True),
        sa.Column("last_modified", Words(), nullable=True),
        sa.Column("state", Json(), nullable=True),
        sa.ForeignKeyConstraint(["host"], ["hosts.host"], name=op.f("fk_dues_host")),
        sa.PrimaryKeyConstraint("page_key", name=op.f("pk_dues")),
    )
    op.create_index(
        "ix_dues_host_status_fresh_next_check",
        "dues",
        ["host", "status", "fresh", "next_check"],
        unique=False,
    )
    op.create_index(
        "ix_dues_status_fresh_next_check", "dues", ["status", "fresh", "next_check"], unique=False
    )
