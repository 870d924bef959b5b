"""Alembic's entry: runs on the connection that storage.database hands over."""

from typing import Any, Literal

from alembic import context
from sqlmodel import AutoString

from storage.columns import Moment
from storage.sealing import Sealed
from storage.tables import METADATA


def plain_type(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Migrations name SQLAlchemy's own types, so that an old one still runs when our classes have changed."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Sealed):
        return "sa.Text()"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite cannot alter a table in place
    compare_type=True,
    render_item=plain_type,
)
with context.begin_transaction():
    context.run_migrations()
