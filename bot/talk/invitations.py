"""Coming to the team: an invitation made in a few taps, its link, and an admin's yes."""

import hashlib
import hmac
import re
from dataclasses import replace
from datetime import UTC

from bot.access import Action, may, may_manage
from bot.replies import Button, Reply, in_rows
from bot.talk.villages import toggled, village_names, village_ticks
from bot.turn import Turn
from storage.invitation import VALID_FOR, Invitation, decide, invitation_by_id, invite, is_open
from storage.membership import members
from storage.person import Person, Role
from storage.settling import settle

PREFIX = "i"
LINK = "join"
"""What the payload of an invitation's link begins with (https://core.telegram.org/bots/features#deep-linking)."""
_INVITED = (Role.MEDIATOR, Role.ADVISER, Role.STAFF, Role.ADMIN)
_SIGNATURE_LENGTH = 16
_NUMBER = re.compile("[0-9]{1,9}")
"""Of an invitation: what comes with a link may be anything."""


def begin(turn: Turn) -> list[Reply]:
    """/invite: as what."""
    buttons = (Button(turn.say(f"talk.roles.{role}"), f"{PREFIX}:new:{role}") for role in _invited(turn))
    return [Reply(turn.say("people.invite_as"), in_rows(buttons))]


def press(turn: Turn) -> list[Reply]:
    """A button of an invitation that is being made, or of an admin's answer."""
    action, number, more = (*turn.data, "", "", "")[:3]
    if action == "new":
        return _new(turn, number)
    invitation = invitation_by_id(turn.session, int(number)) if number.isdecimal() else None
    if invitation is None:
        return [Reply(toast=turn.say("talk.stale"))]
    if action in ("yes", "no"):
        return _decided(turn, invitation, action == "yes")
    if invitation.invited_by != turn.person.id or not is_open(invitation, turn.office.clock()):
        return [Reply(toast=turn.say("people.invitation_over"))]
    turn = replace(turn, office=turn.office.at(invitation.township))
    if action == "place" and more in turn.office.content.townships:
        invitation.township = more
        return _where(replace(turn, office=turn.office.at(more)), invitation)
    if action == "village":
        return [_villages(turn, invitation, more)]
    if action == "link":
        return _link(turn, invitation)
    return [Reply(toast=turn.say("talk.stale"))]


def join(turn: Turn) -> list[Reply]:
    """/start with an invitation's payload: the admins are asked; until then nothing changes."""
    number, _, signature = turn.text.strip().removeprefix(f"{LINK}_").partition("_")
    invitation = invitation_by_id(turn.session, int(number)) if _NUMBER.fullmatch(number) else None
    if invitation is None or not hmac.compare_digest(signature.encode(), _signature(turn, invitation).encode()):
        return [Reply(turn.say("people.no_such_invitation"))]
    if invitation.used_by == turn.person.id and invitation.accepted is None:
        return [Reply(turn.say("people.waiting"))]
    if not is_open(invitation, turn.office.clock()) or invitation.invited_by == turn.person.id:
        return [Reply(turn.say("people.invitation_over"))]
    admins = _admins(turn, invitation)
    if not admins:
        return [Reply(turn.say("people.no_admin"))]
    invitation.used_by = turn.person.id
    rows = (
        (
            Button(turn.say("people.buttons.accept"), f"{PREFIX}:yes:{invitation.id}"),
            Button(turn.say("people.buttons.refuse"), f"{PREFIX}:no:{invitation.id}"),
        ),
    )
    inviter = turn.session.get(Person, invitation.invited_by)
    asked = turn.say(
        "people.wants_to_join", name=turn.person.name, inviter=inviter.name if inviter else "", **_as(turn, invitation)
    )
    return [Reply(turn.say("people.waiting")), *(Reply(asked, rows, chat_id=admin.chat_id) for admin in admins)]


def _new(turn: Turn, role: str) -> list[Reply]:
    if role not in _invited(turn):
        return [Reply(toast=turn.say("talk.stale"))]
    return _where(turn, invite(turn.session, Role(role), turn.person, turn.office.clock()))


def _invited(turn: Turn) -> tuple[Role, ...]:
    return (*_INVITED, Role.DISTRICT) if turn.office.is_district else _INVITED


def _where(turn: Turn, invitation: Invitation) -> list[Reply]:
    """The township if there are several, then a mediator's villages, then the link."""
    if turn.office.is_district and invitation.role is not Role.DISTRICT:
        townships = turn.office.content.townships.items()
        rows = in_rows(Button(one.township.name, f"{PREFIX}:place:{invitation.id}:{id_}") for id_, one in townships)
        return [Reply(turn.say("people.which_township"), rows, replaces=True)]
    return [_villages(turn, invitation)] if invitation.role is Role.MEDIATOR else _link(turn, invitation)


def _villages(turn: Turn, invitation: Invitation, pressed: str = "") -> Reply:
    """The villages to choose from; pressing one chooses it or lets it go."""
    invitation.villages = toggled(turn, invitation.villages, pressed)
    done = (Button(turn.say("people.buttons.make_link"), f"{PREFIX}:link:{invitation.id}"),)
    ticks = village_ticks(turn, invitation.villages, f"{PREFIX}:village:{invitation.id}")
    return Reply(turn.say("people.which_villages"), (*ticks, done), replaces=True)


def _link(turn: Turn, invitation: Invitation) -> list[Reply]:
    if turn.office.is_district and invitation.role is not Role.DISTRICT:
        return _where(turn, invitation)
    if invitation.role is Role.MEDIATOR and not invitation.villages:
        return [Reply(toast=turn.say("people.no_village"))]
    payload = f"{LINK}_{invitation.id}_{_signature(turn, invitation)}"
    told = turn.say("people.link", days=VALID_FOR.days, link=turn.link(payload), **_as(turn, invitation))
    return [Reply(told, replaces=True)]


def _decided(turn: Turn, invitation: Invitation, accepted: bool) -> list[Reply]:
    if not may_manage(turn.person, Action.MANAGE_TEAM, invitation.township):
        return [Reply(toast=turn.say("talk.forbidden"))]
    joining = turn.session.get(Person, invitation.used_by) if invitation.used_by else None
    if joining is None or invitation.accepted is not None:
        return [Reply(toast=turn.say("people.decided_already"))]
    if accepted and joining.township != invitation.township:
        settle(turn.session, joining, invitation.township)
    decide(turn.session, invitation, joining, turn.person, accepted)
    key = "accepted" if accepted else "refused"
    return [
        Reply(turn.say(f"people.{key}", name=joining.name, **_as(turn, invitation)), replaces=True),
        Reply(turn.say(f"people.you_are_{key}", **_as(turn, invitation)), chat_id=joining.chat_id),
    ]


def _as(turn: Turn, invitation: Invitation) -> dict[str, str]:
    """The role, and the township and the villages in words, as far as they need be said."""
    township = turn.office.whole.content.townships.get(invitation.township)
    names = village_names(replace(turn, office=turn.office.whole.at(invitation.township)), invitation.villages)
    places = "".join([*([township.township.name] if township else []), names])
    where = turn.say("people.where", villages=places) if places else ""
    return {"role": turn.say(f"talk.roles.{invitation.role}"), "where": where}


def _signature(turn: Turn, invitation: Invitation) -> str:
    """What only this office can have made: a link cannot be guessed, and the database does not hold it."""
    what = f"invitation {invitation.id} {invitation.role} {invitation.invited_at.astimezone(UTC).isoformat()}"
    return hmac.new(turn.office.settings.secret, what.encode(), hashlib.sha256).hexdigest()[:_SIGNATURE_LENGTH]


def _admins(turn: Turn, invitation: Invitation) -> list[Person]:
    """Those of the township; the district's where it has none yet."""
    own, district = members(turn.session, invitation.township), members(turn.session, "")
    return [p for p in own if may(p, Action.MANAGE_TEAM)] or [p for p in district if may(p, Action.MANAGE_TEAM)]
