"""Alembic migrations of the frontier; `env` is what Alembic runs."""
