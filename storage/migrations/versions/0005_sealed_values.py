"""Phone numbers, the answers of open forms and the history of changes are encrypted; a seal to know the key by."""

import json

import sqlalchemy as sa
from alembic import op

from storage.sealing import cipher_of

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_JSON = (("draft", "answers"), ("change", "old"), ("change", "new"))
_NULL = "null"
"""How JSON says it; an encrypted column says it as SQL does, so that the key is not needed to see that nothing is there."""


def upgrade() -> None:
    cipher = cipher_of(op.get_bind().dialect)
    for table, column in _JSON:
        with op.batch_alter_table(table) as batch:
            batch.alter_column(
                column,
                existing_type=sa.JSON(),
                type_=sa.Text(),
                existing_nullable=False,
                nullable=True,
                postgresql_using=f'"{column}"::text',
            )
    with op.batch_alter_table("dispute") as batch:
        batch.alter_column("phone", existing_type=sa.String(length=20), type_=sa.Text(), existing_nullable=True)
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("phone", sa.Text(), nullable=True))
    for table, column in _JSON:
        _replace(table, column, lambda raw: None if raw == _NULL else cipher.sealed(json.loads(raw)))
    _replace("dispute", "phone", cipher.sealed)
    with op.batch_alter_table("draft") as batch:
        batch.alter_column("answers", existing_type=sa.Text(), existing_nullable=True, nullable=False)
    seal = op.create_table(
        "seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.bulk_insert(seal, [{"id": 1, "sample": cipher.sealed("fawen")}])


def downgrade() -> None:
    cipher = cipher_of(op.get_bind().dialect)
    op.drop_table("seal")
    for table, column in _JSON:
        _replace(table, column, lambda token: json.dumps(cipher.opened(token), ensure_ascii=False))
        rows = sa.table(table, sa.column(column, sa.Text()))
        op.execute(sa.update(rows).where(rows.c[column].is_(None)).values({column: _NULL}))
    _replace("dispute", "phone", cipher.opened)
    with op.batch_alter_table("person") as batch:
        batch.drop_column("phone")
    with op.batch_alter_table("dispute") as batch:
        batch.alter_column("phone", existing_type=sa.Text(), type_=sa.String(length=20), existing_nullable=True)
    for table, column in _JSON:
        with op.batch_alter_table(table) as batch:
            batch.alter_column(
                column,
                existing_type=sa.Text(),
                type_=sa.JSON(),
                existing_nullable=table == "change",
                nullable=False,
                postgresql_using=f'"{column}"::json',
            )


def _replace(table: str, column: str, made) -> None:
    """Every value that is not null, one by one: only this program can encrypt them."""
    rows = sa.table(table, sa.column("id", sa.Integer()), sa.column(column, sa.Text()))
    connection = op.get_bind()
    for number, raw in connection.execute(sa.select(rows.c.id, rows.c[column]).where(rows.c[column].is_not(None))).all():
        connection.execute(sa.update(rows).where(rows.c.id == number).values({column: made(raw)}))
