"""The knowledge base as a whole: entries of ``faq/*.yaml`` with the phrasings of ``phrasings/*.yaml``."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from knowledge.entry import ANSWER_LIMIT, Entry, Manner, Strict, Text, measured
from knowledge.loading import parse, read_yaml
from knowledge.problem import ContentError, Problem, ProblemCode

Model = TypeVar("Model", bound=Strict)
LEAST_PHRASINGS = 30
"""Of an entry, and LEAST_A_MANNER of each manner: breadth of phrasings is what finds the right entry."""
LEAST_A_MANNER = 3
_ADDED = {"topic", "phrasings"}
"""Fields of an entry that come from elsewhere: not to be written in it."""


class Topic(Strict):
    """The head of a topic file."""

    topic: Text
    name: Text
    entries: list[dict[str, Any]]


class Phrasings(Strict):
    """How people ask for one entry, by manner."""

    by_manner: dict[Manner, tuple[Text, ...]]


@dataclass(frozen=True)
class Library:
    """All entries by id, in the order of the files, and the names of the topics."""

    entries: dict[str, Entry]
    topics: dict[str, str]

    def __getitem__(self, entry_id: str) -> Entry:
        return self.entries[entry_id]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())


class _Collector:
    """Reads on after a problem, so that an editor sees all of them at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, path: Path) -> Any:
        try:
            return read_yaml(path)
        except ContentError as error:
            self.problems.extend(error.problems)
            return None

    def parse(self, model: type[Model], data: Any, where: str) -> Model | None:
        try:
            return parse(model, data, where)
        except ContentError as error:
            self.problems.extend(error.problems)
            return None

    def add(self, code: ProblemCode, where: str, **context: object) -> None:
        self.problems.append(Problem(code, where, {key: str(value) for key, value in context.items()}))


def load_library(directory: Path) -> Library:
    """Reads ``directory/faq`` and ``directory/phrasings``. Raises ContentError with all problems."""
    library, problems = read_library(directory)
    if problems:
        raise ContentError(problems)
    return library


def read_library(directory: Path) -> tuple[Library, list[Problem]]:
    """What can be read, and every problem with file and entry."""
    collector = _Collector()
    phrasings = _phrasings(collector, directory / "phrasings")
    entries: dict[str, Entry] = {}
    topics: dict[str, str] = {}
    for path in sorted((directory / "faq").glob("*.yaml")):
        topic = collector.parse(Topic, collector.read(path), path.name)
        if topic is None:
            continue
        topics[topic.topic] = topic.name
        for number, raw in enumerate(topic.entries, start=1):
            where = f"{path.name} {raw.get('id', f'#{number}')}"
            for field in _ADDED & raw.keys():
                collector.add(ProblemCode.UNKNOWN_FIELD, where, field=field)
            added = {"topic": topic.topic, "phrasings": phrasings.pop(str(raw.get("id", "")), {})}
            entry = collector.parse(Entry, {**raw, **added}, where)
            if entry and entry.id in entries:
                collector.add(ProblemCode.DUPLICATE_ID, where, id=entry.id)
            elif entry:
                entries[entry.id] = entry
    for orphan in phrasings:
        collector.add(ProblemCode.UNKNOWN_ENTRY, "phrasings", id=orphan)
    library = Library(entries, topics)
    return library, collector.problems + list(_content_problems(library))


def _phrasings(collector: _Collector, directory: Path) -> dict[str, dict[Manner, tuple[str, ...]]]:
    result: dict[str, dict[Manner, tuple[str, ...]]] = {}
    for path in sorted(directory.glob("*.yaml")):
        data = collector.read(path) or {}
        if not isinstance(data, dict):
            collector.add(ProblemCode.WRONG_SHAPE, f"phrasings/{path.name}", field="phrasings", reason=type(data).__name__)
            continue
        for entry_id, raw in data.items():
            where = f"phrasings/{path.name} {entry_id}"
            if entry_id in result:
                collector.add(ProblemCode.DUPLICATE_ID, where, id=entry_id)
            if parsed := collector.parse(Phrasings, {"by_manner": raw}, where):
                result[entry_id] = parsed.by_manner
    return result


def _content_problems(library: Library) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for entry in library:
        where = entry.where
        length = len(measured(entry.answer))
        if length > ANSWER_LIMIT:
            yield Problem(ProblemCode.ANSWER_TOO_LONG, where, {"length": str(length), "limit": str(ANSWER_LIMIT)})
        for related in entry.related:
            if related not in library.entries:
                yield Problem(ProblemCode.UNKNOWN_ENTRY, where, {"id": related})
        for phrasing in entry.all_phrasings:
            owner = owners.setdefault(phrasing, entry.id)
            if owner != entry.id:
                yield Problem(ProblemCode.DUPLICATE_PHRASING, where, {"phrasing": phrasing, "other": owner})


def coverage_problems(library: Library) -> Iterator[Problem]:
    """Entries with too few ways of asking. They can be used; ``fawen check`` asks for more."""
    for entry in library:
        where = entry.where
        count = len(entry.all_phrasings)
        if count < LEAST_PHRASINGS:
            yield Problem(ProblemCode.TOO_FEW_PHRASINGS, where, {"count": str(count), "least": str(LEAST_PHRASINGS)})
        for manner in Manner:
            found = len(entry.phrasings.get(manner, ()))
            if found < LEAST_A_MANNER:
                context = {"manner": manner.value, "count": str(found), "least": str(LEAST_A_MANNER)}
                yield Problem(ProblemCode.TOO_FEW_OF_A_MANNER, where, context)
