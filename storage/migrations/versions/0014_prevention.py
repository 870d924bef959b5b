"""What a mediation prevented, and how many parties a dispute has."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    prevented = sa.Enum("suicide", "crime", "group_petition", "group_fight", name="prevented", native_enum=False, length=32)
    with op.batch_alter_table("dispute") as batch_op:
        batch_op.add_column(sa.Column("party_count", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("prevented", prevented, nullable=True))
        batch_op.add_column(sa.Column("prevented_persons", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("dispute") as batch_op:
        for name in ("prevented_persons", "prevented", "party_count"):
            batch_op.drop_column(name)
