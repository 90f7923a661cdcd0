"""Runs migrations inside the connection that lti_app.db.migrate opens."""

from alembic import context

from lti_app.db.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
