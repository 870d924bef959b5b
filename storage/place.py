"""Where a piece of work is done: work in a township neither sees nor writes the records of another one.

A township is named by its id. Where one township has the database for itself, its id is empty and nothing is left out; in a
district the empty id is the district's own.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import LoaderCriteriaOption, ORMExecuteState, with_loader_criteria
from sqlmodel import Field, Session, SQLModel, col

_PLACE = "place"


def of_township() -> Any:
    """The column that names the township."""
    return Field(default="", max_length=32, sa_column_kwargs={"server_default": ""})


class Placed(SQLModel):
    """What belongs to one township. A row that does not say to which gets that of the work in which it is written."""

    township: str = of_township()


def stand(session: Session, place: str | None) -> None:
    """From now on the session reads and writes rows of that township only; None: of all. What is new belongs where it stood."""
    if session.new:
        session.flush()
    session.info[_PLACE] = place


def here(session: Session) -> str:
    """The township in which the session works; empty for the whole database."""
    return session.info.get(_PLACE) or ""


@contextmanager
def standing(session: Session, place: str | None) -> Iterator[None]:
    """Stands there, and afterwards where it stood."""
    before = session.info.get(_PLACE)
    stand(session, place)
    try:
        yield
    finally:
        stand(session, before)


def everywhere(session: Session) -> AbstractContextManager[None]:
    """Reads across all townships, for what is a person's own wherever it was written down, and for what is unique among all."""
    return standing(session, None)


@event.listens_for(Session, "do_orm_execute")
def _only_here(state: ORMExecuteState) -> None:
    """As SQLAlchemy's documentation keeps tenants apart ("Adding global WHERE / ON criteria"): no query can forget it."""
    place = state.session.info.get(_PLACE)
    if place is None or not state.is_select or state.is_column_load or state.is_relationship_load:
        return
    state.statement = state.statement.options(*_only(place, tuple(placed(Placed))))


@cache
def _only(place: str, tables: Sequence[type[Placed]]) -> Sequence[LoaderCriteriaOption]:
    return [with_loader_criteria(table, col(table.township) == place, include_aliases=True) for table in tables]


@event.listens_for(Session, "before_flush")
def _signed(session: Session, *_: Any) -> None:
    place = session.info.get(_PLACE)
    for row in session.new if place else ():
        if isinstance(row, Placed) and not row.township:
            row.township = str(place)


def placed(base: type[Placed]) -> Iterator[type[Placed]]:
    """All tables whose rows belong to a township."""
    for one in base.__subclasses__():
        if hasattr(one, "__table__"):
            yield one
        yield from placed(one)
