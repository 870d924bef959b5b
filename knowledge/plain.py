"""Plain speech: no long sentence to a villager, and no legal term without its plain word nearby."""

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from knowledge.entry import Entry, Strict, Text, measured
from knowledge.loading import parse, read_yaml
from knowledge.problem import Problem, ProblemCode
from knowledge.texts import Texts


class PlainRules(Strict):
    """plain.yaml; what each is for stands there. ``terms``: a legal term → plain words of which one must stand nearby."""

    longest: Annotated[int, BeforeValidator(int)]
    ends: Text
    wide: Text
    villagers: tuple[Text, ...]
    others: tuple[Text, ...] = ()
    terms: dict[Text, Annotated[tuple[Text, ...], Field(min_length=1)]]


class Plain:
    """The rules, ready to be applied."""

    def __init__(self, rules: PlainRules) -> None:
        self._rules = rules
        self._ends = re.compile(f"[{re.escape(rules.ends)}\\n]")
        longest_first = sorted(rules.terms, key=len, reverse=True)  # the short term in a longer one is not meant
        self._terms = re.compile("|".join(map(re.escape, longest_first)))

    def problems(self, text: str, where: str, near: str = "") -> Iterator[Problem]:
        """What a villager would not take in. ``near``: what stands right above the text and may explain its terms."""
        for part in self._ends.split(measured(text)):
            sentence = part.strip()
            if len(sentence) > self._rules.longest:
                context = {"length": str(len(sentence)), "limit": str(self._rules.longest), "sentence": sentence}
                yield Problem(ProblemCode.LONG_SENTENCE, where, context)
        for mark in dict.fromkeys(mark for mark in text if mark in self._rules.wide):
            yield Problem(ProblemCode.WIDE_MARK, where, {"mark": mark})
        for term in dict.fromkeys(self._terms.findall(text)):
            plain = self._rules.terms[term]
            if not any(words in near + text for words in plain):
                yield Problem(ProblemCode.JARGON, where, {"term": term, "plain": plain[0]})

    def is_for_villagers(self, key: str) -> bool:
        """Whether a villager reads the text of that key."""
        return _any_fits(key, self._rules.villagers) and not _any_fits(key, self._rules.others)

    def entry_problems(self, entries: Iterable[Entry]) -> Iterator[Problem]:
        """Of the answers and their details; a detail is asked for below the answer, which may explain its terms."""
        for entry in entries:
            yield from self.problems(entry.answer, entry.where)
            yield from self.problems(entry.detail, entry.where, near=entry.answer)

    def text_problems(self, texts: Texts) -> Iterator[Problem]:
        """Of the texts that villagers read."""
        for key, text in texts:
            if self.is_for_villagers(key):
                yield from self.problems(text, key)


def load_plain(path: Path) -> Plain:
    """Raises ContentError with everything that is wrong in the file."""
    return Plain(parse(PlainRules, read_yaml(path), path.name))


def _any_fits(key: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch(key, pattern) for pattern in patterns)
