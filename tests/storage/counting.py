"""Figures counted the slow way, record by record in Python: nothing of storage.statistics is used here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from storage.activity import Activities, Activity
from storage.consultation import Consultation
from storage.dispute import Dispute
from storage.indicators import Indicator, Indicators, Part
from storage.record import Record

CHINA = timedelta(hours=8)
Counted = dict[tuple[str, int, str | None], tuple[Any, bool, int, int]]
"""Indicator, part and breakdown → value, whether it is a round one, records, records that give no number."""


@dataclass(frozen=True)
class Hand:
    """Counts the records of a span of days; ``whole``: it is a calendar year."""

    activities: Activities
    records: list[Record]
    first: date
    last: date
    whole: bool

    def all(self, indicators: Indicators) -> Counted:
        found: Counted = {}
        for indicator in indicators.indicators:
            for index, part in enumerate(indicator.parts):
                found |= {(indicator.id, index, by): figure for by, figure in self._part(indicator, part).items()}
        return found

    def _part(self, indicator: Indicator, part: Part) -> dict[str | None, tuple[Any, bool, int, int]]:
        mine = [r for r in self._counting(part) if self._holds(r, part, part.filter)]
        found: dict[str | None, tuple[Any, bool, int, int]] = {}
        if indicator.total or not part.by:
            found[None] = self._measured(part, mine)
        if part.by:
            for value in {self.says(r, part, part.by) or "" for r in mine}:
                if value or not indicator.total:
                    found[value] = self._measured(part, [r for r in mine if (self.says(r, part, part.by) or "") == value])
        return found

    def _counting(self, part: Part) -> list[Record]:
        found: list[Record] = []
        for kind in part.records:
            of_kind = [r for r in self.records if _kind(r) == kind and not r.voided_at]
            without = ("applied", "dropped") if part.date == "closed" else ("applied", "dropped", "referred")
            of_kind = [r for r in of_kind if not (isinstance(r, Dispute) and r.status in without)]
            if part.date == "latest":
                new_year = date(self.last.year, 1, 1)
                rosters = [r for r in of_kind if isinstance(r, Activity) and self._inside(r, part, new_year)]
                found += self._latest(kind, rosters)
            else:
                found += [r for r in of_kind if self._inside(r, part, self.first)]
        return found

    def _latest(self, kind: str, records: list[Activity]) -> list[Activity]:
        items: dict[tuple[Any, ...], Activity] = {}
        for r in records:
            key = tuple(r.details.get(name) for name in self.activities.kinds[kind].one_per)
            now = items.get(key)
            if now is None or _age(r) > _age(now):
                items[key] = r
        return list(items.values())

    def _inside(self, r: Record, part: Part, first: date) -> bool:
        year, day = dates(r, part)
        if self.whole:
            return year == self.last.year
        return day is not None and first <= day <= self.last

    def says(self, r: Record, part: Part, field: str) -> str | None:
        if field == "dated":
            return "yes" if dates(r, part)[1] else "no"
        if isinstance(r, Consultation) and field == "answered":
            return "yes" if is_answered(r) else "no"
        value = r.details.get(field) if isinstance(r, Activity) else getattr(r, field)
        if isinstance(value, bool):
            return "yes" if value else "no"
        return None if value is None else str(value)

    def _holds(self, r: Record, part: Part, wanted: dict[str, tuple[str, ...]]) -> bool:
        return all(self.says(r, part, field) in values for field, values in wanted.items())

    def _weight(self, r: Record) -> int | None:
        if isinstance(r, Dispute):
            return r.cases
        assert isinstance(r, Activity)
        once = self.activities.kinds[r.kind].once
        return r.numbers.get(once) if once else 1

    def _measured(self, part: Part, mine: list[Record]) -> tuple[Any, bool, int, int]:
        giving = [r for r in mine if self._gives(part, r)]
        fields = {part.field, part.below} - {""}
        approx = any(self._round(part, r, fields) for r in giving)
        return self._value(part, mine, giving), approx, len(giving) or len(mine), len(mine) - len(giving)

    def _round(self, part: Part, r: Record, fields: set[str]) -> bool:
        if part.how == "times" and isinstance(r, Activity):
            fields = {self.activities.kinds[r.kind].once or ""}
        return any(r.rounded.get(field) for field in fields)

    def _gives(self, part: Part, r: Record) -> bool:
        if part.how == "distinct":
            return bool(self.says(r, part, part.field))
        if part.field:
            return None not in [number(r, field) for field in (part.field, part.below) if field]
        return part.how == "count" or self._weight(r) is not None

    def _value(self, part: Part, mine: list[Record], giving: list[Record]) -> Any:
        numbers = [number(r, part.field) or 0 for r in giving] if part.how != "distinct" and part.field else []
        below = [number(r, part.below) or 0 for r in giving] if part.below else []
        if part.how == "mean":
            return _quotient(sum(n * w for n, w in zip(numbers, below, strict=True)), sum(below), 1)
        if part.below:
            return _quotient(sum(numbers), sum(below), 100)
        if part.how == "rate":
            weights = [(r, self._weight(r) or 0) for r in giving]
            return _quotient(sum(w for r, w in weights if self._holds(r, part, part.of)), sum(w for _, w in weights), 100)
        if mine and not giving:
            return None
        if part.how == "times":
            return sum(self._weight(r) or 0 for r in giving)
        if part.how == "distinct":
            return len({self.says(r, part, part.field) for r in giving})
        adding: Callable[[Iterable[int]], int] = max if part.how == "max" else sum
        return len(mine) if part.how == "count" else adding(numbers or [0])


def dates(r: Record, part: Part) -> tuple[int | None, date | None]:
    """The year and the day by which a record counts."""
    if isinstance(r, Dispute):
        return (r.closed_year, r.closed_on) if part.date == "closed" else (r.accepted_year, r.accepted_on)
    if isinstance(r, Consultation):
        return r.year, (r.asked_at + CHINA).date()
    assert isinstance(r, Activity)
    return r.year, r.day


def is_answered(r: Consultation) -> bool:
    if r.decision in (None, "emergency", "person"):
        return True
    return r.decision != "service" and r.entry is not None


def number(r: Record, field: str) -> int | None:
    found = r.numbers.get(field) if isinstance(r, Activity) else getattr(r, field)
    return None if found is None else int(found)


def _kind(r: Record) -> str:
    return r.kind if isinstance(r, Activity) else type(r).__name__.lower()


def _age(r: Activity) -> tuple[bool, date, int]:
    return r.day is not None, r.day or date.min, r.id or 0


def _quotient(above: int, below: int, times: int) -> float | None:
    if not below:
        return None
    return float((Decimal(above * times) / below).quantize(Decimal("0.1"), ROUND_HALF_UP))
