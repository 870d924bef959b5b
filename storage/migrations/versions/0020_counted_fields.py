"""What figures of activities are counted from is kept as JSONB on PostgreSQL, which reads single fields of it faster."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_COLUMNS = ("details", "numbers")


def upgrade() -> None:
    _become(JSONB())


def downgrade() -> None:
    _become(sa.JSON())


def _become(kind: sa.types.TypeEngine) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for column in _COLUMNS:
        op.alter_column("activity", column, type_=kind, postgresql_using=f"{column}::{kind.__visit_name__.lower()}")
