"""Where a villager lives, where there are several townships: asked once, the township first; everything else follows from it."""

from dataclasses import replace

from bot.replies import Button, Reply, in_rows
from bot.turn import Turn
from storage.person import Role
from storage.place import stand
from storage.settling import is_free, settle

PREFIX = "w"
_AGAIN = "again"
_NO_VILLAGE = "-"


def first(turn: Turn) -> list[Reply]:
    """The question, if it is not known in which of several townships the person lives; nothing if it is."""
    return [_asked(turn)] if turn.office.is_district and turn.person.role is Role.VILLAGER else []


def press(turn: Turn) -> list[Reply]:
    """A township, then a village of it; or that it was the wrong one."""
    place, village = (*turn.data, "", "")[:2]
    whole = turn.office.whole
    if turn.person.role is not Role.VILLAGER or not whole.is_district:
        return [Reply(toast=turn.say("talk.stale"))]
    if place == turn.person.township and village:
        return _village(turn, village)
    if turn.person.township and not is_free(turn.session, turn.person):
        return [Reply(turn.say("places.settled", township=turn.office.content.township.name))]
    if place == _AGAIN:
        return [replace(_asked(turn), replaces=True)]
    if place not in whole.content.townships:
        return [Reply(toast=turn.say("talk.stale"))]
    settle(turn.session, turn.person, place)
    return [_which_village(replace(turn, office=whole.at(place)))]


def guessed(turn: Turn) -> Turn:
    """Of somebody in danger of whom it is not known where they live: in the township whose village they name, so that help comes
    from there; they can still say otherwise.
    """
    if not first(turn):
        return turn
    place = turn.office.content.township_of(turn.office.content.reader.village(turn.text))
    if place is None:
        return turn
    settle(turn.session, turn.person, place)
    return visiting(turn, place)


def visiting(turn: Turn, place: str) -> Turn:
    """The turn as one in that township."""
    stand(turn.session, place)
    return replace(turn, office=turn.office.at(place))


def _asked(turn: Turn) -> Reply:
    townships = turn.office.whole.content.townships
    rows = in_rows(Button(one.township.name, f"{PREFIX}:{place}") for place, one in townships.items())
    return Reply(turn.say("places.which"), rows)


def _which_village(turn: Turn) -> Reply:
    township = turn.office.content.township
    villages = [(village.name, village.id) for village in township.villages]
    known = [*villages, (turn.say("places.no_village"), _NO_VILLAGE)]
    rows = in_rows(Button(name, f"{PREFIX}:{turn.person.township}:{code}") for name, code in known)
    return Reply(turn.say("places.which_village", township=township.name), (*rows, _wrong(turn)), replaces=True)


def _village(turn: Turn, village: str) -> list[Reply]:
    found = turn.office.content.township.village(village)
    if found is None and village != _NO_VILLAGE:
        return [Reply(toast=turn.say("talk.stale"))]
    turn.person.villages = [found.id] if found else []
    place = turn.office.content.township.name + (found.name if found else "")
    return [Reply(turn.say("places.known", place=place), (_wrong(turn),), replaces=True)]


def _wrong(turn: Turn) -> tuple[Button, ...]:
    return (Button(turn.say("places.wrong"), f"{PREFIX}:{_AGAIN}"),)
