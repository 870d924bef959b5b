"""How near a message is to the nearest phrasing of one entry: short messages are often a known question, word for word."""

from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz


class Nearness:
    """Built once from normalised texts by entry."""

    def __init__(self, texts: Mapping[str, Iterable[str]]) -> None:
        self._texts = {entry: [*group] for entry, group in texts.items()}

    def reaches(self, gate: float, entry: str, text: str) -> bool:
        """Whether one phrasing shares so much (1: all characters) with the text; the order of words may differ, as in speech."""
        letters, length = _sorted(text), len(text)
        alike = (own for own in self._texts[entry] if 2 * min(len(own), length) >= gate * (len(own) + length))
        return any(fuzz.ratio(letters, _sorted(own)) / 100 >= gate for own in alike)


def _sorted(text: str) -> str:
    return "".join(sorted(text))
