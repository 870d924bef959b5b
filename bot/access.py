"""Who may do what: one table, asked in one place."""

from collections.abc import Mapping
from enum import IntEnum, StrEnum

from storage.activity import Activity
from storage.dispute import Dispute
from storage.person import Person, Role


class Action(StrEnum):
    """What people do with Fawen."""

    ASK = "ask"
    APPLY = "apply"
    LOG_DISPUTE = "log_dispute"
    SEE_CASES = "see_cases"
    LOG_CONSULTATION = "log_consultation"
    LOG_ACTIVITY = "log_activity"
    CHANGE_ACTIVITY = "change_activity"
    SEE_FIGURES = "see_figures"
    PUBLISH = "publish"
    BE_ALERTED = "be_alerted"
    LEAVE_TEAM = "leave_team"
    INVITE = "invite"
    MANAGE_TEAM = "manage_team"
    TAKE_OVER = "take_over"
    HOLD_QUIZ = "hold_quiz"
    ANNOUNCE = "announce"
    EDIT_KNOWLEDGE = "edit_knowledge"
    IMPORT = "import"


class Reach(IntEnum):
    """How far a role's right goes: not at all, in the own villages (and for the own records), in all of the own township, or in
    every township.
    """

    NONE = 0
    OWN = 1
    TOWNSHIP = 2
    DISTRICT = 3


_N, _O, _T, _D = Reach
_ROLES = (Role.VILLAGER, Role.MEDIATOR, Role.ADVISER, Role.STAFF, Role.ADMIN, Role.DISTRICT)
_TABLE: Mapping[Action, Mapping[Role, Reach]] = {
    action: dict(zip(_ROLES, reaches, strict=True))
    for action, reaches in {
        #                         villager mediator adviser staff admin district
        Action.ASK:              (_T, _T, _T, _T, _T, _T),
        Action.APPLY:            (_T, _T, _T, _T, _T, _T),
        Action.LOG_DISPUTE:      (_N, _T, _N, _T, _T, _N),
        Action.SEE_CASES:        (_N, _O, _N, _T, _T, _N),
        Action.LOG_CONSULTATION: (_N, _T, _T, _T, _T, _N),
        Action.LOG_ACTIVITY:     (_N, _T, _T, _T, _T, _N),
        Action.CHANGE_ACTIVITY:  (_N, _O, _O, _T, _T, _N),
        Action.SEE_FIGURES:      (_N, _T, _T, _T, _T, _D),
        Action.PUBLISH:          (_N, _N, _N, _T, _T, _D),
        Action.BE_ALERTED:       (_N, _O, _N, _T, _T, _O),
        Action.LEAVE_TEAM:       (_N, _T, _T, _T, _T, _T),
        Action.INVITE:           (_N, _N, _N, _T, _T, _D),
        Action.MANAGE_TEAM:      (_N, _N, _N, _N, _T, _D),
        Action.TAKE_OVER:        (_N, _O, _T, _T, _T, _O),
        Action.HOLD_QUIZ:        (_N, _N, _N, _T, _T, _N),
        Action.ANNOUNCE:         (_N, _N, _N, _T, _T, _D),
        Action.EDIT_KNOWLEDGE:   (_N, _N, _T, _T, _T, _N),
        Action.IMPORT:           (_N, _N, _N, _T, _T, _N),
    }.items()
}  # fmt: skip


def reach(role: Role, action: Action) -> Reach:
    """How far the role's right to do it goes."""
    return _TABLE[action][role]


def allowed(role: Role, action: Action) -> bool:
    """Whether the role may do it anywhere."""
    return reach(role, action) is not Reach.NONE


def may(person: Person, action: Action) -> bool:
    """Whether the person may do it anywhere; somebody suspended may do what a villager may."""
    return allowed(person.acting_role, action)


def may_in(person: Person, action: Action, township: str, village: str | None) -> bool:
    """Whether the person may do it in that village of the township; what has no village concerns everybody of the township who
    may do it at all.
    """
    own = village is None or village in person.villages
    return _reaches(person, action, township, own)


def may_see(person: Person, dispute: Dispute) -> bool:
    """A family's quarrel is seen by those who work on it: its mediator, the village's mediators, the office."""
    own = dispute.mediator_id is not None and dispute.mediator_id == person.id
    return _reaches(person, Action.SEE_CASES, dispute.township, own or dispute.village in person.villages)


def may_void(person: Person, dispute: Dispute) -> bool:
    """A case that was logged by mistake is taken out by whoever logged it or has it in hand, and by the office. What a villager
    has applied for is not: it is handled, or withdrawn.
    """
    own = person.id in (dispute.created_by, dispute.mediator_id)
    return dispute.applicant_id is None and _reaches(person, Action.SEE_CASES, dispute.township, own)


def may_change(person: Person, activity: Activity) -> bool:
    """An activity is changed by whoever logged it, and by the office."""
    own = activity.created_by is not None and activity.created_by == person.id
    return _reaches(person, Action.CHANGE_ACTIVITY, activity.township, own)


def may_manage(person: Person, action: Action, township: str) -> bool:
    """Whether the person may do it, in the way of an office, in that township."""
    return _reaches(person, action, township, own=False)


def _reaches(person: Person, action: Action, township: str, own: bool) -> bool:
    """``own``: whether it is one of the person's own villages or records."""
    far = reach(person.acting_role, action)
    if far is Reach.DISTRICT:
        return True
    return township == person.township and (far is Reach.TOWNSHIP or (far is Reach.OWN and own))
