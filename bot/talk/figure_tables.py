"""The tables of the figures that somebody asks for, as a workbook: the same span and scope, one row a record, names masked."""

from bot.documents.tables import Tables
from bot.periods import coded
from bot.replies import Button, Reply
from bot.talk.query import Query, data, period_of
from bot.turn import Turn
from storage.audit import Deed, note
from storage.person import Role

WORKBOOK = "x"


def offered(turn: Turn) -> bool:
    """To those of a township only: the rows tell what its cases are about."""
    return turn.person.acting_role is not Role.DISTRICT


def _send(turn: Turn, query: Query, _: list[str]) -> list[Reply]:
    """Written down who took it, as every export."""
    if not offered(turn):
        return [Reply(toast=turn.say("talk.forbidden"))]
    tables = Tables(turn.office, turn.session, query.period, query.scope, query.record)
    narrowed = {field: sorted(values) for field, values in query.scope.fields.items()}
    note(turn.session, Deed.EXPORT, turn.person, period=coded(query.period), only=narrowed)
    words = {"place": turn.office.content.township.name, "period": period_of(turn, query)}
    back = Button(turn.say("stats.buttons.back"), data("m", query))
    return [
        Reply(
            turn.say("stats.workbook.sent", **words),
            ((back,),),
            document=tables.workbook(),
            name=turn.say("stats.workbook.file", **words),
        )
    ]


VIEWS = {WORKBOOK: _send}
