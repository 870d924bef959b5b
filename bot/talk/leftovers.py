"""Forms that somebody left unfinished: the next morning they are offered again, once."""

from datetime import timedelta

from sqlmodel import col, select, update

from bot.forms.engine import Engine
from bot.office import Office
from bot.posting import post
from bot.replies import Reply
from bot.turn import Turn
from storage.draft import Draft
from storage.person import Person
from storage.record import changed

_LEFT_AFTER = timedelta(hours=8)
"""Untouched for so long, a form was not only put down for a meal."""


def offered_again(engine: Engine, office: Office) -> list[Reply]:
    """One message to each whose open form waits since yesterday; whoever sends it, it is sent once."""
    with office.database.work() as session:
        today = office.local_now().date()
        waits = (
            col(Draft.aside).is_(False),
            col(Draft.offered_on).is_(None),
            col(Draft.updated_at) < office.clock() - _LEFT_AFTER,
        )
        told = []
        for draft in session.exec(select(Draft).where(*waits).order_by(col(Draft.id))).all():
            claimed = update(Draft).where(col(Draft.id) == draft.id, *waits).values(offered_on=today)
            person = session.get(Person, draft.person_id)
            if changed(session, claimed) and person:
                told += engine.left(Turn(office.at(person.township), session, person, "morning"))
        return post(session, told)
