"""The index by which kin are found, and what was found."""

import sqlalchemy as sa
from alembic import op

from archive.catalogue.columns import Json, Words

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "kin_documents",
        sa.Column("kin_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kin_id", name=op.f("pk_kin_documents")),
        sa.UniqueConstraint(
            "page_id",
            "generation",
            "version",
            name=op.f("uq_kin_documents_page_id_generation_version"),
        ),
    )
    op.create_index("ix_kin_documents_generation", "kin_documents", ["generation"], unique=False)
    op.create_table(
        "kin_entries",
        sa.Column("entry", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kin_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("entry", "kin_id", name=op.f("pk_kin_entries")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "kin_stock",
        sa.Column("entry", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_kin_stock")),
    )
    op.create_table(
        "kin_links",
        sa.Column("a_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("b_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("relations", Json(), nullable=False),
        sa.Column("strong", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("detail", Json(), nullable=False),
        sa.PrimaryKeyConstraint("a_id", "b_id", name=op.f("pk_kin_links")),
    )
    op.create_index("ix_kin_links_b_id", "kin_links", ["b_id"], unique=False)
    op.create_table(
        "kin_families",
        sa.Column("page_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("generation", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("page_id", "generation", name=op.f("pk_kin_families")),
    )
    op.create_index("ix_kin_families_family", "kin_families", ["family"], unique=False)
    op.create_table(
        "kin_leads",
        sa.Column("kin_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outlet", sa.String(length=100), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("words", Words(), nullable=False),
        sa.PrimaryKeyConstraint("kin_id", "outlet", name=op.f("pk_kin_leads")),
    )
    op.create_index("ix_kin_leads_outlet", "kin_leads", ["outlet"], unique=False)
