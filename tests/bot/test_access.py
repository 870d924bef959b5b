import pytest

from bot.access import Action, allowed, may, may_change, may_in, may_manage, may_see, may_void
from storage.activity import Activity
from storage.dispute import Dispute
from storage.person import Person, Role
from storage.record import now

V, M, A, S, D, X = Role.VILLAGER, Role.MEDIATOR, Role.ADVISER, Role.STAFF, Role.ADMIN, Role.DISTRICT
TABLE = {  # action: (roles that may in their own villages, roles that may in the whole township)
    Action.ASK: ({V, M, A, S, D, X}, {V, M, A, S, D, X}),
    Action.APPLY: ({V, M, A, S, D, X}, {V, M, A, S, D, X}),
    Action.LOG_DISPUTE: ({M, S, D}, {M, S, D}),
    Action.SEE_CASES: ({M, S, D}, {S, D}),
    Action.LOG_CONSULTATION: ({M, A, S, D}, {M, A, S, D}),
    Action.LOG_ACTIVITY: ({M, A, S, D}, {M, A, S, D}),
    Action.CHANGE_ACTIVITY: ({M, A, S, D}, {S, D}),
    Action.SEE_FIGURES: ({M, A, S, D, X}, {M, A, S, D, X}),
    Action.PUBLISH: ({S, D, X}, {S, D, X}),
    Action.BE_ALERTED: ({M, S, D, X}, {S, D}),
    Action.LEAVE_TEAM: ({M, A, S, D, X}, {M, A, S, D, X}),
    Action.INVITE: ({S, D, X}, {S, D, X}),
    Action.MANAGE_TEAM: ({D, X}, {D, X}),
    Action.TAKE_OVER: ({M, A, S, D, X}, {A, S, D}),
    Action.HOLD_QUIZ: ({S, D}, {S, D}),
    Action.ANNOUNCE: ({S, D, X}, {S, D, X}),
    Action.EDIT_KNOWLEDGE: ({A, S, D}, {A, S, D}),
    Action.IMPORT: ({S, D}, {S, D}),
}


def person(role: Role, *villages: str, number: int = 1) -> Person:
    return Person(id=number, chat_id=number, role=role, villages=list(villages))


def dispute(village: str | None, mediator: int | None = None) -> Dispute:
    return Dispute(accepted_year=2026, village=village, mediator_id=mediator)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_each_role_may_do_what_the_table_says_in_the_own_and_in_another_village(role: Role, action: Action) -> None:
    own, everywhere = TABLE[action]
    somebody = person(role, "east")
    assert allowed(role, action) == may(somebody, action) == (role in own)
    assert may_in(somebody, action, "", "east") == (role in own)
    assert may_in(somebody, action, "", "west") == (role in everywhere)
    assert may_in(somebody, action, "", None) == (role in own)


IN_ALL_TOWNSHIPS = {Action.SEE_FIGURES, Action.PUBLISH, Action.INVITE, Action.MANAGE_TEAM, Action.ANNOUNCE}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_in_another_township_the_district_counts_and_invites_and_nobody_does_anything_else(role: Role, action: Action) -> None:
    somebody = person(role, "east")
    somebody.township = "here" if role is not X else ""
    abroad = role is X and action in IN_ALL_TOWNSHIPS
    for village in ("east", "west", None):
        assert may_in(somebody, action, "there", village) is abroad
    assert may_manage(somebody, action, "there") is abroad


@pytest.mark.parametrize("role", Role)
def test_a_case_of_another_township_is_seen_by_nobody_even_where_village_and_mediator_are_the_same(role: Role) -> None:
    somebody = person(role, "east", number=7)
    somebody.township = "here" if role is not X else ""
    theirs = dispute("east", mediator=7)
    theirs.township = "there"
    assert not may_see(somebody, theirs)
    assert not may_change(somebody, Activity(kind="oath", year=2026, created_by=7, township="there"))


@pytest.mark.parametrize(("role", "changed"), [(V, False), (M, False), (A, False), (S, True), (D, True), (X, False)])
def test_an_activity_of_somebody_else_is_changed_by_the_office_alone(role: Role, changed: bool) -> None:
    somebody = person(role, "east", number=7)
    assert may_change(somebody, Activity(kind="oath", year=2026, created_by=8)) is changed
    assert may_change(somebody, Activity(kind="oath", year=2026)) is changed
    assert may_change(somebody, Activity(kind="oath", year=2026, created_by=7)) is (role not in (V, X))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_somebody_suspended_may_do_what_a_villager_may(role: Role, action: Action) -> None:
    somebody = person(role, "east")
    somebody.suspended_at = now()
    assert may(somebody, action) == (V in TABLE[action][0])
    assert not may_see(somebody, dispute("east", mediator=1))


@pytest.mark.parametrize(("role", "seen"), [(V, False), (M, True), (A, False), (S, True), (D, True)])
def test_a_dispute_of_the_own_village_is_seen_by_those_who_work_on_cases(role: Role, seen: bool) -> None:
    assert may_see(person(role, "east"), dispute("east")) is seen


@pytest.mark.parametrize(("role", "seen"), [(V, False), (M, False), (A, False), (S, True), (D, True)])
def test_a_dispute_of_another_village_is_seen_by_the_office_alone(role: Role, seen: bool) -> None:
    assert may_see(person(role, "east"), dispute("west")) is seen


@pytest.mark.parametrize(("role", "seen"), [(V, False), (M, True), (A, False), (S, True), (D, True)])
def test_a_mediator_sees_the_own_case_in_any_village(role: Role, seen: bool) -> None:
    assert may_see(person(role, "east", number=7), dispute("west", mediator=7)) is seen


def test_a_case_without_mediator_does_not_belong_to_somebody_without_number() -> None:
    assert not may_see(Person(chat_id=1, role=M, villages=[]), dispute("west"))


def test_a_case_without_village_is_not_open_to_every_mediator() -> None:
    assert not may_see(person(M, "east"), dispute(None))
    assert may_see(person(M, "east", number=7), dispute(None, mediator=7))


def test_a_case_without_village_is_seen_by_the_office() -> None:
    assert may_see(person(S), dispute(None))


def test_a_case_logged_by_mistake_is_taken_out_by_who_logged_it_has_it_in_hand_or_by_the_office() -> None:
    logged = Dispute(accepted_year=2026, village="east", mediator_id=2, created_by=1)
    assert [may_void(person(M, "east", number=number), logged) for number in (1, 2, 3)] == [True, True, False]
    assert may_void(person(S, number=4), logged) and not may_void(person(A, "east", number=1), logged)
    gone = person(M, "east", number=1)
    gone.suspended_at = now()
    assert not may_void(gone, logged)
    imported = Dispute(accepted_year=2020, village="east")
    assert may_void(person(S, number=4), imported) and not may_void(person(M, "east", number=1), imported)


def test_what_a_villager_applied_for_is_taken_out_by_nobody() -> None:
    applied = Dispute(accepted_year=2026, village="east", mediator_id=2, applicant_id=9)
    assert not any(may_void(person(role, "east", number=2), applied) for role in Role)
