"""From a figure to its records: their numbers and days, the parties masked, and the card for those who work on the case."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from sqlmodel import col, select

from bot.access import Action, may, may_change, may_see
from bot.parties import shown_parties
from bot.periods import day_name, period_name
from bot.presenting import figure_name, value
from bot.replies import Button, Reply, in_rows
from bot.talk.activity_card import PREFIX as ACTIVITY
from bot.talk.case_card import PREFIX as CASE
from bot.talk.names import case_number
from bot.talk.query import Query, data, figures_of, short
from bot.turn import Turn
from storage.activity import Activity
from storage.dispute import Dispute
from storage.figure import Evidence, Figure
from storage.indicators import CONSULTATION, DISPUTE, TABLES
from storage.lateness import moved_into
from storage.person import Role
from storage.publication import first_published_at

WHICH, RECORDS = "d", "r"
_PAGE = 10
_MOST_NAMED = 10
Row = TypeVar("Row")


def key(figure: Figure) -> str:
    """What a button carries of a figure."""
    return ".".join((short(figure.indicator.id), str(figure.part), "" if figure.by is None else short(figure.by)))


def _which(turn: Turn, query: Query, more: list[str]) -> list[Reply]:
    """The figures that have records, as buttons."""
    figures = [figure for figure in figures_of(turn, query) if figure.records]
    back = Button(turn.say("stats.buttons.back"), data("m", query))
    if not figures:
        return [Reply(turn.say("stats.detail.nothing"), ((back,),))]
    page = _page(more[0], len(figures))
    labelled = [
        (f"{figure_name(turn.office, f)} {value(turn.office, f)}", data(RECORDS, query, key(f), 0)) for f in _cut(figures, page)
    ]
    rows = tuple((Button(label, target),) for label, target in labelled)
    text = turn.say("stats.detail.which", period=period_name(turn.office.texts, query.period))
    return [
        Reply(
            text, (*rows, *_turning(turn, len(figures), page, lambda to: data(WHICH, query, to)), (back,)), replaces=bool(more[0])
        )
    ]


def _records(turn: Turn, query: Query, more: list[str]) -> list[Reply]:
    figure = next((figure for figure in figures_of(turn, query) if key(figure) == more[0]), None)
    if figure is None:
        return [Reply(toast=turn.say("talk.stale"))]
    statistics = turn.office.statistics
    rows = statistics.records(turn.session, figure.indicator, figure.part, query.period, figure.by, query.scope)
    page = _page(more[1], len(rows))
    shown = _cut(rows, page)
    disputes = disputes_of(turn, ((row.record, row.id) for row in shown))
    late = _late(turn, query, shown)
    lines = [
        _line(turn, figure, row, page * _PAGE + index, is_late, disputes)
        for index, (row, is_late) in enumerate(zip(shown, late, strict=True), start=1)
    ]
    head = turn.say(
        "stats.detail.head",
        name=figure_name(turn.office, figure),
        value=value(turn.office, figure),
        period=period_name(turn.office.texts, query.period),
        date=turn.say(f"periods.counted_by.{figure.counted_by}"),
    )
    part = turn.say("stats.detail.head_part", count=len(rows), first=page * _PAGE + 1, last=page * _PAGE + len(shown))
    note = [turn.say("stats.detail.late_note")] if any(late) else []
    cards = in_rows([*_cases(turn, disputes.values()), *_activities(turn, shown)])
    turning = _turning(turn, len(rows), page, lambda to: data(RECORDS, query, more[0], to))
    others = (
        Button(turn.say("stats.buttons.list"), data(WHICH, query)),
        Button(turn.say("stats.buttons.back"), data("m", query)),
    )
    return [Reply("\n".join([head, part, *lines, *note]), (*cards, *turning, others), replaces=True)]


def _cases(turn: Turn, disputes: Iterable[Dispute]) -> Iterator[Button]:
    """Those that the person may open; a row that stands for several cases is none."""
    for dispute in disputes:
        if may_see(turn.person, dispute) and (dispute.number or dispute.parties):
            named = turn.say("stats.detail.open", number=dispute.number) if dispute.number else case_number(turn, dispute)
            yield Button(named, f"{CASE}:{dispute.id}")


def _activities(turn: Turn, shown: list[Evidence]) -> Iterator[Button]:
    """Those that the person may change."""
    for row in shown:
        if row.record in (DISPUTE, CONSULTATION) or not may(turn.person, Action.CHANGE_ACTIVITY):
            continue
        if may_change(turn.person, turn.session.get_one(Activity, row.id)):
            yield Button(record_name(turn, row.record, row.id, {}), f"{ACTIVITY}:o:{row.id}")


def _late(turn: Turn, query: Query, shown: list[Evidence]) -> list[bool]:
    """Of each record, whether it was written down, or moved into the span, after the span's figures had been published."""
    published = first_published_at(turn.session, query.period)
    if published is None:
        return [False] * len(shown)
    records = ((row, turn.session.get_one(TABLES.get(row.record, Activity), row.id)) for row in shown)
    return [row.written_at > published or moved_into(turn.session, record, query.period, published) for row, record in records]


def record_name(turn: Turn, record: str, id_: int, disputes: dict[int, Dispute]) -> str:
    """A record by its number."""
    if record == DISPUTE:
        dispute = disputes.get(id_)
        return case_number(turn, dispute) if dispute else turn.say("cases.no_number", id=id_)
    if record == CONSULTATION:
        return turn.say("stats.detail.consultation", id=id_)
    return turn.say("stats.detail.activity", kind=turn.office.catalogue.activities.kind(record).name, id=id_)


def named(turn: Turn, rows: Iterable[tuple[str, int]]) -> str:
    """Records by their numbers, the first ten of many; ``rows``: kinds and ids."""
    every = list(rows)
    shown = every[:_MOST_NAMED]
    disputes = disputes_of(turn, shown)
    more = turn.say("stats.publish.more_records", count=len(every)) if len(every) > len(shown) else ""
    return turn.say("stats.between").join(record_name(turn, *row, disputes) for row in shown) + more


def disputes_of(turn: Turn, named: Iterable[tuple[str, int]]) -> dict[int, Dispute]:
    """The disputes among records of those kinds and ids, by id, in their order."""
    ids = [id_ for record, id_ in named if record == DISPUTE]
    found = {dispute.id: dispute for dispute in turn.session.exec(select(Dispute).where(col(Dispute.id).in_(ids)))}
    return {id_: found[id_] for id_ in ids if id_ in found}


def _line(turn: Turn, figure: Figure, row: Evidence, index: int, late: bool, disputes: dict[int, Dispute]) -> str:
    dispute = disputes.get(row.id) if row.record == DISPUTE else None
    named = dispute if turn.person.acting_role is not Role.DISTRICT else None  # who quarrels is the township's own business
    parties = turn.say("stats.between").join(shown_parties(turn.office, turn.person, named)) if named else ""
    return turn.say(
        "stats.detail.line",
        index=index,
        name=record_name(turn, row.record, row.id, disputes),
        day=day_name(turn.office.texts, row.day) if row.day else turn.say("stats.detail.no_day", year=row.year),
        parties=turn.say("stats.detail.parties", names=parties) if parties else "",
        adds=_adds(turn, figure, row),
        late=turn.say("stats.detail.late") if late else "",
    )


def _adds(turn: Turn, figure: Figure, row: Evidence) -> str:
    """What the record adds, where that is a number other than one case."""
    if row.adds is None:
        return turn.say("stats.detail.uncounted")
    if figure.declared.how not in ("sum", "max") or (row.adds == 1 and not row.rounded):
        return ""
    unit = "" if row.unit_lost else figure.unit or figure.indicator.unit
    return turn.say("stats.detail.adds", number=row.adds, round=turn.say("stats.detail.round") if row.rounded else "", unit=unit)


def _page(words: str, count: int) -> int:
    """The page that a button names, or the last one if the list has become shorter."""
    return min(int(words) if words.isdecimal() else 0, max(0, (count - 1) // _PAGE))


def _cut(rows: list[Row], page: int) -> list[Row]:
    return rows[page * _PAGE : (page + 1) * _PAGE]


def _turning(turn: Turn, count: int, page: int, target: Callable[[int], str]) -> tuple[tuple[Button, ...], ...]:
    earlier = [Button(turn.say("stats.buttons.earlier"), target(page - 1))] if page else []
    later = [Button(turn.say("stats.buttons.later"), target(page + 1))] if (page + 1) * _PAGE < count else []
    return ((*earlier, *later),) if earlier or later else ()


VIEWS = {WHICH: _which, RECORDS: _records}
