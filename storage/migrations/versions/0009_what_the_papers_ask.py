"""What the papers of a case ask: the parties' details, the minutes, the terms of the agreement."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_WORDS = (
    ("met_at", 200),
    ("attended", 500),
    ("facts", 2000),
    ("issue", 1000),
    ("terms", 2000),
    ("manner", 500),
    ("deadline", 200),
)


def upgrade() -> None:
    with op.batch_alter_table("dispute") as batch:
        batch.add_column(sa.Column("met_on", sa.Date(), nullable=True))
        for name, length in _WORDS:
            batch.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("identity", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("ethnicity", sa.String(length=20), nullable=False),
        sa.Column("occupation", sa.String(length=50), nullable=False),
        sa.Column("sex", sa.Enum("male", "female", name="sex", native_enum=False, length=32), nullable=True),
        sa.Column("born", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("rounded", sa.JSON(), nullable=False),
        sa.Column("unit_lost", sa.Boolean(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dispute_id", "name"),
        sa.UniqueConstraint("origin"),
    )
    op.create_index("ix_party_dispute_id", "party", ["dispute_id"])


def downgrade() -> None:
    op.drop_table("party")
    with op.batch_alter_table("dispute") as batch:
        for name, _ in reversed(_WORDS):
            batch.drop_column(name)
        batch.drop_column("met_on")
