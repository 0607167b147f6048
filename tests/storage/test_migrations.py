"""The migrations make the tables that the program expects, and an SQLite file is copied aside before they run."""

import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage import migrations
from storage.database import Database
from storage.tables import metadata

NEWEST = migrations.newest()
NEXT = f"{int(NEWEST) + 1:04}"
LATER = f"""
import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{NEWEST}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("extras", sa.Column("id", sa.Integer(), primary_key=True))
"""


def test_the_migrations_and_the_tables_agree(new_database_url: str) -> None:
    database = Database(new_database_url)
    migrations.upgrade(database)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    database.close()


def test_the_newest_file_is_alembics_head() -> None:
    assert ScriptDirectory(str(migrations.FOLDER)).get_current_head() == migrations.newest()


def test_a_second_start_changes_nothing(new_database_url: str) -> None:
    database = Database(new_database_url)
    assert migrations.upgrade(database) is None
    assert migrations.upgrade(database) is None
    database.close()


@pytest.fixture
def next_version(tmp_path: Path) -> Path:
    """The migrations of a later version of the program."""
    folder = tmp_path / "later"
    shutil.copytree(migrations.FOLDER, folder)
    (folder / "versions" / f"{NEXT}_extras.py").write_text(LATER)
    return folder


def test_an_sqlite_file_is_copied_aside_before_it_is_changed(sqlite_url: str, next_version: Path) -> None:
    database = Database(sqlite_url)
    migrations.upgrade(database)
    copy = migrations.upgrade(database, next_version)
    database.close()
    assert copy is not None
    assert copy.name == f"convene.db.before-{NEXT}"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as old:
        assert old.execute("SELECT version_num FROM alembic_version").fetchone() == (NEWEST,)


def test_a_database_of_a_later_version_is_left_alone(new_database_url: str, next_version: Path) -> None:
    database = Database(new_database_url)
    migrations.upgrade(database, next_version)
    with pytest.raises(migrations.DatabaseTooNew, match=NEXT):
        migrations.upgrade(database)
    database.close()
