"""The tables of the catalogue.

Three layers. *Facts* (pages, links, captures, checks, warcs) are read again from the WARCs by
`rebuild`. *Judgement* (findings, articles, versions, sightings, edits, events) can be derived
again from the facts; its rows carry a generation, so that a better extractor's answers stand
beside the old ones until they are switched to. *Counters* save counting where numbers are shown.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from archive.catalogue.columns import Instant, Json, Key, Words

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _page() -> Column[Any]:
    return Column("page_id", ForeignKey("pages.page_id"), nullable=False)


def _generation() -> Column[Any]:
    return Column("generation", ForeignKey("generations.number"), nullable=False)


PAGES = Table(
    "pages",
    METADATA,
    Column("page_id", Integer, primary_key=True),
    Column("page_key", Key, nullable=False, unique=True),  # archive.addresses.story_key
    Column("url", Text, nullable=False),  # the spelling first met
    Column("host", Text, nullable=False),
    Column("surt", Key, nullable=False, index=True),
    Column("added_at", Instant, nullable=False),
    Column("checks", Integer, nullable=False, server_default=text("0")),  # kept, not counted
    Column("last_check_at", Instant),
    Column("last_failure", Text),  # of the newest check; none when it got an answer
    Index("ix_pages_host_page_id", "host", "page_id"),
)

LINKS = Table(
    "links",
    METADATA,
    Column("link_id", Integer, primary_key=True),
    _page(),
    Column("link_sha256", String(64), nullable=False),  # over all of the link: adding twice is one
    Column("url", Words, nullable=False),
    Column("role", Text, nullable=False),
    Column("document", Words),
    Column("document_sha256", String(64), index=True),
    Column("line", Integer),
    Column("label", Words),
    Column("words", Words, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("record_id", Text),  # the WARC metadata record that keeps it
    UniqueConstraint("page_id", "link_sha256"),
)

CAPTURES = Table(
    "captures",
    METADATA,
    Column("record_id", Text, primary_key=True),
    Column("page_id", ForeignKey("pages.page_id")),  # none for robots files
    Column("page_key", Key),  # as the WARC says, also where there is no such page
    Column("check_id", Text),  # the check that asked; set before the check's own row is written
    Column("url", Text, nullable=False),
    Column("surt", Key, nullable=False),
    Column("captured_at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    Column("warc", Text, nullable=False),
    Column("byte_offset", BigInteger, nullable=False),
    Column("byte_length", BigInteger, nullable=False),
    Column("status", Integer),
    Column("media_type", Words),
    Column("block_sha256", String(64), nullable=False),
    Column("payload_sha256", String(64)),
    Column("entity_sha256", String(64)),
    Column("content_sha256", String(64)),
    Column("transfer_encoding", Words, nullable=False),  # "" where the answer named none
    Column("content_encoding", Words, nullable=False),
    Column("location", Words),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("truncated", Text),
    Column("failure", Text),
    Column("detail", Words, nullable=False),
    Column("refers_to", Text),
    Column("redirected_from", Text),
    Column("peer", Text),
    UniqueConstraint("warc", "byte_offset"),
    Index("ix_captures_page_id_captured_at", "page_id", "captured_at"),
    Index("ix_captures_surt_captured_at", "surt", "captured_at"),
    Index("ix_captures_entity_sha256", "entity_sha256"),
    Index("ix_captures_check_id", "check_id"),
)

CHECKS = Table(
    "checks",
    METADATA,
    Column("check_id", Text, primary_key=True),
    _page(),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=False),
    Column("url", Text, nullable=False),
    Column("final_url", Text),
    Column("record_id", Text),  # the capture that answered; none where nothing was kept
    Column("failure", Text),
    Column("detail", Words, nullable=False),
    Index("ix_checks_page_id_started_at", "page_id", "started_at"),
)

GENERATIONS = Table(
    "generations",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),  # building, current, old
    Column("extractor", Words, nullable=False),
    Column("made_at", Instant),
)

FINDINGS = Table(
    "findings",
    METADATA,
    Column("check_id", ForeignKey("checks.check_id"), primary_key=True),
    Column("generation", ForeignKey("generations.number"), primary_key=True, autoincrement=False),
    _page(),
    Column("record_id", Text, nullable=False),
    Column("access", Text, nullable=False),
    Column("ground", Words, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("verdict", Text),
    Column("provisional", Boolean, nullable=False),
    Column("version", Integer),
    Column("extractor", Words, nullable=False),
    Index("ix_findings_page_id_generation", "page_id", "generation"),
)

ARTICLES = Table(
    "articles",
    METADATA,
    Column("article_sha256", String(64), primary_key=True),  # over the JSON in `article`
    Column("article", Json, nullable=False),
)

VERSIONS = Table(
    "versions",
    METADATA,
    Column("version_id", Integer, primary_key=True),
    _page(),
    _generation(),
    Column("number", Integer, nullable=False),  # 1-based within page and generation
    Column("first_seen", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False),
    Column("first_record", Text, nullable=False),
    Column("last_record", Text, nullable=False),
    Column("text_digest", Text, nullable=False),
    Column("title", Words),
    Column("byline", Words),
    Column("published", Instant),
    Column("updated", Instant),
    Column("language", Text),
    Column("extractor", Words, nullable=False),
    Column("article_sha256", ForeignKey("articles.article_sha256"), nullable=False),
    Column("flags", Json, nullable=False),
    UniqueConstraint("page_id", "generation", "number"),
    Index("ix_versions_generation_first_seen", "generation", "first_seen"),
)

SIGHTINGS = Table(
    "sightings",
    METADATA,
    Column("page_id", ForeignKey("pages.page_id"), primary_key=True, autoincrement=False),
    Column("generation", ForeignKey("generations.number"), primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),  # 1-based, in time order
    Column("version", Integer),  # none while a second fetch has not agreed: a variant
    Column("first_seen", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False),
    Column("first_record", Text, nullable=False),
    Column("last_record", Text, nullable=False),
    Column("checks", Integer, nullable=False),
    Column("text_digest", Text, nullable=False),
    Column("article_sha256", ForeignKey("articles.article_sha256"), nullable=False),
)

EDITS = Table(
    "edits",
    METADATA,
    Column("edit_id", Integer, primary_key=True),
    _page(),
    _generation(),
    Column("check_id", ForeignKey("checks.check_id"), nullable=False),
    Column("before_version", Integer, nullable=False),
    Column("after_version", Integer),  # none while provisional
    Column("before_seen", Instant, nullable=False),  # last time that the old text was seen
    Column("after_seen", Instant, nullable=False),  # first time that the new text was seen
    Column("before_record", Text, nullable=False),
    Column("after_record", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("text_changed", Boolean, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("changes", Json, nullable=False),
    Column("moved", Json, nullable=False),
    Column("flags", Json, nullable=False),
    UniqueConstraint("check_id", "generation"),
    Index("ix_edits_page_id_generation", "page_id", "generation", "after_seen"),
    Index("ix_edits_generation_after_seen", "generation", "after_seen"),
    Index("ix_edits_generation_verdict", "generation", "verdict", "after_seen"),
)

EDIT_KINDS = Table(
    "edit_kinds",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("edit_id", ForeignKey("edits.edit_id", ondelete="CASCADE"), primary_key=True),
    Index("ix_edit_kinds_edit_id", "edit_id"),
)

EVENTS = Table(
    "events",
    METADATA,
    Column("event_id", Integer, primary_key=True),
    _page(),
    _generation(),
    Column("check_id", ForeignKey("checks.check_id")),
    Column("kind", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("detail", Json, nullable=False),
    Index("ix_events_page_id_generation_at", "page_id", "generation", "at"),
    Index("ix_events_generation_kind_at", "generation", "kind", "at"),
)

WARCS = Table(
    "warcs",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("records", Integer),
    Column("sha256", String(64)),
    Column("closed_at", Instant),
    Column(
        "catalogued_to", BigInteger, nullable=False
    ),  # bytes; everything before is in the tables
    Column("checked_at", Instant),
    Column("check_result", Words),
)

STANDINGS = Table(
    "standings",
    METADATA,
    Column("page_id", ForeignKey("pages.page_id"), primary_key=True, autoincrement=False),
    Column("generation", ForeignKey("generations.number"), primary_key=True, autoincrement=False),
    Column("versions", Integer, nullable=False, server_default=text("0")),
    Column("edits", Integer, nullable=False, server_default=text("0")),
    Column("access", Text),  # of the newest finding
    Column("verdict", Text),
    Column("title", Words),
    Column("last_edit_at", Instant),
    Column("memo", Json),  # what the last look leaves for the next: a few values, O(1)
)

SITE_ARTICLES = Table(
    "site_articles",
    METADATA,
    Column("sighted_id", Integer, primary_key=True),  # in the order in which they were learned
    Column("host", Text, nullable=False),
    Column("generation", ForeignKey("generations.number"), nullable=False),
    Column("page_key", Key, nullable=False),
    Column("blocks", Json, nullable=False),  # block keys to texts: what furniture is told by
    Column("yielded", Json, nullable=False),  # what the page gave: what the alarm goes by
    UniqueConstraint("host", "generation", "page_key"),
)

COUNTERS = Table(
    "counters",
    METADATA,
    Column("generation", Integer, primary_key=True, autoincrement=False),  # 0: of no generation
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

# Of the kin index no row refers to another by key: there are a hundred of them to a document, and
# they are made again from the articles. What they say is said by `archive.kinship`.
KIN_DOCUMENTS = Table(
    "kin_documents",
    METADATA,
    Column("kin_id", Integer, primary_key=True),
    Column("page_id", Integer, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("page_id", "generation", "version"),
    Index("ix_kin_documents_generation", "generation"),
)

KIN_ENTRIES = Table(
    "kin_entries",
    METADATA,
    Column("entry", BigInteger, primary_key=True, autoincrement=False),  # a 48-bit hash
    Column("page_id", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

KIN_STOCK = Table(
    "kin_stock",  # entries that too many pages have; the first of them are still known
    METADATA,
    Column("entry", BigInteger, primary_key=True, autoincrement=False),
)

KIN_LINKS = Table(
    "kin_links",
    METADATA,
    Column("a_id", Integer, primary_key=True, autoincrement=False),
    Column("b_id", Integer, primary_key=True, autoincrement=False),
    Column("relations", Json, nullable=False),  # the strongest first
    Column("strong", Boolean, nullable=False),  # more than the event is shared
    Column("origin", Text, nullable=False),
    Column("detail", Json, nullable=False),
    Index("ix_kin_links_b_id", "b_id"),
)

KIN_FAMILIES = Table(
    "kin_families",
    METADATA,
    Column("page_id", Integer, primary_key=True, autoincrement=False),
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("family", Text, nullable=False),
    Index("ix_kin_families_family", "family"),
)

KIN_LEADS = Table(
    "kin_leads",
    METADATA,
    Column("kin_id", Integer, primary_key=True, autoincrement=False),
    Column("outlet", String(100), primary_key=True),  # its key: "afp"
    Column("place", Text, nullable=False),
    Column("words", Words, nullable=False),
    Index("ix_kin_leads_outlet", "outlet"),
)
