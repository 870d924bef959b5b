"""Column types: moments that keep their zone on every database, choices stored by their value, and fields that are counted."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A point in time in UTC. SQLite forgets zones; this type gives them back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


MOMENT: Any = Moment
COUNTED: Any = JSON().with_variant(JSONB(), "postgresql")
"""Fields that figures are counted from: PostgreSQL would read the text of JSON anew for each of them; SQLite remembers it."""


def coded(choices: type[StrEnum]) -> Any:
    """A column of those choices, stored as text, so that a new choice needs no change of the table."""
    return Enum(choices, native_enum=False, length=32, values_callable=lambda enum: [choice.value for choice in enum])
