"""Announcements, their receivers, and who subscribed

Revision ID: 0012
Revises: 0011
Create Date: 2026-11-24 18:45:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_STATES = ("draft", "planned", "sending", "done", "cancelled")
_FATES = ("waiting", "claimed", "reached", "blocked", "failed", "unclear")


def upgrade() -> None:
    op.add_column("person", sa.Column("subscribed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "announcement",
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("rounded", sa.JSON(), nullable=False),
        sa.Column("unit_lost", sa.Boolean(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("audience", sa.String(length=80), nullable=False),
        sa.Column("state", sa.Enum(*_STATES, name="state", native_enum=False, length=32), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"]),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("activity_id"),
        sa.UniqueConstraint("origin"),
    )
    op.create_table(
        "receiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("fate", sa.Enum(*_FATES, name="fate", native_enum=False, length=32), nullable=False),
        sa.ForeignKeyConstraint(["announcement_id"], ["announcement.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("announcement_id", "person_id"),
    )
    with op.batch_alter_table("receiver") as batch_op:
        batch_op.create_index(batch_op.f("ix_receiver_announcement_id"), ["announcement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_receiver_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("receiver")
    op.drop_table("announcement")
    op.drop_column("person", "subscribed_at")
