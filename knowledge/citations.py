"""Holding entries and quiz questions against the statutes: the law is in force, has the article, and bears the figures out.

The folder of statutes is given by the caller; its format: ``index.tsv`` with columns ``short_title``, ``file``,
``stale``, and one ``<short title>.txt`` a law with lines ``art N<TAB>text``.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from knowledge.entry import Reviewed, Source
from knowledge.figures import Figures
from knowledge.problem import Problem, ProblemCode

_ARTICLE = re.compile(r"^art (\d+(?:-\d+)?)\t(.*)$", re.MULTILINE)
_CITABLE = {"no", "unverified"}
"""``unverified``: departmental rules and Chongqing's own regulations, whose force the collection could not confirm."""


class Statutes:
    """The folder of statutes."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        with (directory / "index.tsv").open(encoding="utf-8", newline="") as file:
            self._index = {row["short_title"]: row for row in csv.DictReader(file, delimiter="\t")}
        self.articles = cache(self._articles)

    def fault(self, source: Source) -> ProblemCode | None:
        """What is wrong with a citation."""
        row = self._index.get(source.law)
        if row is None or row["file"] == "-":
            return ProblemCode.UNKNOWN_LAW
        if row["stale"] not in _CITABLE:
            return ProblemCode.STALE_LAW
        return None if source.article in self.articles(source.law) else ProblemCode.UNKNOWN_ARTICLE

    def _articles(self, law: str) -> dict[str, str]:
        """The law's articles by number."""
        return dict(_ARTICLE.findall((self._directory / self._index[law]["file"]).read_text(encoding="utf-8")))


def citation_problems(items: Iterable[Reviewed], directory: Path, figures: Figures) -> Iterator[Problem]:
    """Every source that the statutes do not bear out, then every figure that no cited article has."""
    statutes = Statutes(directory)
    for item in items:
        faults = {source: fault for source in item.sources if (fault := statutes.fault(source))}
        for source, fault in faults.items():
            yield Problem(fault, item.where, {"law": source.law, "article": source.article})
        sound = [source for source in item.sources if source not in faults]
        cited = "\n".join(statutes.articles(source.law)[source.article] for source in sound)
        yield from _figure_problems(item, cited, figures)


def _figure_problems(item: Reviewed, cited: str, figures: Figures) -> Iterator[Problem]:
    known = {figure.key for figure in figures.found(cited)}
    for figure in figures.found(item.said):
        explained = any(figure.words in words for words in item.uncited)
        if figure.key not in known and not explained:
            yield Problem(ProblemCode.UNCITED_FIGURE, item.where, {"figure": figure.words})
