"""What is told of each village, type and month: disputes accepted and resolved; of any other records their own numbers."""

from collections.abc import Iterator

from bot.talk.query import Query
from bot.turn import Turn
from storage.activity import ActivityField, ActivityKind
from storage.figure import Figure
from storage.indicators import ANSWERED, CONSULTATION, DISPUTE, CountedBy, Indicator, Indicators
from storage.statistics import Statistics

VILLAGE, TOWNSHIP = "village", "township"
_DECLARED: dict[str, dict[str, dict[str, object]]] = {
    DISPUTE: {
        "accepted": {"measure": "sum:cases", "date": CountedBy.ACCEPTED},
        "resolved": {"measure": "sum:cases", "date": CountedBy.CLOSED, "filter": {"status": "resolved"}},
    },
    CONSULTATION: {"persons": {"measure": "sum:persons", "filter": {ANSWERED: "yes"}}},
}
_KIND_FIELDS = {DISPUTE: "kind", CONSULTATION: "channel"}


def record_of(query: Query) -> str:
    """The kind of records that is broken down; disputes, where the query names none."""
    return query.record or DISPUTE


def measures(turn: Turn, query: Query) -> list[Indicator]:
    """The main one first; none of records whose numbers cannot be added up, such as figures of other offices."""
    record = record_of(query)
    return [Indicator.model_validate({"group": DISPUTE, "record": record} | one) for one in _declared(turn, record)]


def counted(turn: Turn, query: Query, field: str) -> list[Figure]:
    """The measures, the whole and by the field (none: only the whole); by the same engine as every other figure."""
    indicators = tuple(
        indicator.model_copy(update={"parts": tuple(part.model_copy(update={"by": field or None}) for part in indicator.parts)})
        for indicator in measures(turn, query)
    )
    office = turn.office
    statistics = Statistics(Indicators(groups={}, indicators=indicators), office.catalogue.activities, office.settings.zone)
    return statistics.over(turn.session, query.period, query.scope)


def kind_field(turn: Turn, query: Query) -> str:
    """The field that tells what type a record is of; of an activity the first choice that is asked. Empty where there is none."""
    record = record_of(query)
    if record in _KIND_FIELDS:
        return _KIND_FIELDS[record]
    kind, fields = _kind(turn, record), turn.office.catalogue.activities.fields
    return next((name for name in (*kind.ask, *kind.fields) if fields[name].options), "")


def place_field(turn: Turn) -> str:
    """The field that tells places apart: of a district the townships, of a township the villages."""
    return TOWNSHIP if turn.office.is_district else VILLAGE


def has_places(turn: Turn, query: Query) -> bool:
    """Whether the records say where they were."""
    record = record_of(query)
    return turn.office.is_district or record in _DECLARED or VILLAGE in _kind(turn, record).fields


def _declared(turn: Turn, record: str) -> Iterator[dict[str, object]]:
    if record in _DECLARED:
        for id_, declared in _DECLARED[record].items():
            yield {"id": id_, "name": turn.say(f"stats.measures.{id_}"), "unit": turn.say(f"stats.units.{id_}")} | declared
        return
    kind = _kind(turn, record)
    date = CountedBy.LATEST if kind.one_per else CountedBy.DAY
    for name, field in _numbers(turn, kind).items():
        yield {"id": name, "name": field.name, "unit": field.unit, "measure": f"sum:{name}", "date": date}


def _numbers(turn: Turn, kind: ActivityKind) -> dict[str, ActivityField]:
    """What such an activity counts, then what is asked up front; a number without a unit of its own is never added up."""
    fields = turn.office.catalogue.activities.fields
    named = dict.fromkeys([*([kind.once] if kind.once else []), *kind.ask])
    return {name: fields[name] for name in named if fields[name].is_number and fields[name].unit}


def _kind(turn: Turn, record: str) -> ActivityKind:
    return turn.office.catalogue.activities.kind(record)
