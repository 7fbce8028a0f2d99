"""What Alembic runs around the revisions: our open transaction, nothing else."""

from alembic import context

from syndicate.store import schema  # noqa: F401 - it fills the metadata
from syndicate.store.types import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter a column in place
)
with context.begin_transaction():
    context.run_migrations()
