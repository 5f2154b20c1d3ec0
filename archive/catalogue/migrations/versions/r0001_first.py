"""The first schema of the catalogue."""

import sqlalchemy as sa
from alembic import op

from archive.catalogue.columns import Instant, Json, Key, Words

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("article_sha256", sa.String(length=64), nullable=False),
        sa.Column("article", Json(), nullable=False),
        sa.PrimaryKeyConstraint("article_sha256", name=op.f("pk_articles")),
    )
    op.create_table(
        "counters",
        sa.Column("generation", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("generation", "name", name=op.f("pk_counters")),
    )
    op.create_table(
        "generations",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("extractor", Words(), nullable=False),
        sa.Column("made_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_generations")),
    )
    op.create_table(
        "pages",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("page_key", Key(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("surt", Key(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.Column("checks", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("last_check_at", Instant(), nullable=True),
        sa.Column("last_failure", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_pages")),
        sa.UniqueConstraint("page_key", name=op.f("uq_pages_page_key")),
    )
    op.create_index("ix_pages_host_page_id", "pages", ["host", "page_id"], unique=False)
    op.create_index(op.f("ix_pages_surt"), "pages", ["surt"], unique=False)
    op.create_table(
        "warcs",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("catalogued_to", sa.BigInteger(), nullable=False),
        sa.Column("checked_at", Instant(), nullable=True),
        sa.Column("check_result", Words(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_warcs")),
    )
    op.create_table(
        "captures",
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=True),
        sa.Column("page_key", Key(), nullable=True),
        sa.Column("check_id", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("surt", Key(), nullable=False),
        sa.Column("captured_at", Instant(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("warc", sa.Text(), nullable=False),
        sa.Column("byte_offset", sa.BigInteger(), nullable=False),
        sa.Column("byte_length", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("media_type", Words(), nullable=True),
        sa.Column("block_sha256", sa.String(length=64), nullable=False),
        sa.Column("payload_sha256", sa.String(length=64), nullable=True),
        sa.Column("entity_sha256", sa.String(length=64), nullable=True),
        sa.Column("content_sha256", sa.String(length=64), nullable=True),
        sa.Column("transfer_encoding", Words(), nullable=False),
        sa.Column("content_encoding", Words(), nullable=False),
        sa.Column("location", Words(), nullable=True),
        sa.Column("etag", Words(), nullable=True),
        sa.Column("last_modified", Words(), nullable=True),
        sa.Column("truncated", sa.Text(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("detail", Words(), nullable=False),
        sa.Column("refers_to", sa.Text(), nullable=True),
        sa.Column("redirected_from", sa.Text(), nullable=True),
        sa.Column("peer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_captures_page_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_captures")),
        sa.UniqueConstraint("warc", "byte_offset", name=op.f("uq_captures_warc_byte_offset")),
    )
    op.create_index("ix_captures_check_id", "captures", ["check_id"], unique=False)
    op.create_index("ix_captures_entity_sha256", "captures", ["entity_sha256"], unique=False)
    op.create_index(
        "ix_captures_page_id_captured_at", "captures", ["page_id", "captured_at"], unique=False
    )
    op.create_index(
        "ix_captures_surt_captured_at", "captures", ["surt", "captured_at"], unique=False
    )
    op.create_table(
        "checks",
        sa.Column("check_id", sa.Text(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("final_url", sa.Text(), nullable=True),
        sa.Column("record_id", sa.Text(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("detail", Words(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_checks_page_id")),
        sa.PrimaryKeyConstraint("check_id", name=op.f("pk_checks")),
    )
    op.create_index(
        "ix_checks_page_id_started_at", "checks", ["page_id", "started_at"], unique=False
    )
    op.create_table(
        "links",
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("link_sha256", sa.String(length=64), nullable=False),
        sa.Column("url", Words(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("document", Words(), nullable=True),
        sa.Column("document_sha256", sa.String(length=64), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("label", Words(), nullable=True),
        sa.Column("words", Words(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_links_page_id")),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_links")),
        sa.UniqueConstraint("page_id", "link_sha256", name=op.f("uq_links_page_id_link_sha256")),
    )
    op.create_index(op.f("ix_links_document_sha256"), "links", ["document_sha256"], unique=False)
    op.create_table(
        "sightings",
        sa.Column("page_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("generation", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("first_seen", Instant(), nullable=False),
        sa.Column("last_seen", Instant(), nullable=False),
        sa.Column("first_record", sa.Text(), nullable=False),
        sa.Column("last_record", sa.Text(), nullable=False),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.Column("text_digest", sa.Text(), nullable=False),
        sa.Column("article_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_sha256"],
            ["articles.article_sha256"],
            name=op.f("fk_sightings_article_sha256"),
        ),
        sa.ForeignKeyConstraint(
            ["generation"], ["generations.number"], name=op.f("fk_sightings_generation")
        ),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_sightings_page_id")),
        sa.PrimaryKeyConstraint("page_id", "generation", "ordinal", name=op.f("pk_sightings")),
    )
    op.create_table(
        "standings",
        sa.Column("page_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("generation", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("versions", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("edits", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("access", sa.Text(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("title", Words(), nullable=True),
        sa.Column("last_edit_at", Instant(), nullable=True),
        sa.Column("memo", Json(), nullable=True),
        sa.ForeignKeyConstraint(
            ["generation"], ["generations.number"], name=op.f("fk_standings_generation")
        ),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_standings_page_id")),
        sa.PrimaryKeyConstraint("page_id", "generation", name=op.f("pk_standings")),
    )
    op.create_table(
        "versions",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_seen", Instant(), nullable=False),
        sa.Column("last_seen", Instant(), nullable=False),
        sa.Column("first_record", sa.Text(), nullable=False),
        sa.Column("last_record", sa.Text(), nullable=False),
        sa.Column("text_digest", sa.Text(), nullable=False),
        sa.Column("title", Words(), nullable=True),
        sa.Column("byline", Words(), nullable=True),
        sa.Column("published", Instant(), nullable=True),
        sa.Column("updated", Instant(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("extractor", Words(), nullable=False),
        sa.Column("article_sha256", sa.String(length=64), nullable=False),
        sa.Column("flags", Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_sha256"],
            ["articles.article_sha256"],
            name=op.f("fk_versions_article_sha256"),
        ),
        sa.ForeignKeyConstraint(
            ["generation"], ["generations.number"], name=op.f("fk_versions_generation")
        ),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_versions_page_id")),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_versions")),
        sa.UniqueConstraint(
            "page_id", "generation", "number", name=op.f("uq_versions_page_id_generation_number")
        ),
    )
    op.create_index(
        "ix_versions_generation_first_seen", "versions", ["generation", "first_seen"], unique=False
    )
    op.create_table(
        "edits",
        sa.Column("edit_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Text(), nullable=False),
        sa.Column("before_version", sa.Integer(), nullable=False),
        sa.Column("after_version", sa.Integer(), nullable=True),
        sa.Column("before_seen", Instant(), nullable=False),
        sa.Column("after_seen", Instant(), nullable=False),
        sa.Column("before_record", sa.Text(), nullable=False),
        sa.Column("after_record", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("text_changed", sa.Boolean(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("changes", Json(), nullable=False),
        sa.Column("moved", Json(), nullable=False),
        sa.Column("flags", Json(), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["checks.check_id"], name=op.f("fk_edits_check_id")),
        sa.ForeignKeyConstraint(
            ["generation"], ["generations.number"], name=op.f("fk_edits_generation")
        ),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_edits_page_id")),
        sa.PrimaryKeyConstraint("edit_id", name=op.f("pk_edits")),
        sa.UniqueConstraint("check_id", "generation", name=op.f("uq_edits_check_id_generation")),
    )
    op.create_index(
        "ix_edits_generation_after_seen", "edits", ["generation", "after_seen"], unique=False
    )
    op.create_index(
        "ix_edits_generation_verdict",
        "edits",
        ["generation", "verdict", "after_seen"],
        unique=False,
    )
    op.create_index(
        "ix_edits_page_id_generation",
        "edits",
        ["page_id", "generation", "after_seen"],
        unique=False,
    )
    op.create_table(
        "events",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("detail", Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["checks.check_id"], name=op.f("fk_events_check_id")
        ),
        sa.ForeignKeyConstraint(
            ["generation"], ["generations.number"], name=op.f("fk_events_generation")
        ),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_events_page_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_events")),
    )
    op.create_index(
        "ix_events_generation_kind_at", "events", ["generation", "kind", "at"], unique=False
    )
    op.create_index(
        "ix_events_page_id_generation_at", "events", ["page_id", "generation", "at"], unique=False
    )
    op.create_table(
        "findings",
        sa.Column("check_id", sa.Text(), nullable=False),
        sa.Column("generation", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("ground", Words(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("extractor", Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["checks.check_id"], name=op.f("fk_findings_check_id")
        ),
        sa.ForeignKeyConstraint(
            ["generation"], ["generations.number"], name=op.f("fk_findings_generation")
        ),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name=op.f("fk_findings_page_id")),
        sa.PrimaryKeyConstraint("check_id", "generation", name=op.f("pk_findings")),
    )
    op.create_index(
        "ix_findings_page_id_generation", "findings", ["page_id", "generation"], unique=False
    )
    op.create_table(
        "edit_kinds",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("edit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edit_id"], ["edits.edit_id"], name=op.f("fk_edit_kinds_edit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("kind", "edit_id", name=op.f("pk_edit_kinds")),
    )
    op.create_index("ix_edit_kinds_edit_id", "edit_kinds", ["edit_id"], unique=False)
    op.execute("INSERT INTO generations (number, state, extractor) VALUES (1, 'current', '')")
