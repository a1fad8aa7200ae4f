"""Alembic's environment; run from Python at open, never from a shell."""
