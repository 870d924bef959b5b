"""What the papers of a case say beyond its register: the talk itself, and what was agreed. Asked only when a paper needs it."""

from datetime import date
from typing import Annotated

from sqlmodel import Field, SQLModel

from storage.fields import Answer, Asked


class MinutesBase(SQLModel):
    """The mediation: when, where, who took part, what happened and what the parties could not agree on."""

    met_on: Annotated[date | None, Asked(Answer.DAY, up_front=True)] = None
    met_at: Annotated[str, Asked(Answer.TEXT, up_front=True, longest=200)] = Field(default="", max_length=200)
    attended: Annotated[str, Asked(Answer.TEXT, up_front=True, longest=500)] = Field(default="", max_length=500)
    facts: Annotated[str, Asked(Answer.TEXT, up_front=True, longest=2000)] = Field(default="", max_length=2000)
    issue: Annotated[str, Asked(Answer.TEXT, up_front=True, longest=1000)] = Field(default="", max_length=1000)


class TermsBase(SQLModel):
    """The agreement: its clauses, one a line; how and by when they are performed (人民调解法 29)."""

    terms: Annotated[str, Asked(Answer.TEXT, up_front=True, longest=2000)] = Field(default="", max_length=2000)
    manner: Annotated[str, Asked(Answer.TEXT, up_front=True, longest=500)] = Field(default="", max_length=500)
    deadline: Annotated[str, Asked(Answer.TEXT, up_front=True, longest=200)] = Field(default="", max_length=200)
