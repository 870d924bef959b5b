"""The official dispute table in the chat, with what keeps it from adding up."""

from collections.abc import Iterator, Mapping

from sqlmodel import col, select

from bot.presenting import ten_thousands
from bot.replies import Button, Reply
from bot.talk.names import case_number
from bot.talk.query import Query, data, period_of
from bot.turn import Turn
from storage.dispute import Dispute, Prevented
from storage.dispute_table import Counts, DisputeTable, Fault, dispute_table

TABLE = "t"
_MOST_RECORDS = 10


def table_lines(turn: Turn, query: Query) -> list[str]:
    """The table of a span as lines."""
    table = dispute_table(turn.session, query.period, query.scope)
    place = turn.office.content.township.name
    lines = [turn.say("stats.table.title", place=place, period=period_of(turn, query))]
    if not table.total.accepted:
        return [*lines, turn.say("stats.none"), *_carried(turn, table)]
    return [*lines, *_total(turn, table), *_columns(turn, table), *_details(turn, table.total), "", *_closing(turn, table)]


def _show(turn: Turn, query: Query, _: list[str]) -> list[Reply]:
    back = Button(turn.say("stats.buttons.back"), data("m", query))
    return [Reply("\n".join(table_lines(turn, query)), ((back,),))]


def _total(turn: Turn, table: DisputeTable) -> Iterator[str]:
    yield turn.say("stats.table.accepted", **vars(table.total))
    if table.total.success_rate is not None:
        yield turn.say("stats.table.rate", rate=f"{table.total.success_rate:g}")
    yield from _carried(turn, table)


def _carried(turn: Turn, table: DisputeTable) -> list[str]:
    cases = sum(table.carried.values())
    return [turn.say("stats.table.carried", cases=cases)] if cases else []


def _columns(turn: Turn, table: DisputeTable) -> Iterator[str]:
    columns: Mapping[str, tuple[dict[str, Counts], str]] = {
        "kinds": (table.kinds, "dispute_kind"),
        "sources": (table.sources, "dispute_source"),
        "levels": (table.levels, "level"),
    }
    for name, (column, choices) in columns.items():
        cells = sorted(column.items(), key=lambda cell: (not cell[0], -cell[1].accepted))
        said = [
            turn.say(
                "stats.table.line",
                name=turn.say(f"choices.{choices}.{code}") if code else turn.say("stats.by_missing"),
                money=turn.say("stats.table.line_money", amount=ten_thousands(counts.agreed)) if counts.agreed else "",
                accepted=counts.accepted,
                resolved=counts.resolved,
            )
            for code, counts in cells
        ]
        yield "\n" + turn.say(f"stats.table.{name}") + turn.say("stats.between").join(said)


def _details(turn: Turn, total: Counts) -> Iterator[str]:
    claimed, agreed = ten_thousands(total.amount), ten_thousands(total.agreed)
    yield "\n" + turn.say("stats.table.agreements", oral=total.oral, written=total.written, amount=agreed)
    yield turn.say("stats.table.claimed", amount=claimed)
    yield turn.say("stats.table.performed", **vars(total))
    unknown = turn.say("stats.table.no_parties", cases=total.without_parties) if total.without_parties else ""
    yield turn.say("stats.table.parties", parties=total.parties, many=total.many_parties) + unknown
    prevented = [
        turn.say(
            "stats.table.prevention",
            name=turn.say(f"choices.prevented.{what}"),
            cases=getattr(total, what),
            persons=getattr(total, f"{what}_persons"),
        )
        for what in Prevented
        if getattr(total, what)
    ]
    said = turn.say("stats.between").join(prevented) or turn.say("stats.table.nothing_prevented")
    yield turn.say("stats.table.prevented") + said


def _closing(turn: Turn, table: DisputeTable) -> Iterator[str]:
    yield turn.say("stats.table.closes" if table.closes else "stats.table.open_sums")
    for fault in table.faults:
        yield turn.say("stats.table.fault", reason=turn.say(f"stats.table.faults.{fault.reason}"), records=_named(turn, fault))
    yield turn.say("stats.table.rule")


def _named(turn: Turn, fault: Fault) -> str:
    shown = fault.records[:_MOST_RECORDS]
    found = {dispute.id: dispute for dispute in turn.session.exec(select(Dispute).where(col(Dispute.id).in_(shown)))}
    said = [case_number(turn, found[id_]) for id_ in shown if id_ in found]
    more = turn.say("stats.table.more_records", count=len(fault.records)) if len(fault.records) > len(shown) else ""
    return turn.say("stats.between").join(said) + more


VIEWS = {TABLE: _show}
