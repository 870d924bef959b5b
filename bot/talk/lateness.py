"""What somebody reads at once who writes into a span that was published: it will stand there as a difference."""

from collections.abc import Sequence

from bot.periods import period_name
from bot.turn import Turn
from storage.lateness import holding, spans
from storage.period import Period
from storage.publication import Publication
from storage.record import Record


def saved(turn: Turn, days: Sequence[Period]) -> list[str]:
    """Of a new record that counts on those days."""
    return _said(turn, "stats.late.saved", holding(turn.session, days))


def changed(turn: Turn, record: Record, before: Sequence[Period]) -> list[str]:
    """Of a changed record: that it came into a published span, or that it was in one. ``before``: its days until then."""
    was, now = holding(turn.session, before), holding(turn.session, spans(record))
    came = [publication for publication in now if publication not in was]
    return [*_said(turn, "stats.late.saved", came), *_said(turn, "stats.late.changed", was)]


def names(turn: Turn, publications: Sequence[Publication]) -> str:
    """The published spans in words."""
    return turn.say("stats.between").join(period_name(turn.office.texts, publication.period) for publication in publications)


def _said(turn: Turn, key: str, publications: Sequence[Publication]) -> list[str]:
    return [turn.say(key, periods=names(turn, publications))] if publications else []
