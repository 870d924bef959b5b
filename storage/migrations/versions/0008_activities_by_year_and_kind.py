"""Activities are found by year and kind together, as figures ask for them

Revision ID: 0008
Revises: 0007
Create Date: 2026-11-24 18:00:00
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("activity") as batch_op:
        batch_op.drop_index("ix_activity_kind")
        batch_op.drop_index("ix_activity_year")
        batch_op.create_index("ix_activity_year_kind", ["year", "kind"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("activity") as batch_op:
        batch_op.drop_index("ix_activity_year_kind")
        batch_op.create_index("ix_activity_kind", ["kind"], unique=False)
        batch_op.create_index("ix_activity_year", ["year"], unique=False)
