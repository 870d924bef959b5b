"""What is wrong with the content, said so that an editor can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class ProblemCode(StrEnum):
    """Kinds of problems; each is a key under ``problems`` of the texts, which says what is wrong and how to mend it."""

    UNREADABLE = "unreadable"
    NOT_UTF8 = "not_utf8"
    MISSING_FILE = "missing_file"
    DUPLICATE_KEY = "duplicate_key"
    WRONG_SHAPE = "wrong_shape"
    MISSING_FIELD = "missing_field"
    UNKNOWN_FIELD = "unknown_field"
    BAD_VALUE = "bad_value"
    DUPLICATE_ID = "duplicate_id"
    BAD_ID = "bad_id"
    NO_TOWNSHIP = "no_township"
    UNKNOWN_ENTRY = "unknown_entry"
    ANSWER_TOO_LONG = "answer_too_long"
    TOO_FEW_PHRASINGS = "too_few_phrasings"
    TOO_FEW_OF_A_MANNER = "too_few_of_a_manner"
    DUPLICATE_PHRASING = "duplicate_phrasing"
    UNKNOWN_PLACEHOLDER = "unknown_placeholder"
    UNKNOWN_LAW = "unknown_law"
    STALE_LAW = "stale_law"
    UNKNOWN_ARTICLE = "unknown_article"
    UNCITED_FIGURE = "uncited_figure"
    LONG_SENTENCE = "long_sentence"
    WIDE_MARK = "wide_mark"
    JARGON = "jargon"
    WRONG_IS_RIGHT = "wrong_is_right"
    NOT_REVIEWED = "not_reviewed"
    LAW_CHANGED = "law_changed"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_FILTER = "unknown_filter"
    UNKNOWN_GROUP = "unknown_group"
    UNKNOWN_NUMBER = "unknown_number"
    UNKNOWN_VALUE = "unknown_value"


@dataclass(frozen=True)
class Problem:
    """One problem: its code, where it is (file, line, entry), and what the message needs to be filled in."""

    code: ProblemCode
    where: str
    context: dict[str, str] = field(default_factory=dict)


class ContentError(Exception):
    """The content cannot be used; ``problems`` lists everything that is wrong, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.where}: {p.code} {p.context}" for p in self.problems))
