"""Every record and person says to which township they belong; what is there already is the one township's

Revision ID: 0019
Revises: 0018
Create Date: 2026-11-29 20:40:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_NAMES = {"uq": "%(table_name)s_%(column_0_N_name)s_key"}
"""PostgreSQL's own names; SQLite has given the constraints none."""
_TABLES = (
    "activity",
    "announcement",
    "attachment",
    "consultation",
    "dispute",
    "invitation",
    "party",
    "person",
    "publication",
    "quiz_event",
    "ticket",
)
_UNIQUE = {"dispute": ["number_year", "number"], "publication": ["first", "last", "edition"]}
_INDEXES = {
    "ix_activity_year_kind": ("activity", ["year", "kind"]),
    "ix_consultation_year": ("consultation", ["year"]),
    "ix_dispute_accepted_year": ("dispute", ["accepted_year"]),
    "ix_dispute_closed_year": ("dispute", ["closed_year"]),
}


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column("township", sa.String(length=32), nullable=False, server_default=""))
    _numbered(["township"])


def downgrade() -> None:
    _numbered([])
    for table in _TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("township")


def _numbered(township: list[str]) -> None:
    """Numbers count, and years are found, with the township or without it."""
    for table, columns in _UNIQUE.items():
        old, new = (columns, [*columns, *township]) if township else ([*columns, "township"], columns)
        with op.batch_alter_table(table, naming_convention=_NAMES) as batch_op:
            batch_op.drop_constraint(_named(table, old), type_="unique")
            batch_op.create_unique_constraint(_named(table, new), new)
    for name, (table, columns) in _INDEXES.items():
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_index(name)
            batch_op.create_index(name, [*columns, *township], unique=False)


def _named(table: str, columns: list[str]) -> str:
    return "_".join([table, *columns, "key"])
