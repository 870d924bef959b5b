"""How near a message is to the nearest phrasing of one entry: short messages are often a known question, word for word."""

from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz, process


class Nearness:
    """Built once from normalised texts by entry."""

    def __init__(self, texts: Mapping[str, Iterable[str]]) -> None:
        self._texts = {entry: [*group] for entry, group in texts.items()}

    def of(self, entry: str, text: str) -> float:
        """0 (nothing in common) to 1 (the same characters); the order of words may differ, as it does in speech."""
        found = (
            process.extractOne(text, self._texts[entry], scorer=fuzz.ratio, processor=None),
            process.extractOne(_sorted(text), map(_sorted, self._texts[entry]), scorer=fuzz.ratio, processor=None),
        )
        return max(score for _, score, _ in found) / 100


def _sorted(text: str) -> str:
    return "".join(sorted(text))
