"""What a chat sent first is found without reading all that it sent

Revision ID: 0022
Revises: 0021
Create Date: 2026-11-30 11:10:00
"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_inbox_chat_id", "inbox")
    op.create_index("ix_inbox_chat", "inbox", ["chat_id", "bot_id", "update_id"])


def downgrade() -> None:
    op.drop_index("ix_inbox_chat", "inbox")
    op.create_index("ix_inbox_chat_id", "inbox", ["chat_id"])
