"""Strict YAML: duplicate keys are refused, every scalar is text, and all problems come back at once.

PyYAML by itself loses duplicate keys silently and reads ``12:30`` as 750, ``no`` as False and dates as dates.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.constructor import ConstructorError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.reader import ReaderError

from knowledge.problem import ContentError, Problem, ProblemCode

Model = TypeVar("Model", bound=BaseModel)
Loaded = TypeVar("Loaded")
_CODES = {
    "missing": ProblemCode.MISSING_FIELD,
    "extra_forbidden": ProblemCode.UNKNOWN_FIELD,
    "dict_type": ProblemCode.WRONG_SHAPE,
    "list_type": ProblemCode.WRONG_SHAPE,
    "tuple_type": ProblemCode.WRONG_SHAPE,
    "model_type": ProblemCode.WRONG_SHAPE,
}
_TAGS = {ScalarNode: "tag:yaml.org,2002:str", SequenceNode: "tag:yaml.org,2002:seq", MappingNode: "tag:yaml.org,2002:map"}
_SCALARS = {f"tag:yaml.org,2002:{name}" for name in ("str", "bool", "int", "float", "null", "timestamp")}
_MERGE = "tag:yaml.org,2002:merge"
_UNDER_WAY = object()


class _StrictLoader(yaml.CSafeLoader):
    """Safe loader for which every scalar is text, and which notes duplicate keys instead of dropping the first.

    It builds the data itself: PyYAML's own way of building, for any type of any tag, takes three times as long.
    """

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.duplicates: list[tuple[str, int]] = []
        self._made: dict[Node, Any] = {}

    def resolve(self, kind: type[Node], value: Any, implicit: Any) -> str:
        """What a node without a tag is."""
        if kind is ScalarNode and value == "<<" and implicit[0]:
            return _MERGE
        return _TAGS[kind]

    def data(self) -> Any:
        """The file's one document."""
        node = self.get_single_node()
        return None if node is None else self._built(node)

    def _built(self, node: Node) -> Any:
        if type(node) is ScalarNode and node.tag in _SCALARS:
            return node.value
        if node not in self._made:
            self._made[node] = _UNDER_WAY
            self._made[node] = self._collection(node)
        elif self._made[node] is _UNDER_WAY:
            raise ConstructorError(None, None, "a part of the file holds itself", node.start_mark)
        return self._made[node]

    def _collection(self, node: Node) -> Any:
        if type(node) is MappingNode and node.tag == _TAGS[MappingNode]:
            return self._mapping(node)
        if type(node) is SequenceNode and node.tag == _TAGS[SequenceNode]:
            return [self._built(item) for item in node.value]
        raise ConstructorError(None, None, f"{node.tag} has no meaning here", node.start_mark)

    def _mapping(self, node: MappingNode) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if type(key_node) is not ScalarNode or key_node.tag == _MERGE:
                raise ConstructorError(None, None, "a key must be plain words", key_node.start_mark)
            key = key_node.value
            if key in result:
                self.duplicates.append((key, key_node.start_mark.line + 1))
            result[key] = self._built(value_node)
        return result


def read_yaml(path: Path) -> Any:
    """The file's content as dicts, lists and text.

    Raises:
        ContentError: it is not there, it is no YAML, or a key stands twice (all of them are named, with their lines).
    """
    try:
        text = path.read_text(encoding="utf-8")
        loader = _StrictLoader(text)
        data = loader.data()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ContentError([Problem(ProblemCode.MISSING_FILE, path.name, {"path": str(path)})]) from error
    except UnicodeDecodeError as error:
        raise ContentError([Problem(ProblemCode.NOT_UTF8, path.name)]) from error
    except yaml.YAMLError as error:
        raise ContentError([Problem(ProblemCode.UNREADABLE, f"{path.name}:{_line(error, text)}")]) from error
    if loader.duplicates:
        raise ContentError(
            Problem(ProblemCode.DUPLICATE_KEY, f"{path.name}:{line}", {"key": key}) for key, line in loader.duplicates
        )
    return data


def parse(model: type[Model], data: Any, where: str) -> Model:
    """``data`` as a model.

    Raises:
        ContentError: with one problem a field that is missing, unknown or wrong.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise ContentError(
            Problem(
                _CODES.get(item["type"], ProblemCode.BAD_VALUE),
                where,
                {
                    "field": ".".join(map(str, item["loc"])),
                    "reason": item["type"],
                    **{key: str(value) for key, value in item.get("ctx", {}).items()},
                },
            )
            for item in error.errors(include_url=False, include_input=False)
        ) from error


def tried(load: Callable[[], Loaded]) -> tuple[Loaded | None, tuple[Problem, ...]]:
    """What could be loaded, or what is wrong with it: for reading on, so that all problems come at once."""
    try:
        return load(), ()
    except ContentError as error:
        return None, error.problems


def _line(error: yaml.YAMLError, text: str) -> int:
    """Where it is, counted from 1."""
    if isinstance(error, ReaderError):  # a character that YAML does not allow; libyaml counts bytes
        return text.encode()[: error.position].count(b"\n") + 1
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1
