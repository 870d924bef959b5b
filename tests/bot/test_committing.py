"""What comes at the same moment is committed together, and nobody pays for another's failure."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from bot.committing import MOST, Committer
from storage.ledger import person_for
from storage.person import Person
from storage.place import here, stand
from tests.desk import make_office


@pytest.fixture
def committer(tmp_path: Path) -> Iterator[Committer]:
    database = make_office(tmp_path).database
    yield Committer(database)
    database.close()


def writes(chat_id: int) -> Callable[[Session], int]:
    return lambda session: person_for(session, chat_id, "某人").chat_id


def fails(session: Session) -> None:
    person_for(session, 99, "某人")
    raise ZeroDivisionError


def people(committer: Committer) -> list[int]:
    with committer.database.work() as session:
        return list(session.exec(select(Person.chat_id).order_by(Person.chat_id)))  # type: ignore[arg-type]


async def test_many_at_once_are_few_commits_and_each_hears_its_own_result(committer: Committer) -> None:
    commits: list[object] = []
    event.listen(committer.database.engine, "commit", commits.append)
    count = MOST + 3
    assert await asyncio.gather(*(committer.do(writes(n)) for n in range(count))) == list(range(count))
    assert (len(commits), people(committer)) == (2, list(range(count)))


async def test_where_one_stands_is_nothing_to_the_next(committer: Committer) -> None:
    def away(session: Session) -> str:
        stand(session, "elsewhere")
        return here(session)

    assert [*await asyncio.gather(committer.do(away), committer.do(here))] == ["elsewhere", ""]


def runs_out(session: Session) -> object:
    return next(iter(()))


async def test_one_that_runs_out_leaves_nobody_waiting(committer: Committer) -> None:
    done = await asyncio.gather(*map(committer.do, (runs_out, writes(1))), return_exceptions=True)
    assert (type(done[0]), done[1]) == (RuntimeError, 1)


async def test_a_failure_is_its_own_and_undone(committer: Committer) -> None:
    done = await asyncio.gather(*map(committer.do, (writes(1), fails, writes(2))), return_exceptions=True)
    assert (done[0], type(done[1]), done[2]) == (1, ZeroDivisionError, 2)
    assert people(committer) == [1, 2]


async def test_trouble_is_everybodys_and_tried_once(committer: Committer, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    def locked(session: Session) -> None:
        tries.append(1)
        raise OperationalError("", {}, Exception("database is locked"))

    done = await asyncio.gather(committer.do(writes(1)), committer.do(locked), return_exceptions=True)
    assert [type(outcome) for outcome in done] == [OperationalError, OperationalError]
    assert (len(tries), people(committer)) == (1, [])
    assert await committer.do(writes(1)) == 1


async def test_who_is_gone_before_the_commit_has_done_nothing(committer: Committer) -> None:
    gone = asyncio.create_task(committer.do(writes(1)))
    await asyncio.sleep(0)
    gone.cancel()
    assert await committer.do(writes(2)) == 2
    assert people(committer) == [2] and gone.cancelled()
