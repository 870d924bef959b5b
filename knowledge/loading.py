"""Strict YAML: duplicate keys are refused, every scalar is text, and all problems come back at once.

PyYAML by itself loses duplicate keys silently and reads ``12:30`` as 750, ``no`` as False and dates as dates.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.constructor import ConstructorError
from yaml.nodes import MappingNode, Node, ScalarNode

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


class _StrictLoader(yaml.CSafeLoader):
    """Safe loader that keeps scalars as text and notes duplicate keys instead of dropping the first."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.duplicates: list[tuple[str, int]] = []


def _mapping(loader: _StrictLoader, node: MappingNode) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, ScalarNode) or key_node.tag == "tag:yaml.org,2002:merge":
            raise ConstructorError(None, None, "a key must be plain words", key_node.start_mark)
        key = str(key_node.value)
        if key in result:
            loader.duplicates.append((str(key), key_node.start_mark.line + 1))
        result[key] = loader.construct_object(value_node, deep=True)
    return result


def _text(_: _StrictLoader, node: Node) -> str:
    assert isinstance(node, ScalarNode)
    return str(node.value)


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
for _tag in ("bool", "int", "float", "null", "timestamp"):
    _StrictLoader.add_constructor(f"tag:yaml.org,2002:{_tag}", _text)


def read_yaml(path: Path) -> Any:
    """The file's content as dicts, lists and text.

    Raises:
        ContentError: it is no YAML, or a key stands twice (all of them are named, with their lines).
    """
    try:
        loader = _StrictLoader(path.read_text(encoding="utf-8"))
        data = loader.get_single_data()
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContentError([Problem(ProblemCode.UNREADABLE, path.name, {"reason": _reason(error)})]) from error
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
                {"field": ".".join(map(str, item["loc"])), "reason": item["msg"]},
            )
            for item in error.errors(include_url=False, include_input=False)
        ) from error


def tried(load: Callable[[], Loaded]) -> tuple[Loaded | None, tuple[Problem, ...]]:
    """What could be loaded, or what is wrong with it: for reading on, so that all problems come at once."""
    try:
        return load(), ()
    except ContentError as error:
        return None, error.problems


def _reason(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    line = f"line {mark.line + 1}: " if mark else ""
    return line + str(getattr(error, "problem", None) or error)
