"""Subjects that people write about and no entry answers. They compete with the entries: so Fawen knows what it does not know."""

from pathlib import Path

from knowledge.entry import Slug, Strict, Text
from knowledge.loading import parse, read_yaml

_MARK = "~"
"""Before a decoy's id, so that it is never an entry's."""


class Decoy(Strict):
    """``name``: the subject; ``phrasings``: how people write about it."""

    name: Text
    phrasings: tuple[Text, ...]


class Decoys(Strict):
    """One file: decoys by id."""

    decoys: dict[Slug, Decoy]


def load_decoys(directory: Path) -> dict[str, tuple[str, ...]]:
    """Ways of asking by decoy, from every file of the directory. Raises ContentError with what is wrong in a file."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(directory.glob("*.yaml")):
        decoys = parse(Decoys, {"decoys": read_yaml(path)}, path.name).decoys
        found |= {_MARK + name: decoy.phrasings for name, decoy in decoys.items()}
    return found
