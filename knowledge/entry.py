"""One entry of the knowledge base: a question, its answer, and what the answer rests on."""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

ANSWER_LIMIT = 120
"""Characters of an answer: what an old person reads on a small screen without scrolling."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
PLACEHOLDER = re.compile(r"\{(\w+)\}")
_STAND_IN = "_" * 8
"""What a placeholder counts for in the length of a text: about the length of a phone number or an office's name."""


def measured(text: str) -> str:
    """The text with its placeholders as long as what will stand there."""
    return PLACEHOLDER.sub(_STAND_IN, text)


class Manner(StrEnum):
    """In which manner a phrasing is written; each entry has phrasings of every manner."""

    ELDER = "elder"
    SHORT = "short"
    STORY = "story"
    OTHER = "other"
    TERSE = "terse"
    FORMAL = "formal"
    NOISE = "noise"


class Service(StrEnum):
    """What a service entry starts, beside showing its answer."""

    APPLY = "apply"
    HUMAN = "human"
    CONTACT = "contact"
    PROGRESS = "progress"
    FEEDBACK = "feedback"
    DELETE_DATA = "delete_data"
    ABOUT = "about"


class Strict(BaseModel):
    """Base of everything read from YAML: unknown keys are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Strict):
    """An article that the answer rests on: short title of the law and article number ("205", "120-1" for 之一)."""

    law: Text
    article: Annotated[str, StringConstraints(pattern=r"^\d+(-\d+)?$")]


class Reviewed(Strict):
    """Something said of the law, read against the articles that it rests on on the day ``reviewed``.

    ``uncited``: figures in what is said that stand in no cited article, each with the reason why it may be said.
    """

    id: Slug
    sources: tuple[Source, ...] = Field(min_length=1)
    uncited: dict[Text, Text] = Field(default_factory=dict)
    reviewed: date
    topic: str = ""

    @property
    def where(self) -> str:
        """File and id, for messages to the editor."""
        return f"{self.topic}.yaml {self.id}"

    @property
    def said(self) -> str:
        """Everything that the law has to bear out."""
        raise NotImplementedError


class Entry(Reviewed):
    """A reviewed answer. ``answer`` has at most 120 characters and names the next step first.

    ``phrasings`` (manner → ways of asking) stand in a file of their own, see :mod:`knowledge.library`.
    """

    question: Text
    answer: Text
    detail: str = ""
    related: tuple[Slug, ...] = ()
    action: Service | None = None
    phrasings: dict[Manner, tuple[Text, ...]] = Field(default_factory=dict)

    @property
    def said(self) -> str:
        return f"{self.answer}\n{self.detail}"

    @property
    def all_phrasings(self) -> tuple[str, ...]:
        """Every phrasing, in the order of the manners."""
        return tuple(phrasing for group in self.phrasings.values() for phrasing in group)
