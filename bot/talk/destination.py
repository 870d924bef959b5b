"""Where a file goes, as far as that can be known without asking."""

import re
from dataclasses import dataclass

from sqlmodel import col, select

from bot.access import may_see
from bot.forms.engine import Engine
from bot.turn import Turn
from storage.attachment import Attachment, Place
from storage.collecting import collecting
from storage.dispute import Dispute
from storage.draft import Draft, open_draft


@dataclass(frozen=True)
class Goal:
    """Where a file goes, and how that is known: a key under ``attachments.kept``."""

    place: Place
    key: str
    item: str | None = None


def goal(engine: Engine, turn: Turn) -> Goal | None:
    """With the others of its album, to the case that the words under it name, where the person is putting files now, or to
    the form that is being filled in; None if nobody can know.
    """
    named = named_case(turn)
    found = _of_album(turn) or (Goal(case_place(named), "case") if named else None) or _collected(turn) or _of_form(engine, turn)
    return found if found and _is_open(turn, found.place) else None


def case_place(dispute: Dispute) -> Place:
    return Place(str(Dispute.__tablename__), dispute.id or 0)


def draft_place(engine: Engine, turn: Turn, draft: Draft) -> Place:
    """Of a form that changes a saved record, the record itself."""
    record = engine.forms(turn.office, draft.form).record
    if record and draft.record_id is not None:
        return Place(str(record.__tablename__), draft.record_id)
    return Place(str(Draft.__tablename__), draft.id or 0)


def may_attach(turn: Turn, dispute: Dispute) -> bool:
    """Those who may see the case, and the villager who applied."""
    return may_see(turn.person, dispute) or (dispute.applicant_id is not None and dispute.applicant_id == turn.person.id)


def _is_open(turn: Turn, place: Place) -> bool:
    """Whether the person may still put something there: rights may be gone since files were begun for a case."""
    dispute = turn.session.get(Dispute, place.record_id) if place.table == Dispute.__tablename__ else None
    return dispute is None or may_attach(turn, dispute)


def case_number_in(turn: Turn) -> tuple[int | None, int] | None:
    """Year, if it is given, and number of the case that the words under the file name."""
    found = re.search(turn.say("attachments.numbers"), turn.text)
    if found is None:
        return None
    year = re.search(turn.say("attachments.year"), turn.text[: found.start()])
    return int(year["year"]) if year else None, int(found["number"] or found["only"])


def named_case(turn: Turn) -> Dispute | None:
    """That case, if it is one of the person's; of several years the newest."""
    found = case_number_in(turn)
    if found is None:
        return None
    year, number = found
    query = select(Dispute).where(Dispute.number == number, col(Dispute.voided_at).is_(None))
    if year is not None:
        query = query.where(Dispute.number_year == year)
    known = turn.session.exec(query.order_by(col(Dispute.number_year).desc())).all()
    return next((one for one in known if may_attach(turn, one)), None)


def _of_album(turn: Turn) -> Goal | None:
    """Files that were sent together stay together."""
    album = turn.file.album if turn.file else None
    if album is None:
        return None
    query = select(Attachment).where(Attachment.album == album, Attachment.created_by == turn.person.id)
    mate = turn.session.exec(query.where(col(Attachment.voided_at).is_(None)).order_by(col(Attachment.id).desc())).first()
    return Goal(mate.place, "album", mate.item) if mate else None


def _collected(turn: Turn) -> Goal | None:
    found = collecting(turn.session, turn.person, turn.office.clock())
    draft = open_draft(turn.session, turn.person.id or 0)
    if found is None or (draft and draft.updated_at > found.at):
        return None
    return Goal(found.place, "collecting", found.item)


def _of_form(engine: Engine, turn: Turn) -> Goal | None:
    draft = open_draft(turn.session, turn.person.id or 0)
    return Goal(draft_place(engine, turn, draft), "draft") if draft and engine.is_open(turn) else None
