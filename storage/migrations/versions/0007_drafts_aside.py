"""Drafts that wait while another one is open, and the morning on which somebody was told of one

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-24 17:00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NAMES = {"uq": "%(table_name)s_%(column_0_name)s_key"}
"""PostgreSQL's own names; SQLite has given the constraint none."""


def upgrade() -> None:
    with op.batch_alter_table("draft", naming_convention=_NAMES) as batch_op:
        batch_op.drop_constraint("draft_person_id_key", type_="unique")
        batch_op.add_column(sa.Column("aside", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("offered_on", sa.Date(), nullable=True))
    with op.batch_alter_table("draft") as batch_op:
        batch_op.alter_column("aside", server_default=None)
        batch_op.create_index(batch_op.f("ix_draft_person_id"), ["person_id"], unique=False)
    op.create_index(
        "ux_draft_open",
        "draft",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("NOT aside"),
        postgresql_where=sa.text("NOT aside"),
    )


def downgrade() -> None:
    """Drafts that were put aside are lost: one person can have one only."""
    op.execute(sa.text("DELETE FROM draft WHERE aside"))
    op.drop_index("ux_draft_open", table_name="draft")
    with op.batch_alter_table("draft", naming_convention=_NAMES) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_person_id"))
        batch_op.drop_column("offered_on")
        batch_op.drop_column("aside")
        batch_op.create_unique_constraint("draft_person_id_key", ["person_id"])
