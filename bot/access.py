"""Who may do what: one table, asked in one place."""

from enum import StrEnum

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
    SEE_FIGURES = "see_figures"
    BE_ALERTED = "be_alerted"


_EVERYBODY = frozenset(Role)
_TEAM = _EVERYBODY - {Role.VILLAGER}
_OFFICE = frozenset({Role.STAFF, Role.ADMIN})
_MAY: dict[Action, frozenset[Role]] = {
    Action.ASK: _EVERYBODY,
    Action.APPLY: _EVERYBODY,
    Action.LOG_DISPUTE: _TEAM - {Role.ADVISER},
    Action.SEE_CASES: _TEAM - {Role.ADVISER},
    Action.LOG_CONSULTATION: _TEAM,
    Action.LOG_ACTIVITY: _TEAM,
    Action.SEE_FIGURES: _TEAM,
    Action.BE_ALERTED: _OFFICE | {Role.MEDIATOR},
}


def allowed(role: Role, action: Action) -> bool:
    """Whether the role may do it."""
    return role in _MAY[action]


def may(person: Person, action: Action) -> bool:
    """Whether the person's role allows it."""
    return allowed(person.role, action)


def in_charge(person: Person, village: str | None) -> bool:
    """Whether the village is one of the person's; the office has all of them, an unknown village is everybody's."""
    return person.role in _OFFICE or village is None or village in person.villages


def may_see(person: Person, dispute: Dispute) -> bool:
    """A family's quarrel is seen by those who work on it: its mediator, the village's mediators, the office."""
    works_on_it = person.role in _OFFICE or dispute.village in person.villages
    own = dispute.mediator_id is not None and dispute.mediator_id == person.id
    return may(person, Action.SEE_CASES) and (own or works_on_it)
