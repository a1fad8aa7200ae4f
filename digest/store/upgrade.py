"""Brings a store to the newest schema when it is opened."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from digest.errors import StoreError
from digest.store.database import Database
from digest.store.schema import HEAD

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(database: Database) -> None:
    """Run the migrations the store has not seen, in one transaction.

    Raises StoreError for a store written by a later Digest: its data could be misread.
    """
    with database.reading() as connection:
        if _version(connection) == HEAD:
            return
    with database.writing() as connection:
        # Asked again inside the transaction: another process may just have done it.
        if _version(connection) != HEAD:
            _migrate(connection, str(database))


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(connection: Connection, name: str) -> None:
    # Alembic takes 100 ms to import and is needed once a release.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    known = {r.revision for r in ScriptDirectory.from_config(config).walk_revisions()}
    version = _version(connection)
    if version is not None and version not in known:
        raise StoreError(
            f"The store {name} has schema version {version} and this Digest knows up to {HEAD}: "
            "it was written by a later Digest. Upgrade this one, or open another store."
        )
    command.upgrade(config, "head")
