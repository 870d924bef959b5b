"""A ledger as a table: one for disputes, one for consultations, one for every kind of activity, with their columns.

A column is the question that the chat asks for the same field, so that headings, choices and limits are declared once.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from bot.forms.form import labelled, of_field, record_questions, village_choices
from bot.forms.question import Choice, Question
from bot.office import Office
from storage.activity import ActivityField
from storage.consultation import ConsultationBase
from storage.dispute import DisputeBase
from storage.fields import Answer
from storage.indicators import CONSULTATION, DISPUTE
from storage.period import FIRST_YEAR, LAST_YEAR

FAWEN = "fawen"
"""The column that makes an exported record known again."""
YEAR = "year"
NUMBER = "number"
_ONLY_EXPORTED = {FAWEN, "unit_lost", "entry", "decision", "transferred_to", "closed_year", "rating"}
_LONGEST = 2000


@dataclass(frozen=True)
class Column:
    """``also``: other headings for it. ``in_template``: whether people are asked to fill it in."""

    question: Question
    also: tuple[str, ...] = ()
    in_template: bool = True

    @cached_property
    def name(self) -> str:
        return self.question.name

    @cached_property
    def heading(self) -> str:
        return self.question.label


@dataclass(frozen=True)
class Table:
    """``code``: dispute, consultation or a kind of activity. ``also``: other names that sheets and files have."""

    code: str
    name: str
    also: tuple[str, ...]
    columns: tuple[Column, ...]

    @cached_property
    def names(self) -> list[tuple[Column, str]]:
        """Columns with their comparable headings; a column's own goes before another's synonym, since several are "date"."""
        named = [(column, plain(name)) for column in self.columns for name in (column.heading, *column.also)]
        return sorted(named, key=lambda pair: plain(pair[0].heading) != pair[1])

    @cached_property
    def named(self) -> dict[str, list[Column]]:
        """The columns of each comparable heading, in that order."""
        found: dict[str, list[Column]] = {}
        for column, name in self.names:
            found.setdefault(name, []).append(column)
        return found


@lru_cache(maxsize=10_000)
def plain(word: str) -> str:
    """A heading made comparable: widths, blanks, stars and brackets do not matter, what stands in brackets does not either."""
    bare = re.sub(r"\(.*?\)", "", unicodedata.normalize("NFKC", word))
    return "".join(character for character in bare.lower() if character.isalnum())


def all_tables(office: Office) -> list[Table]:
    """Every kind of record, disputes first."""
    return [table(office, code) for code in (DISPUTE, CONSULTATION, *office.catalogue.activities.kinds)]


def table(office: Office, code: str) -> Table:
    """The table of one kind of record."""
    kind = office.catalogue.activities.kinds.get(code)
    if kind:
        return Table(code, kind.name, kind.also, tuple(_columns(office, "activity", _activity_questions(office, code))))
    own = _dispute_questions(office) if code == DISPUTE else _consultation_questions(office)
    also = office.texts(f"ledgers.also_named.{code}").splitlines()
    return Table(code, office.texts(f"ledgers.names.{code}"), tuple(also), tuple(_columns(office, code, own)))


def _columns(office: Office, kind: str, questions: Iterable[Question]) -> Iterator[Column]:
    """In the order of the texts; what they do not name comes behind the day, as a kind of activity declares it."""
    headings = office.texts.under(f"ledgers.tables.{kind}")
    also = office.texts.under("ledgers.also")
    words = office.texts.under("ledgers.words")
    by_name = {question.name: question for question in questions}
    for name in _ordered(headings, by_name):
        question = by_name[name]
        more = {word.partition(".")[2]: code for word, code in words.items() if word.partition(".")[0] == name}
        choices = tuple(_with(choice, more) for choice in question.choices)
        label = headings.get(name, question.label)
        yield Column(replace(question, label=label, choices=choices), _also(also, name, question), name not in _ONLY_EXPORTED)


def _ordered(headings: Iterable[str], by_name: Iterable[str]) -> list[str]:
    named = [name for name in headings if name in by_name]
    others = [name for name in by_name if name not in named]
    return [*named[:1], *others, *named[1:]] if others else named


def _also(also: dict[str, str], name: str, question: Question) -> tuple[str, ...]:
    return (question.label, *also.get(name, "").splitlines())


def _with(choice: Choice, words: dict[str, str]) -> Choice:
    return replace(choice, also=(*choice.also, *(word for word, code in words.items() if code == choice.value)))


def _dispute_questions(office: Office) -> Iterator[Question]:
    texts = office.texts
    yield from (replace(q, needed=False) for q in record_questions(DisputeBase, DISPUTE, texts, office.content.township))
    asked = {q.name for q in record_questions(DisputeBase, DISPUTE, texts, office.content.township)}
    more = [
        _question(NUMBER),
        _question("status", Answer.CHOICE, labelled(texts.under("choices.dispute_status"))),
        _question("agreement", Answer.CHOICE, labelled(texts.under("choices.agreement"))),
        _question("performance", Answer.CHOICE, labelled(texts.under("ledgers.performance"))),
        _question("rating", Answer.YES_NO, labelled(texts.under("ledgers.satisfied"))),
        _question("transferred_to", Answer.CHOICE, labelled(texts.under("cases.transfer_to"))),
        *(_question(name, Answer.DAY) for name in ("closed_on", "effective_on", "visited_on")),
        replace(_question("cases", Answer.COUNT), **of_field(DisputeBase, "cases")),
        *(_year(name) for name in (YEAR, "closed_year")),
        *_of_every_table(office),
    ]
    yield from (question for question in more if question.name not in asked)


def _consultation_questions(office: Office) -> Iterator[Question]:
    texts = office.texts
    yield _question("asked_at", Answer.DAY, needed=True)
    yield _question("channel", Answer.CHOICE, labelled(texts.under("choices.channel")))
    yield _question("village", Answer.VILLAGE, village_choices(office.content.township))
    yield _question("question", longest=_LONGEST)
    yield from (_question(name) for name in ("topic", "entry", "decision"))
    yield replace(_question("persons", Answer.COUNT), **of_field(ConsultationBase, "persons"))
    yield _question("outcome", Answer.CHOICE, labelled(texts.under("ledgers.outcome")))
    yield from _of_every_table(office)


def _activity_questions(office: Office, code: str) -> Iterator[Question]:
    activities = office.catalogue.activities
    yield _question("day", Answer.DAY)
    for name in activities.kind(code).fields:
        yield _activity_question(office, name, activities.fields[name])
    yield _year(YEAR)
    yield _question("remark", longest=_LONGEST)
    yield from _of_every_table(office)


def _activity_question(office: Office, name: str, field: ActivityField) -> Question:
    choices = tuple(Choice(option.id, option.name, option.also) for option in field.options)
    if name == "village":
        choices = village_choices(office.content.township)
    return Question(name, field.name, field.ask, field.answer, choices=choices, strict=False, unit=field.unit, longest=_LONGEST)


def _of_every_table(office: Office) -> Iterator[Question]:
    yield _question("unit_lost", Answer.YES_NO, labelled(office.texts.under("ledgers.yes_no")))
    yield _question(FAWEN)


def _year(name: str) -> Question:
    return replace(_question(name, Answer.COUNT), least=FIRST_YEAR, most=LAST_YEAR)


def _question(
    name: str, answer: Answer = Answer.TEXT, choices: tuple[Choice, ...] = (), needed: bool = False, longest: int = 500
) -> Question:
    return Question(name, name, name, answer, needed=needed, choices=choices, longest=longest)
