"""Edge: everything that is remembered, in SQLite by default, in PostgreSQL when outgrown."""

from digest.store.sql import SqlStore, open_store

__all__ = ["SqlStore", "open_store"]
