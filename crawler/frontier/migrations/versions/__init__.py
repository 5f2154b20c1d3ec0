"""One module a schema, oldest first."""
