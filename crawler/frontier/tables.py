"""The tables of the frontier: this machine's working memory, never part of the archive.

A host is the unit of leasing. `hosts.ready_at` is the one indexed column that says "not before":
it holds the next due time, the delay, a Retry-After and a running lease all alike, so that finding
the next host to ask is one step into one index.
"""

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

HOSTS = Table(
    "hosts",
    METADATA,
    Column("host", Text, primary_key=True),  # the politeness key
    Column("ready_at", Instant, index=True),  # none: nothing to ask for
    Column("delay_us", BigInteger, nullable=False),  # microseconds between requests
    Column("fence", BigInteger, nullable=False, server_default=text("0")),
    Column("owner", Text),  # none: not leased
    Column("leased_until", Instant),
    Column("floor_at", Instant),  # no request before: Retry-After, or last request + delay
    Column("fails", Integer, nullable=False, server_default=text("0")),  # in a row
    Column("state", Json),  # what the policy learned about the host
    Index(
        "ix_hosts_owner",
        "owner",
        sqlite_where=text("owner IS NOT NULL"),
        postgresql_where=text("owner IS NOT NULL"),
    ),
)

DUES = Table(
    "dues",
    METADATA,
    Column("page_key", Key, primary_key=True),
    Column("url", Text, nullable=False),
    Column("host", ForeignKey("hosts.host"), nullable=False),
    Column("next_check", Instant, nullable=False),
    Column("status", Text, nullable=False),
    Column("fresh", Boolean, nullable=False),  # never yet checked
    Column("pinned_us", BigInteger),  # microseconds; a person asked for this interval
    Column("added_at", Instant, nullable=False),
    Column("last_check", Instant),
    Column("fails", Integer, nullable=False, server_default=text("0")),  # in a row
    Column("etag", Words),
    Column("last_modified", Words),
    Column("state", Json),  # what the policy learned about the page: a few numbers
    # A host's live pages, fresh ones and re-checks each in the order of their due times. Not a
    # partial index: on a tie SQLite would take the one below, and read a whole queue for a host.
    Index("ix_dues_host_status_fresh_next_check", "host", "status", "fresh", "next_check"),
    # Counts and the head of the queue, told from the index alone.
    Index("ix_dues_status_fresh_next_check", "status", "fresh", "next_check"),
)

LIVE = DUES.c.status == "live"

ROBOTS = Table(
    "robots",
    METADATA,
    Column("origin", Text, primary_key=True),  # scheme://host[:port]
    Column("status", Integer),  # HTTP status; none when no answer came
    Column("body", Words, nullable=False),
    Column("fetched_at", Instant, nullable=False),
)

BACKFILLS = Table(
    "backfills",
    METADATA,
    Column("backfill_id", String(64), primary_key=True),
    Column("source", Words, nullable=False),
    Column("started_at", Instant, nullable=False),
)

ENTRIES = Table(
    "backfill_entries",
    METADATA,
    Column("backfill_id", ForeignKey("backfills.backfill_id"), primary_key=True),
    Column("page_key", Key, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("host", Text),  # of the page, if it is followed: so a host's share is one range
    Column("url", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("detail", Words, nullable=False),
    Column("settled_at", Instant),
    Index("ix_backfill_entries_state", "backfill_id", "state", "host"),
)

JOBS = Table(
    "jobs",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("done_at", Instant),  # the last time it ended well
    Column("failed_at", Instant),  # the last time it did not
    Column("error", Words, nullable=False, server_default=text("''")),
)

SETTINGS = Table(
    "settings",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Json),
)

SOURCES = Table(
    "sources",
    METADATA,
    Column("source_id", Text, primary_key=True),  # "feed:https://…", as the configuration gives it
    Column("next_poll", Instant, nullable=False, index=True),
    Column("last_poll", Instant),
    Column("last_news", Instant),  # when it last brought a page or told of a modified one
    Column("fails", Integer, nullable=False, server_default=text("0")),  # in a row
    Column("trouble", Words, nullable=False, server_default=text("''")),  # of the last poll
    Column("polls", Integer, nullable=False, server_default=text("0")),
    Column("pages", Integer, nullable=False, server_default=text("0")),  # that it brought
    Column("hints", Integer, nullable=False, server_default=text("0")),  # that were taken
    Column("etag", Words),
    Column("last_modified", Words),
    Column("state", Json),  # what was learned of its pace; of a folder its files
)

TAGS = Table(
    "tags",
    METADATA,
    Column("page_key", Key, primary_key=True),
    Column("tag", String(100), primary_key=True),
)

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("message_id", String(64), primary_key=True),  # also the idempotency key
    Column("rule", String(40), nullable=False),  # of the configuration, without its target
    Column("page_key", Key, nullable=False),
    Column("state", Text, nullable=False),
    Column("news", Json, nullable=False),  # what is told: plain values
    Column("made_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("batch", String(64)),  # those that were first tried together
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("error", Words, nullable=False, server_default=text("''")),
    Column("sent_at", Instant),
    Index("ix_outbox_state_due_at", "state", "due_at"),
)
