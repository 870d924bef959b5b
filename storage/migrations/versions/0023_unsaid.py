"""How a case came and which committee mediates may be unknown

Revision ID: 0023
Revises: 0022
Create Date: 2026-11-30 21:00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None
_USUAL = {"source": "application", "level": "village"}


def upgrade() -> None:
    with op.batch_alter_table("dispute") as batch_op:
        for name in _USUAL:
            batch_op.alter_column(name, existing_type=sa.String(32), nullable=True)


def downgrade() -> None:
    for name, usual in _USUAL.items():
        op.execute(f"UPDATE dispute SET {name} = '{usual}' WHERE {name} IS NULL")
    with op.batch_alter_table("dispute") as batch_op:
        for name in _USUAL:
            batch_op.alter_column(name, existing_type=sa.String(32), nullable=False)
