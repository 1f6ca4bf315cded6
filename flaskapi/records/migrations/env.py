"""Run the migrations on the connection, and in the transaction, that `upgrade_schema` opened."""

from alembic import context

from flaskapi.records.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
