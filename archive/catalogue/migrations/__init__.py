"""Alembic migrations of the catalogue; `env` is what Alembic runs."""
