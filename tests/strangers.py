"""Every button that a story brought forth, pressed by people whom its record does not concern: nothing changes, nothing is shown.

A button's data is no secret: it goes over the wire and can be forged. So all data that stood on anybody's buttons is sent by a
mediator of another village, an adviser, a villager and a suspended admin straight into the router, each press undone.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import event
from sqlmodel import Session, SQLModel, select

from bot import door
from bot.office import Office
from bot.replies import Reply
from bot.router import Router
from bot.talk import additions, conversation, figure_tables, figures, gaps, intake, query, rights
from bot.turn import Turn
from knowledge.content import DIRECTORY
from storage.attachment import Attachment
from storage.consultation import Consultation
from storage.dispute import Dispute
from storage.draft import Draft
from storage.ledger import person_for
from storage.party import Party
from storage.person import Person, Role
from storage.record import now
from storage.ticket import Ticket, TicketMessage

_ELSEWHERE = ["shili_qinggang"]
STRANGERS = {  # role, villages, whether suspended
    "a mediator of another village": (Role.MEDIATOR, _ELSEWHERE, False),
    "an adviser": (Role.ADVISER, _ELSEWHERE, False),
    "a villager": (Role.VILLAGER, [], False),
    "a suspended admin": (Role.ADMIN, _ELSEWHERE, True),
}
_PRIVATE: dict[type[SQLModel], tuple[str, ...]] = {
    Dispute: ("parties", "summary", "phone", "facts", "terms"),
    Party: ("name", "phone", "identity", "address"),
    Draft: ("answers",),
    Ticket: ("question",),
    TicketMessage: ("text",),
    Consultation: ("question",),
    Attachment: ("caption",),
    Person: ("phone",),
}
_OWN = {"draft", "talk", "consultation", "ticket", "quiz_answer"}
"""What pressing may begin for oneself: a form, a question, a hand-over, a quiz."""
_BEGIN_AUDIT = {"audit_entry"}
"""That somebody asked for their own data, or tried to, is written down."""
_FILES = {query.PREFIX, rights.PREFIX}
"""Charts of the figures for the team, and everybody's own data."""
_OF_ADVISERS = {gaps.PREFIX, additions.PREFIX}
"""Advisers work on the questions that had no answer, whoever asked them."""
_TALKS = f"{conversation.PREFIX}:take:"
"""There is one adviser for the township and all its villages, who may take over whoever waits there."""
_FIGURES = tuple(f"{query.PREFIX}:{view}:" for view in (figure_tables.WORKBOOK, figures.REPORT))
"""Whole files of figures, which advisers may have; what is in them is looked at in tests/neighbours.py."""
_OF_CASES = {intake.DISPUTE, intake.APPLICATION}
_ASKS_FOR_FIGURES = "统计"
"""Words that ask for figures stand above the figures."""
_SEED = 5000
Rows = dict[tuple[str, tuple[Any, ...]], dict[str, Any]]
"""By table and primary key."""


def complaints(office: Office, data: Iterable[str]) -> list[str]:
    """What the strangers got, which must be nothing."""
    router, found = Router(office), []
    with Session(office.database.engine, expire_on_commit=False) as session, session.begin() as work:
        strangers = {who: _stranger(session, number, *STRANGERS[who]) for number, who in enumerate(STRANGERS, _SEED)}
        before, secrets = written(session), private_words(session)
        for who, person in strangers.items():
            for one in sorted(data):
                if who == "an adviser" and (one.partition(":")[0] in _OF_ADVISERS or one.startswith((*_FIGURES, _TALKS))):
                    continue
                with session.begin_nested() as press:
                    turn = Turn(office, session, person, f"forged:{one}", data=door.data(one))
                    found += [f"{who} with {one}: {fault}" for fault in _faults(router, turn, before, secrets)]
                    press.rollback()
        work.rollback()
    return found


def _faults(router: Router, turn: Turn, before: Rows, secrets: set[str]) -> Iterator[str]:
    with writes(turn.session) as statements:
        replies = router.press(turn)
        turn.session.flush()
    after = written(turn.session) if statements else before
    own = ("person", (turn.person.id,))
    yield from (f"{key} was {row}, is {after.get(key)}" for key, row in before.items() if after.get(key) != row and key != own)
    of_oneself = {"table": "person", "record_id": turn.person.id}  # whoever leaves the team changes their own record
    new = {key for key in after.keys() - before.keys() if key[0] not in _OWN | _BEGIN_AUDIT}
    yield from (f"new {key}" for key in new if key[0] != "change" or not of_oneself.items() <= after[key].items())
    for reply in replies:
        yield from (f"told {one}" for one in _told(reply, secrets, turn))


def _told(reply: Reply, secrets: set[str], turn: Turn) -> list[str]:
    if reply.chat_id not in (None, turn.person.chat_id):
        return []
    words = " ".join([reply.text, reply.toast, reply.name, *(button.label for row in reply.rows for button in row)])
    file = ["a file"] if reply.document and turn.origin.split(":")[1] not in _FILES else []
    return [*(one for one in secrets if one in words), *file]


@contextmanager
def writes(session: Session) -> Iterator[list[str]]:
    """The statements that change something, while it is open."""
    seen: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            seen.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _stranger(session: Session, chat_id: int, role: Role, villages: list[str], suspended: bool) -> Person:
    person = person_for(session, chat_id, "stranger", role)
    person.villages, person.suspended_at = villages, now() if suspended else None
    session.flush()
    return person


def written(session: Session) -> Rows:
    """All that stands in the database."""
    found: Rows = {}
    for table in SQLModel.metadata.sorted_tables:
        for row in session.connection().execute(table.select()).mappings():
            key = tuple(row[column.name] for column in table.primary_key)
            found[table.name, key] = dict(row)
    return found


def private_words(session: Session, counts: Callable[[SQLModel], bool] = lambda _: True) -> set[str]:
    """What only those who work on a record may read, unless everybody reads it in an answer anyway. ``counts``: of which rows."""
    words: set[str] = set()
    for table, fields in _PRIVATE.items():
        for row in filter(counts, session.exec(select(table))):
            if isinstance(row, Draft) and row.form not in _OF_CASES:
                continue  # what was done is no secret, as what somebody quarrels about is
            words |= {word for field in fields for word in _texts(getattr(row, field))}
    return {word for word in words if len(word) > 1 and word not in _public() and not word.endswith(_ASKS_FOR_FIGURES)}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


@cache
def _public() -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(DIRECTORY.rglob("*.yaml")))
