"""The life of a case: one table of the steps it can take, used by buttons, validation and documents alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select

from storage.dispute import AgreementForm, Dispute, DisputeKind, DisputeStep, Performance, Status
from storage.failures import NeedsWriting, StepNotAllowed
from storage.ledger import correct, unvoid, void
from storage.person import Person


class Stage(StrEnum):
    """Where a case stands, outcome and performance together; or that it counts no more, whatever became of it."""

    APPLIED = "applied"
    ACCEPTED = "accepted"
    MEDIATING = "mediating"
    PERFORMING = "performing"
    PERFORMED = "performed"
    CONFIRMED = "confirmed"
    BROKEN = "broken"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"
    DROPPED = "dropped"
    REFERRED = "referred"
    VOIDED = "voided"


NOTE, VOIDED, RESTORED = "note", "voided", "restored"
_NO_STEPS = (NOTE, VOIDED, RESTORED)
"""What stands in a case's history and is no step of it."""
_OPEN = frozenset({Stage.ACCEPTED, Stage.MEDIATING})
_AGREED = frozenset({Stage.PERFORMING, Stage.PERFORMED, Stage.CONFIRMED, Stage.BROKEN})
_ENDED = frozenset({Stage.FAILED, Stage.WITHDRAWN, Stage.TRANSFERRED, Stage.PERFORMED, Stage.BROKEN})
WAITING = frozenset({Stage.APPLIED, Stage.ACCEPTED, Stage.MEDIATING, Stage.PERFORMING})
"""Stages of a case with which somebody has still something to do."""
_STAGES = {
    Performance.PERFORMED: Stage.PERFORMED,
    Performance.CONFIRMED: Stage.CONFIRMED,
    Performance.BROKEN: Stage.BROKEN,
}


@dataclass(frozen=True)
class Step:
    """``sets``: the fields that it changes. ``today``: fields that get the day. ``takes``: stages from which it is allowed."""

    name: str
    takes: frozenset[Stage]
    sets: Mapping[str, Any] = field(default_factory=dict)
    today: tuple[str, ...] = ()


_AGREEMENT = {"status": Status.RESOLVED, "performance": Performance.PENDING}
_BEGIN = {"status": Status.MEDIATING, "agreement": AgreementForm.NONE, "performance": Performance.NONE, "effective_on": None}
STEPS: tuple[Step, ...] = (
    Step(
        "accept",
        frozenset({Stage.APPLIED, Stage.DROPPED, Stage.REFERRED}),
        {"status": Status.ACCEPTED, "transferred_to": None},
        ("accepted_on",),
    ),
    Step("mediating", frozenset({Stage.ACCEPTED}), {"status": Status.MEDIATING}),
    Step("oral", _OPEN, _AGREEMENT | {"agreement": AgreementForm.ORAL}, ("effective_on",)),
    Step("written", _OPEN, _AGREEMENT | {"agreement": AgreementForm.WRITTEN}, ("effective_on",)),
    Step("performed", _AGREED - {Stage.PERFORMED}, {"performance": Performance.PERFORMED}),
    Step("confirmed", frozenset({Stage.PERFORMING, Stage.BROKEN}), {"performance": Performance.CONFIRMED}),
    Step("broken", frozenset({Stage.PERFORMING, Stage.CONFIRMED}), {"performance": Performance.BROKEN}),
    Step("visited", _AGREED, {}, ("visited_on",)),
    Step("failed", _OPEN, {"status": Status.FAILED}),
    Step("withdrawn", _OPEN, {"status": Status.WITHDRAWN}),
    Step("dropped", frozenset({Stage.APPLIED}), {"status": Status.DROPPED}),
    Step("referred", frozenset({Stage.APPLIED}), {"status": Status.REFERRED}),
    Step("transferred", _OPEN, {"status": Status.TRANSFERRED}),
    Step("reopened", _ENDED, _BEGIN),
)
_BY_NAME = {step.name: step for step in STEPS}


def stage(dispute: Dispute) -> Stage:
    """Where the case stands."""
    if dispute.voided_at:
        return Stage.VOIDED
    if dispute.status is Status.RESOLVED:
        return _STAGES.get(dispute.performance, Stage.PERFORMING)
    return Stage(dispute.status.value)


def steps_from(dispute: Dispute) -> list[str]:
    """Names of the steps that the case can take now."""
    return [step.name for step in STEPS if stage(dispute) in step.takes and not _forbidden(dispute, step)]


def take(session: Session, dispute: Dispute, name: str, by: Person, at: datetime, **more: Any) -> None:
    """Takes a step and writes it down: who, when, and what was before.

    ``at``: the moment, in the township's time zone. ``more``: further fields, such as to whom.

    Raises:
        StepNotAllowed: not from where the case stands.
        NeedsWriting: an oral agreement on contracted land.
    """
    step = _BY_NAME.get(name)
    if step is None or stage(dispute) not in step.takes:
        raise StepNotAllowed(step=name)
    if _forbidden(dispute, step):
        raise NeedsWriting
    changes = {**step.sets, **dict.fromkeys(step.today, at.date()), **more}
    before = dispute.model_dump(mode="json", include={*changes, "closed_on", "closed_year", "accepted_year"})
    correct(session, dispute, changes, by, at.date())
    row = DisputeStep(dispute_id=dispute.id or 0, name=name, status=dispute.status, before=before, by=by.id, at=at)
    session.add(row)
    session.flush()


def undo(session: Session, dispute: Dispute, by: Person, at: datetime) -> None:
    """Takes the last step back, on the day of the step only; the step stays in the history, marked.

    ``at``: the moment, in the township's time zone, which is that of the day.

    Raises:
        StepNotAllowed: there is none of today.
    """
    row = undoable(session, dispute, at)
    if row is None:
        raise StepNotAllowed(step="undo")
    values = Dispute.model_validate({**dispute.model_dump(mode="json"), **row.before})
    correct(session, dispute, {name: getattr(values, name) for name in row.before}, by, at.date())
    row.undone = True
    session.add(row)


def add_note(session: Session, dispute: Dispute, note: str, by: Person, at: datetime) -> None:
    """Adds a word to the case's history, behind the step that it belongs to; nothing in it is ever overwritten."""
    _happened(session, dispute, NOTE, by, at, note)


def take_out(session: Session, dispute: Dispute, by: Person, at: datetime) -> None:
    """A case that was logged by mistake, such as twice, counts no more; it stays readable, and its number stays its own."""
    if dispute.voided_at is None:
        void(session, dispute, by, at.date())
        _happened(session, dispute, VOIDED, by, at)


def take_back(session: Session, dispute: Dispute, by: Person, at: datetime) -> None:
    """It counts again."""
    if dispute.voided_at is not None:
        unvoid(session, dispute, by, at.date())
        _happened(session, dispute, RESTORED, by, at)


def _happened(session: Session, dispute: Dispute, name: str, by: Person, at: datetime, note: str = "") -> None:
    session.add(DisputeStep(dispute_id=dispute.id or 0, name=name, status=dispute.status, by=by.id, at=at, note=note))
    session.flush()


def undoable(session: Session, dispute: Dispute, at: datetime) -> DisputeStep | None:
    """The last step, if it was taken on the same day and the case counts."""
    row = last_step(session, dispute) if dispute.voided_at is None else None
    return row if row and row.before and row.at.astimezone(at.tzinfo).date() == at.date() else None


def last_step(session: Session, dispute: Dispute) -> DisputeStep | None:
    """The last step that stands."""
    query = select(DisputeStep).where(
        DisputeStep.dispute_id == dispute.id, col(DisputeStep.undone).is_(False), col(DisputeStep.name).not_in(_NO_STEPS)
    )
    return session.exec(query.order_by(col(DisputeStep.id).desc())).first()


def history(session: Session, dispute: Dispute) -> list[DisputeStep]:
    """Every step, undone ones too, the first one first."""
    query = select(DisputeStep).where(DisputeStep.dispute_id == dispute.id).order_by(col(DisputeStep.id))
    return list(session.exec(query))


def _forbidden(dispute: Dispute, step: Step) -> bool:
    return step.name == "oral" and dispute.kind is DisputeKind.LAND
