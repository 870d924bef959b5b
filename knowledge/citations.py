"""Holding citations against the texts of the statutes: the law is there, is in force, and has the article.

The folder of statutes is given by the caller; its format: ``index.tsv`` with columns ``short_title``, ``file``,
``stale``, and one ``<short title>.txt`` a law with lines ``art N<TAB>text``.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from knowledge.library import Library
from knowledge.problem import Problem, ProblemCode

_ARTICLE = re.compile(r"^art (\d+(?:-\d+)?)\t", re.MULTILINE)
_CITABLE = {"no", "unverified"}
"""``unverified``: departmental rules and Chongqing's own regulations, whose force the collection could not confirm."""


def citation_problems(library: Library, laws: Path) -> Iterator[Problem]:
    """Every source of every entry that the statutes do not bear out."""
    with (laws / "index.tsv").open(encoding="utf-8", newline="") as file:
        index = {row["short_title"]: row for row in csv.DictReader(file, delimiter="\t")}

    @cache
    def articles(law: str) -> frozenset[str]:
        return frozenset(_ARTICLE.findall((laws / index[law]["file"]).read_text(encoding="utf-8")))

    for entry in library:
        for source in entry.sources:
            where = f"{entry.topic}.yaml {entry.id}"
            context = {"law": source.law, "article": source.article}
            if source.law not in index or index[source.law]["file"] == "-":
                yield Problem(ProblemCode.UNKNOWN_LAW, where, context)
            elif index[source.law]["stale"] not in _CITABLE:
                yield Problem(ProblemCode.STALE_LAW, where, context)
            elif source.article not in articles(source.law):
                yield Problem(ProblemCode.UNKNOWN_ARTICLE, where, context)
