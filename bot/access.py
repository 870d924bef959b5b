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
    """How far a role's right goes: not at all, in the own villages (and for the own records), or everywhere."""

    NONE = 0
    OWN = 1
    ALL = 2


_N, _O, _A = Reach.NONE, Reach.OWN, Reach.ALL
_ROLES = (Role.VILLAGER, Role.MEDIATOR, Role.ADVISER, Role.STAFF, Role.ADMIN)
_TABLE: Mapping[Action, Mapping[Role, Reach]] = {
    action: dict(zip(_ROLES, reaches, strict=True))
    for action, reaches in {
        #                         villager mediator adviser staff admin
        Action.ASK:              (_A, _A, _A, _A, _A),
        Action.APPLY:            (_A, _A, _A, _A, _A),
        Action.LOG_DISPUTE:      (_N, _A, _N, _A, _A),
        Action.SEE_CASES:        (_N, _O, _N, _A, _A),
        Action.LOG_CONSULTATION: (_N, _A, _A, _A, _A),
        Action.LOG_ACTIVITY:     (_N, _A, _A, _A, _A),
        Action.CHANGE_ACTIVITY:  (_N, _O, _O, _A, _A),
        Action.SEE_FIGURES:      (_N, _A, _A, _A, _A),
        Action.PUBLISH:          (_N, _N, _N, _A, _A),
        Action.BE_ALERTED:       (_N, _O, _N, _A, _A),
        Action.LEAVE_TEAM:       (_N, _A, _A, _A, _A),
        Action.INVITE:           (_N, _N, _N, _A, _A),
        Action.MANAGE_TEAM:      (_N, _N, _N, _N, _A),
        Action.TAKE_OVER:        (_N, _O, _O, _A, _A),
        Action.HOLD_QUIZ:        (_N, _N, _N, _A, _A),
        Action.ANNOUNCE:         (_N, _N, _N, _A, _A),
        Action.EDIT_KNOWLEDGE:   (_N, _N, _A, _A, _A),
        Action.IMPORT:           (_N, _N, _N, _A, _A),
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


def may_in(person: Person, action: Action, village: str | None) -> bool:
    """Whether the person may do it in that village; what has no village concerns everybody who may do it at all."""
    far = reach(person.acting_role, action)
    return far is Reach.ALL or (far is Reach.OWN and (village is None or village in person.villages))


def may_see(person: Person, dispute: Dispute) -> bool:
    """A family's quarrel is seen by those who work on it: its mediator, the village's mediators, the office."""
    far = reach(person.acting_role, Action.SEE_CASES)
    own = dispute.mediator_id is not None and dispute.mediator_id == person.id
    return far is Reach.ALL or (far is Reach.OWN and (own or dispute.village in person.villages))


def may_change(person: Person, activity: Activity) -> bool:
    """An activity is changed by whoever logged it, and by the office."""
    far = reach(person.acting_role, Action.CHANGE_ACTIVITY)
    return far is Reach.ALL or (far is Reach.OWN and activity.created_by is not None and activity.created_by == person.id)
