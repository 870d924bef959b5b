"""How records are named to people: numbers of cases, villages, the masked parties."""

from bot.turn import Turn
from storage.dispute import Dispute


def case_number(turn: Turn, dispute: Dispute) -> str:
    """The case number in the customary form; rows of old totals have none."""
    if dispute.number is None:
        return turn.say("cases.no_number")
    place = turn.office.content.township.short_name
    return turn.say("cases.number", year=dispute.number_year, place=place, number=dispute.number)


def case_line(turn: Turn, dispute: Dispute) -> str:
    """Number, village and kind, without anybody's name."""
    kind = turn.say(f"choices.dispute_kind.{dispute.kind}") if dispute.kind else turn.say("cases.source_application")
    village = turn.office.content.township.village_name(dispute.village)
    return turn.say("cases.button", number=case_number(turn, dispute), village=village, kind=kind)
