"""Which figures a person asks for: read from words, carried by buttons, said back."""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.periods import coded, decoded, period_name
from bot.talk.places import visiting
from bot.turn import Turn
from storage.figure import Figure
from storage.indicators import CONSULTATION
from storage.period import EVERYTHING, Period, Scope

PREFIX = "s"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SHORT = 5


@dataclass(frozen=True)
class Query:
    """``record``: only figures of this kind of records, an activity's or consultations. ``township``: one of the district's, in
    which the question is then asked.
    """

    period: Period
    scope: Scope = EVERYTHING
    record: str = ""
    township: str = ""


def read(turn: Turn) -> tuple[Query | None, str]:
    """What the words ask for, and those that were not understood. No words mean this year; None: nothing was understood."""
    query, _, rest = read_view(turn, {})
    return query, rest


def read_view(turn: Turn, views: Mapping[str, Iterable[str]]) -> tuple[Query | None, str, str]:
    """As ``read``, with the code of the view that the words name between the two; ``views``: words by code."""
    township, text = _township_in(turn)
    wanted = turn.office.at(township).content.wanted(text, turn.today, {"view": views, "record": _records(turn)})
    named = dict(wanted.named)
    if turn.text.strip() and not wanted.span and not named and not township:
        return None, "", wanted.rest
    period = Period(wanted.span.first, wanted.span.last) if wanted.span else Period.year(turn.today.year)
    view, record = named.pop("view", ""), named.pop("record", "")
    scope = Scope(**{f"{field}s": frozenset({value}) for field, value in named.items()})
    if record and (scope.kinds or scope.sources):  # type and source are those of disputes
        return Query(period, scope, township=township), view, wanted.rest + _record_name(turn, record)
    return Query(period, scope, record, township), view, wanted.rest


def _township_in(turn: Turn) -> tuple[str, str]:
    """The township that the words name, the longest name first, and the other words."""
    named = [(one.township.name, id_) for id_, one in turn.office.content.townships.items() if one.township.name in turn.text]
    name, township = max(named, key=lambda pair: len(pair[0]), default=("", ""))
    return township, turn.text.replace(name, " ", 1) if name else turn.text


def there(turn: Turn, query: Query) -> Turn:
    """The turn where the query asks."""
    return visiting(turn, query.township) if query.township else turn


def figures_of(turn: Turn, query: Query) -> list[Figure]:
    """The figures that have something to tell, in the order of indicators.yaml."""
    found = turn.office.statistics.over(turn.session, query.period, query.scope)
    return [figure for figure in found if (figure.records or figure.previous) and _is_of(figure, query.record)]


def names(turn: Turn, query: Query) -> list[str]:
    """What the figures are narrowed to, in words."""
    township = turn.office.content.township
    said = [township.village_name(village) for village in query.scope.villages]
    said += [turn.say(f"choices.dispute_kind.{kind}") for kind in query.scope.kinds]
    said += [turn.say(f"choices.dispute_source.{source}") for source in query.scope.sources]
    return [*said, *([_record_name(turn, query.record)] if query.record else [])]


def period_of(turn: Turn, query: Query) -> str:
    """The span, and what it is narrowed to, for titles."""
    period, narrowed = period_name(turn.office.texts, query.period), names(turn, query)
    return turn.say("stats.narrowed", period=period, names=turn.say("stats.between").join(narrowed)) if narrowed else period


def data(view: str, query: Query, *more: object) -> str:
    """A button's data: everything that the view needs, at most 64 bytes; a village tells its township."""
    scope = query.scope
    parts = [
        *([f"t{short(query.township)}"] if query.township and not scope.villages else []),
        *(f"v{short(value)}" for value in scope.villages),
        *(f"k{short(value)}" for value in scope.kinds),
        *(f"s{short(value)}" for value in scope.sources),
        *([f"r{short(query.record)}"] if query.record else []),
    ]
    return ":".join([PREFIX, view, coded(query.period), ".".join(parts), *map(str, more)])


def pressed(turn: Turn, period: str, narrowed: str) -> Query | None:
    """The query that a button carries; None if something of it is not there any more."""
    span = decoded(period)
    known = {
        "t": list(turn.office.content.townships),
        "v": [village.id for village in turn.office.content.township.villages],
        "k": list(turn.office.texts.under("choices.dispute_kind")),
        "s": list(turn.office.texts.under("choices.dispute_source")),
        "r": list(_records(turn)),
    }
    found: dict[str, str] = {}
    for part in filter(None, narrowed.split(".")):
        word = long(part[1:], known.get(part[0], ()))
        if word is None:
            return None
        found[part[0]] = word
    fields = {"villages": "v", "kinds": "k", "sources": "s"}
    scope = Scope(**{field: frozenset({found[key]}) for field, key in fields.items() if key in found})
    township = found.get("t") or turn.office.content.township_of(found.get("v")) or ""
    return Query(span, scope, found.get("r", ""), township) if span else None


def short(word: str) -> str:
    """Five characters that stand for a word, the same in every version of the files."""
    number, digits = zlib.crc32(word.encode()), ""
    for _ in range(_SHORT):
        number, digit = divmod(number, len(_DIGITS))
        digits += _DIGITS[digit]
    return digits


def long(code: str, words: Iterable[str]) -> str | None:
    """The word among those that the code stands for."""
    return next((word for word in words if short(word) == code), None)


def _records(turn: Turn) -> dict[str, tuple[str, ...]]:
    kinds = turn.office.catalogue.activities.kinds
    asked = tuple(turn.office.texts.under("stats.consultations").values())
    return {CONSULTATION: asked} | {code: (kind.name, *kind.also) for code, kind in kinds.items()}


def _record_name(turn: Turn, record: str) -> str:
    return _records(turn)[record][0]


def _is_of(figure: Figure, record: str) -> bool:
    return not record or record in figure.declared.records
