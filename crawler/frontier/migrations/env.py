"""Run by Alembic: migrate on the connection, and inside the transaction, that is handed in."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table=context.config.attributes["version_table"],
    render_as_batch=True,  # SQLite changes a table by copying it
    transactional_ddl=True,  # true of SQLite too, since our BEGIN comes before the first statement
)
context.run_migrations()
