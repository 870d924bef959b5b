"""Every word that the program says, by key. Placeholders are ``{name}``; a missing one is an error, not a gap."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from knowledge.loading import read_yaml
from knowledge.problem import ContentError, Problem, ProblemCode


class MissingText(KeyError):
    """A text was asked for that no file has, or a value for one of its placeholders is missing."""


class Texts:
    """``texts("cases.saved", number=…)``. Keys are the file's name and the path of keys inside it, joined by dots."""

    def __init__(self, by_key: Mapping[str, str]) -> None:
        self._by_key = dict(by_key)
        self._below: dict[str, dict[str, str]] = {}

    def __call__(self, key: str, /, **values: object) -> str:
        """The text with its placeholders filled in.

        Raises:
            MissingText: no such key, or a placeholder without value.
        """
        try:
            return self._by_key[key].format_map(values)
        except KeyError as error:
            raise MissingText(f"{key}: {error}") from error

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Every key and its text, in the order of the files."""
        return iter(self._by_key.items())

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key, in the order of the files."""
        return tuple(self._by_key)

    def under(self, prefix: str) -> dict[str, str]:
        """All texts below a key, by the rest of their keys, in the order of the file."""
        if prefix not in self._below:
            start = prefix + "."
            self._below[prefix] = {key.removeprefix(start): text for key, text in self._by_key.items() if key.startswith(start)}
        return dict(self._below[prefix])


def load_texts(directory: Path) -> Texts:
    """Reads every ``*.yaml`` of the directory. Raises ContentError with all problems of all files."""
    problems: list[Problem] = []
    by_key: dict[str, str] = {}
    for path in sorted(directory.glob("*.yaml")):
        try:
            by_key.update(_flat(path.stem, read_yaml(path), path.name))
        except ContentError as error:
            problems.extend(error.problems)
    if problems:
        raise ContentError(problems)
    return Texts(by_key)


def _flat(prefix: str, data: Any, where: str) -> Iterator[tuple[str, str]]:
    """Keys and texts. An empty text is a fault: it is what an unquoted comma in a flow mapping leaves of a sentence."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _flat(f"{prefix}.{key}", value, where)
    elif isinstance(data, list) and all(isinstance(item, str) for item in data):
        yield prefix, "\n".join(data)
    elif isinstance(data, str) and data.strip():
        yield prefix, data
    else:
        raise ContentError([Problem(ProblemCode.WRONG_SHAPE, where, {"field": prefix, "reason": "string_type"})])
