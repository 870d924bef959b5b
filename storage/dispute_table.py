"""The official table of mediated disputes: types, sources and levels by outcome, prevention, agreements, money.

Rules of counting (docs/counting.md): the table holds the cases *accepted* in the period; their outcome is the one that they
had at the period's end, so that the table of a past period stays what it was. Each column adds up to the accepted
cases; where it does not, ``faults`` names the records. A reopened case is one record and counts once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlmodel import Session, col

from storage.dispute import CLOSED, MERE_APPLICATIONS, AgreementForm, Dispute, Performance, Prevented, Status
from storage.period import EVERYTHING, Period, Scope

_OUTCOMES = (Status.RESOLVED, Status.FAILED, Status.WITHDRAWN, Status.TRANSFERRED)
OPEN = "open"
"""The outcome of a case that had not ended at the end of the period."""
UNCLEAR = ""
"""The outcome of a record that contradicts itself; counted among the accepted only."""
_MANY_PARTIES = 3


@dataclass(frozen=True)
class Counts:
    """Numbers of cases, but for ``amount`` and ``agreed`` (yuan: claimed, and of the resolved cases), ``parties`` and
    ``prevented_*_persons`` (persons). ``many_parties``: cases of three parties and more."""

    accepted: int = 0
    resolved: int = 0
    failed: int = 0
    withdrawn: int = 0
    transferred: int = 0
    open: int = 0
    amount: int = 0
    agreed: int = 0
    oral: int = 0
    written: int = 0
    performed: int = 0
    confirmed: int = 0
    broken: int = 0
    parties: int = 0
    many_parties: int = 0
    without_parties: int = 0
    with_adviser: int = 0
    suicide: int = 0
    suicide_persons: int = 0
    crime: int = 0
    crime_persons: int = 0
    group_petition: int = 0
    group_petition_persons: int = 0
    group_fight: int = 0
    group_fight_persons: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def ended(self) -> int:
        """All outcomes together."""
        return self.resolved + self.failed + self.withdrawn + self.transferred

    @property
    def success_rate(self) -> float | None:
        """Resolved of the resolved and failed, in per cent with one decimal; None where neither happened."""
        decided = self.resolved + self.failed
        return round(100 * self.resolved / decided, 1) if decided else None


@dataclass(frozen=True)
class Fault:
    """Why a column does not add up, or a figure is not whole; ``records`` are ids of disputes."""

    reason: str
    records: tuple[int, ...]


@dataclass(frozen=True)
class DisputeTable:
    """``kinds``, ``sources``, ``levels``: by stored value, only those that occur; what is missing stands under "".

    ``crossed``: accepted cases by kind and source. ``carried``: cases of earlier periods by the outcome that they got in this
    one; no part of the columns.
    """

    period: Period
    total: Counts
    kinds: dict[str, Counts]
    sources: dict[str, Counts]
    levels: dict[str, Counts]
    crossed: dict[tuple[str, str], int]
    carried: dict[str, int]
    faults: tuple[Fault, ...]

    @property
    def closes(self) -> bool:
        """types = sources = outcomes + open = accepted."""
        named = (sum(counts.accepted for code, counts in column.items() if code) for column in (self.kinds, self.sources))
        return {*named, self.total.ended + self.total.open} == {self.total.accepted}


def dispute_table(session: Session, period: Period, scope: Scope = EVERYTHING) -> DisputeTable:
    """The table of a period, of a part of the cases if wanted. One pass over the period's cases."""
    only: list[Any] = [col(getattr(Dispute, field)).in_(sorted(values)) for field, values in scope.fields.items()]
    within = [*_counting(), _accepted_in(period), *only]
    groups = list(_groups(session, period, within))
    return DisputeTable(
        period=period,
        total=sum((counts for _, counts in groups), Counts()),
        kinds=_by(0, groups),
        sources=_by(1, groups),
        levels=_by(2, groups),
        crossed=_crossed(groups),
        carried=_carried(session, period, only),
        faults=tuple(_faults(session, within)),
    )


def _groups(session: Session, period: Period, within: list[Any]) -> Iterator[tuple[tuple[str, str, str], Counts]]:
    sums = _sums()
    keys = (col(Dispute.kind), col(Dispute.source), col(Dispute.level))
    query: Select[Any] = select(*keys, _outcome(period).label("outcome"), *(func.coalesce(s, 0) for s in sums.values()))
    by_name = query.where(*within).group_by(*keys, "outcome")  # PostgreSQL takes the repeated expression for another one
    for kind, source, level, ended, *numbers in session.execute(by_name):
        counted = dict(zip(sums, map(int, numbers), strict=True))
        if ended:
            counted[ended] = counted["accepted"]
        if ended != Status.RESOLVED:
            counted |= dict.fromkeys(_OF_RESOLVED, 0)
        yield (kind or "", source or "", level or ""), Counts(**counted)


_OF_RESOLVED = ("agreed", "oral", "written", "performed", "confirmed", "broken")


def _sums() -> dict[str, Any]:
    """What is added up for each group of cases, in one pass."""
    cases = col(Dispute.cases)
    parties = func.coalesce(col(Dispute.party_count), func.json_array_length(col(Dispute.parties)))

    def having(condition: Any, number: Any = cases) -> Any:
        return func.sum(case((condition, number), else_=0))

    sums = {
        "accepted": func.sum(cases),
        "amount": func.sum(col(Dispute.amount)),
        "agreed": func.sum(col(Dispute.amount)),
        "oral": having(col(Dispute.agreement) == AgreementForm.ORAL),
        "written": having(col(Dispute.agreement) == AgreementForm.WRITTEN),
        "performed": having(col(Dispute.performance) == Performance.PERFORMED),
        "confirmed": having(col(Dispute.performance) == Performance.CONFIRMED),
        "broken": having(col(Dispute.performance) == Performance.BROKEN),
        "parties": func.sum(parties),
        "many_parties": having(parties >= _MANY_PARTIES),
        "without_parties": having(parties == 0),
        "with_adviser": having(col(Dispute.with_adviser)),
    }
    for prevented in Prevented:
        sums[prevented] = having(col(Dispute.prevented) == prevented)
        persons = func.coalesce(col(Dispute.prevented_persons), 0)
        sums[f"{prevented}_persons"] = having(col(Dispute.prevented) == prevented, persons)
    return sums


def _by(index: int, groups: Iterable[tuple[tuple[str, str, str], Counts]]) -> dict[str, Counts]:
    found: dict[str, Counts] = {}
    for key, counts in groups:
        found[key[index]] = found.get(key[index], Counts()) + counts
    return found


def _crossed(groups: Iterable[tuple[tuple[str, str, str], Counts]]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for (kind, source, _), counts in groups:
        found[kind, source] = found.get((kind, source), 0) + counts.accepted
    return found


def _counting() -> list[Any]:
    """Neither voided records nor applications that nobody has accepted."""
    return [col(Dispute.voided_at).is_(None), col(Dispute.status).not_in(sorted(MERE_APPLICATIONS))]


def _in(period: Period, day: Any, year: Any) -> Any:
    """By the day; by the year where only that is known, and the period holds the whole of it."""
    return or_(day.between(period.first, period.last), and_(day.is_(None), year.in_(period.whole_years)))


def _accepted_in(period: Period) -> Any:
    return _in(period, col(Dispute.accepted_on), col(Dispute.accepted_year))


def _outcome(period: Period) -> Any:
    """How the case stood at the period's end. A record without a closing day that has ended, or the reverse, is unclear."""
    closed, year = col(Dispute.closed_on), col(Dispute.closed_year)
    ended = col(Dispute.status).in_(CLOSED)
    in_time = or_(closed <= period.last, and_(closed.is_(None), year <= period.last.year))
    return case(
        (and_(ended, year.is_(None)), UNCLEAR),
        (and_(~ended, year.is_not(None)), UNCLEAR),
        *((and_(col(Dispute.status) == status, in_time), status.value) for status in _OUTCOMES),
        else_=OPEN,
    )


def _carried(session: Session, period: Period, only: list[Any]) -> dict[str, int]:
    earlier = or_(
        col(Dispute.accepted_on) < period.first,
        and_(col(Dispute.accepted_on).is_(None), col(Dispute.accepted_year) < period.first.year),
    )
    ended = _in(period, col(Dispute.closed_on), col(Dispute.closed_year))
    query = select(col(Dispute.status), func.sum(col(Dispute.cases))).where(
        *_counting(), *only, earlier, ended, col(Dispute.status).in_(CLOSED)
    )
    return {str(status): int(cases) for status, cases in session.execute(query.group_by(col(Dispute.status)))}


def _faults(session: Session, within: list[Any]) -> Iterator[Fault]:
    ended = col(Dispute.status).in_(CLOSED)
    wrong = {
        "no_kind": col(Dispute.kind).is_(None),
        "no_source": col(Dispute.source).is_(None),
        "ended_without_day": and_(ended, col(Dispute.closed_year).is_(None)),
        "open_with_day": and_(~ended, col(Dispute.closed_year).is_not(None)),
        "ended_before_accepted": col(Dispute.closed_on) < col(Dispute.accepted_on),
        "no_agreement": and_(col(Dispute.status) == Status.RESOLVED, col(Dispute.agreement) == AgreementForm.NONE),
        "no_persons": and_(col(Dispute.prevented).is_not(None), col(Dispute.prevented_persons).is_(None)),
    }
    for reason, condition in wrong.items():
        found = session.execute(select(col(Dispute.id)).where(*within, condition).order_by(col(Dispute.id)))
        if records := tuple(found.scalars()):
            yield Fault(reason, records)
