"""What a first look has not found, so that nobody looks for it again in the same piece of work."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import event
from sqlmodel import Session, SQLModel

_ABSENT = "absent"


def note_absent(session: Session, kind: type[SQLModel], person_id: int) -> None:
    """The person has none of that kind open. It holds until the session writes one."""
    session.info.setdefault(_ABSENT, set()).add((kind, person_id))


def is_absent(session: Session, kind: type[SQLModel], person_id: int | None) -> bool:
    """Whether one need not look."""
    return (kind, person_id) in session.info.get(_ABSENT, ()) and not any(isinstance(row, kind) for row in session.new)


def look_again(session: Session, kinds: Collection[type[SQLModel]]) -> None:
    """Rows of these kinds were written."""
    if absent := session.info.get(_ABSENT):
        session.info[_ABSENT] = {(kind, person_id) for kind, person_id in absent if kind not in kinds}


@event.listens_for(Session, "before_flush")
def _written(session: Session, *_: Any) -> None:
    if session.info.get(_ABSENT):
        look_again(session, {type(row) for row in (*session.new, *session.dirty)})
