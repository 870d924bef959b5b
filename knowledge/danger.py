"""Danger, seen before anything else: which number to call first.

Rules are data (danger.yaml), tried in their order on the normalised message; the first that fits decides.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from knowledge.entry import Slug, Strict, Text
from knowledge.loading import parse, read_yaml
from knowledge.problem import ContentError, Problem, ProblemCode


class DangerRule(Strict):
    """``all``: patterns that must each be found; ``unless``: patterns of which none may be found."""

    id: Slug
    kind: Text
    number: Text
    all: tuple[Text, ...]
    unless: tuple[Text, ...] = ()


class DangerRules(Strict):
    """``let_through``: look-alikes ("气死我了") that are cut out of a message before the rules are tried.

    ``parts``: names for patterns that several rules use, written in rules as ``<name>``.
    """

    let_through: tuple[Text, ...]
    parts: dict[str, Text]
    rules: tuple[DangerRule, ...]


@dataclass(frozen=True)
class Danger:
    """What kind of danger, the number to call first, and the rule that saw it."""

    kind: str
    number: str
    rule: str


class Watch:
    """``watch.look(message)`` → Danger or None."""

    def __init__(self, rules: DangerRules) -> None:
        self._harmless = re.compile("|".join(rules.let_through) or r"(?!)")
        self._rules = [
            (rule, [_compiled(p, rules.parts) for p in rule.all], [_compiled(p, rules.parts) for p in rule.unless])
            for rule in rules.rules
        ]

    def look(self, text: str) -> Danger | None:
        """``text``: as the person wrote it, in one width and script."""
        text = self._harmless.sub(" ", text)
        for rule, needed, excluded in self._rules:
            if all(pattern.search(text) for pattern in needed) and not any(p.search(text) for p in excluded):
                return Danger(rule.kind, rule.number, rule.id)
        return None


def _compiled(pattern: str, parts: dict[str, str]) -> re.Pattern[str]:
    return re.compile(re.sub(r"<(\w+)>", lambda match: f"(?:{parts[match[1]]})", pattern))


def load_watch(path: Path) -> Watch:
    """Raises ContentError with what is wrong: shape, an unknown part, or a pattern that is none."""
    rules = parse(DangerRules, read_yaml(path), path.name)
    try:
        return Watch(rules)
    except (re.error, KeyError) as error:
        problem = Problem(ProblemCode.BAD_VALUE, path.name, {"field": "rules", "reason": str(error)})
        raise ContentError([problem]) from error
