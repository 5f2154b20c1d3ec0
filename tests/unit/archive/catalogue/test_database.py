"""Opening a database: settings, migrations, backups, refusals."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, make_url

from archive.catalogue import Catalogue, SchemaTooNew, SchemaTooOld
from archive.catalogue.database import (
    Database,
    DatabaseRefused,
    Schema,
    database_url,
    described,
    network_file_system,
    open_database,
)
from archive.catalogue.store import SCHEMA as CATALOGUE
from archive.catalogue.tables import METADATA as CATALOGUE_TABLES
from crawler.frontier.store import SCHEMA as FRONTIER
from crawler.frontier.tables import METADATA as FRONTIER_TABLES
from tests.builders_store import KEY, Follower, add_page, article

ENV = Path(CATALOGUE.migrations, "env.py").read_text()

FIRST = """
from alembic import op
revision, down_revision = "0001", None
def upgrade():
    op.execute("CREATE TABLE owners (name TEXT PRIMARY KEY)")
    op.execute(
        "CREATE TABLE things (name TEXT PRIMARY KEY, owner TEXT NOT NULL REFERENCES owners)"
    )
    op.execute("INSERT INTO owners VALUES ('ann')")
    op.execute("INSERT INTO things VALUES ('pen', 'ann')")
"""
SECOND = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0002", "0001"
def upgrade():
    with op.batch_alter_table("owners") as owners:
        owners.add_column(sa.Column("age", sa.Integer, server_default="7", nullable=False))
        owners.alter_column("name", type_=sa.String(80))
"""
BROKEN = (
    SECOND
    + """
    op.execute("DELETE FROM things")
    op.execute("SELECT * FROM nothing")
"""
)
DANGLING = (
    SECOND
    + """
    op.execute("DELETE FROM owners")
"""
)


class Shop:
    """A small schema of our own, whose second revision the test writes."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "shop.sqlite"
        self.migrations = folder / "migrations"
        (self.migrations / "versions").mkdir(parents=True)
        (self.migrations / "env.py").write_text(ENV)
        (self.migrations / "versions" / "r0001.py").write_text(FIRST)

    def second(self, source: str = SECOND) -> Schema:
        (self.migrations / "versions" / "r0002.py").write_text(source)
        return Schema("shop", "0002", self.migrations)

    @property
    def first(self) -> Schema:
        return Schema("shop", "0001", self.migrations)

    def rows(self, table: str, file: Path | None = None) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(file or self.file)) as connection:
            return connection.execute(f"SELECT * FROM {table}").fetchall()


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    made = Shop(tmp_path)
    open_database(made.file, made.first).close()
    return made


@pytest.fixture
def database(shop: Shop) -> Iterator[Database]:
    opened = open_database(shop.file, shop.first)
    yield opened
    opened.close()


# --- migrations


def test_a_migration_keeps_every_row_and_every_reference(shop: Shop) -> None:
    open_database(shop.file, shop.second()).close()
    assert shop.rows("owners") == [("ann", 7)]
    assert shop.rows("things") == [("pen", "ann")]


def test_a_migration_sets_a_copy_of_the_old_database_aside(shop: Shop, tmp_path: Path) -> None:
    open_database(shop.file, shop.second()).close()
    assert shop.rows("owners", tmp_path / "shop.sqlite.schema-0001") == [("ann",)]


def test_a_database_that_is_up_to_date_is_not_copied(shop: Shop, tmp_path: Path) -> None:
    open_database(shop.file, shop.first).close()
    assert list(tmp_path.glob("*.schema-*")) == []


def test_a_migration_that_fails_leaves_the_database_as_it_was(shop: Shop) -> None:
    with pytest.raises(Exception, match="nothing"):
        open_database(shop.file, shop.second(BROKEN))
    assert shop.rows("owners") == [("ann",)]
    assert shop.rows("things") == [("pen", "ann")]
    open_database(shop.file, shop.second(SECOND)).close()
    assert shop.rows("owners") == [("ann", 7)]


def test_a_migration_that_would_leave_dangling_rows_is_undone(shop: Shop) -> None:
    with pytest.raises(DatabaseRefused, match="1 rows without what they refer to"):
        open_database(shop.file, shop.second(DANGLING))
    assert shop.rows("owners") == [("ann",)]


def test_a_database_of_a_newer_newskeep_is_refused_with_a_remedy(shop: Shop) -> None:
    open_database(shop.file, shop.second()).close()
    (shop.migrations / "versions" / "r0002.py").unlink()
    with pytest.raises(SchemaTooNew, match=r"schema is 0002, .* up to 0001. Install that"):
        open_database(shop.file, shop.first)


def test_reading_only_never_migrates(shop: Shop) -> None:
    with pytest.raises(SchemaTooOld, match="has shop schema 0001, this newskeep reads 0002"):
        open_database(shop.file, shop.second(), read_only=True)
    assert shop.rows("owners") == [("ann",)]


@pytest.mark.parametrize("schema", [CATALOGUE, FRONTIER], ids=lambda schema: schema.name)
def test_the_written_head_is_the_newest_migration(schema: Schema) -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.migrations))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.head


@pytest.mark.parametrize(
    ("schema", "tables"),
    [(CATALOGUE, CATALOGUE_TABLES), (FRONTIER, FRONTIER_TABLES)],
    ids=["catalogue", "frontier"],
)
def test_the_migrations_make_the_tables_that_the_code_names(
    schema: Schema, tables: MetaData, tmp_path: Path
) -> None:
    database = open_database(tmp_path / "new.sqlite", schema)
    with database.reading() as connection:
        options = {"version_table": schema.version_table, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, tables) == []
    database.close()


# --- SQLite as we want it


def test_a_sqlite_database_is_durable_enough_and_checks_references(database: Database) -> None:
    def pragma(name: str) -> object:
        with database.reading() as connection:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 1  # NORMAL
    assert pragma("foreign_keys") == 1
    assert pragma("busy_timeout") == 30_000


def test_a_reader_goes_on_while_a_writer_writes(shop: Shop, database: Database) -> None:
    other = open_database(shop.file, shop.first)
    with database.writing() as writer, other.reading() as reader:
        writer.exec_driver_sql("INSERT INTO owners VALUES ('ben')")
        assert reader.exec_driver_sql("SELECT count(*) FROM owners").scalar() == 1
    other.close()


def test_a_write_that_fails_is_undone(shop: Shop, database: Database) -> None:
    def fail() -> None:
        with database.writing() as connection:
            connection.exec_driver_sql("INSERT INTO owners VALUES ('ben')")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert shop.rows("owners") == [("ann",)]


def test_a_backup_opens_and_holds_the_same_rows(tmp_path: Path) -> None:
    with Catalogue.open(tmp_path / "catalogue.sqlite") as catalogue:
        Follower(catalogue).look(article("Text."), new=True)
        catalogue.back_up(tmp_path / "copy.sqlite")
        with Catalogue.open(tmp_path / "copy.sqlite", read_only=True) as copy:
            assert copy.dump() == catalogue.dump()


def test_a_backup_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "copy.sqlite").write_text("precious")
    copy = tmp_path / "copy.sqlite"
    with (
        Catalogue.open(tmp_path / "catalogue.sqlite") as catalogue,
        pytest.raises(FileExistsError, match="never overwrites"),
    ):
        catalogue.back_up(copy)
    assert (tmp_path / "copy.sqlite").read_text() == "precious"


# --- reading only


def test_what_is_opened_for_reading_cannot_be_written(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.sqlite"
    Catalogue.open(file).close()
    with Catalogue.open(file, read_only=True) as catalogue:
        assert catalogue.page(page_key=KEY) is None
        with pytest.raises(DatabaseRefused, match="opened for reading only"):
            add_page(catalogue)


def test_reading_only_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(DatabaseRefused, match="there is no database at"):
        Catalogue.open(tmp_path / "none.sqlite", read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_an_archive_on_a_medium_that_cannot_be_written_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "catalogue.sqlite"
    with Catalogue.open(file) as catalogue:
        add_page(catalogue)
    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr("os.access", lambda *_: False)
    with Catalogue.open(file, read_only=True) as catalogue:
        assert catalogue.page(page_key=KEY) is not None
        assert sorted(tmp_path.iterdir()) == before


# --- names and refusals


def test_a_password_is_never_shown() -> None:
    assert "secret" not in described(make_url("postgresql://me:secret@db.example/keep"))


def test_postgresql_is_always_spoken_to_through_psycopg() -> None:
    assert database_url("postgresql://db.example/keep").drivername == "postgresql+psycopg"


def test_another_kind_of_database_is_refused_by_name() -> None:
    with pytest.raises(DatabaseRefused, match="SQLite or PostgreSQL"):
        database_url("mysql://db.example/keep")


MOUNTS = """\
22 1 0:21 / / rw,relatime - ext4 /dev/vda rw
40 22 0:50 / /srv/share rw,relatime shared:1 - nfs4 server:/share rw
41 40 0:51 / /srv/share/local rw - xfs /dev/vdb rw
42 22 0:52 / /mnt/my\\040drive rw - cifs //server/drive rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/share/newskeep", "nfs4"),
        ("/mnt/my drive/newskeep", "cifs"),
        ("/srv/share/local/newskeep", None),
        ("/srv/shared", None),
        ("/home", None),
    ],
)
def test_a_network_drive_is_known_by_the_nearest_mount(path: str, kind: str | None) -> None:
    assert network_file_system(MOUNTS, PurePosixPath(path)) == kind


def test_a_mount_list_that_cannot_be_read_refuses_nothing() -> None:
    assert network_file_system("nonsense\n\n - \n", PurePosixPath("/srv")) is None


def test_a_store_on_a_network_drive_is_refused_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"40 22 0:50 / {tmp_path} rw - nfs4 server:/share rw\n")
    monkeypatch.setattr("archive.catalogue.database._MOUNTS", mounts)
    with pytest.raises(DatabaseRefused, match=r"network drive \(nfs4\).*PostgreSQL URL"):
        Catalogue.open(tmp_path / "catalogue.sqlite")
