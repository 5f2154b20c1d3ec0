"""What is learned of a site: the blocks of its articles, and what its pages gave."""

import sqlalchemy as sa
from alembic import op

from archive.catalogue.columns import Json, Key

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "site_articles",
        sa.Column("sighted_id", sa.Integer(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("page_key", Key(), nullable=False),
        sa.Column("blocks", Json(), nullable=False),
        sa.Column("yielded", Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["generation"], ["generations.number"], name=op.f("fk_site_articles_generation")
        ),
        sa.PrimaryKeyConstraint("sighted_id", name=op.f("pk_site_articles")),
        sa.UniqueConstraint(
            "host",
            "generation",
            "page_key",
            name=op.f("uq_site_articles_host_generation_page_key"),
        ),
    )
