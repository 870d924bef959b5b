"""What a chat is still to be told is encrypted while it waits."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _become(sa.Text())


def downgrade() -> None:
    _become(sa.JSON())


def _become(kind: sa.types.TypeEngine) -> None:
    """Answers wait for seconds: none is carried over."""
    with op.batch_alter_table("handled") as batch:
        batch.drop_column("answer")
    with op.batch_alter_table("handled") as batch:
        batch.add_column(sa.Column("answer", kind, nullable=True))
