"""A file that somebody sent, as the talks see it. Knows no telegram."""

from dataclasses import dataclass
from enum import StrEnum

from storage.attachment import Kept


class Problem(StrEnum):
    """Why a file was not taken; the words stand under ``attachments.refused``."""

    TOO_LARGE = "too_large"
    KIND = "kind"
    EMPTY = "empty"
    NOT_COME = "not_come"


@dataclass(frozen=True)
class Received:
    """The file in the store, or what was wrong with it."""

    kept: Kept | None = None
    problem: Problem | None = None
    album: str | None = None
