"""The township's own facts: its villages, offices, hours and numbers. What is not known is left empty and shown as such."""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from knowledge.duty import Duty, Whole
from knowledge.entry import Strict, Text
from knowledge.loading import parse, read_yaml

VillageId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")]
Fact = Annotated[str, BeforeValidator(lambda value: "" if value in ("~", "null") else value)]


class Village(Strict):
    """A village: a fixed id that records keep, its present name, and other names that people use for it."""

    id: VillageId
    name: Text
    also: tuple[Text, ...] = ()


class ExamplePerson(Strict):
    """Someone to be on the local page when trying Fawen out; nobody real."""

    id: Annotated[int, BeforeValidator(int)]
    name: Text
    role: Text
    villages: tuple[VillageId, ...] = ()


class Planned(Strict):
    """谁执法谁普法: how often in a year an office means to do a kind of activity; ``also`` are other names of the office."""

    office: Text
    also: tuple[Text, ...] = ()
    kind: Text
    count: Annotated[Whole, Field(ge=1)]


class Township(Strict):
    """One YAML file; ``facts`` may be empty text, meaning "not entered yet". ``short_name`` stands in case
    numbers, ``full_name`` over reports."""

    name: Text
    full_name: Text
    short_name: Text
    district: Text
    villages: tuple[Village, ...]
    facts: dict[str, Fact]
    duty: Duty = Duty()
    plans: tuple[Planned, ...] = ()
    example_people: tuple[ExamplePerson, ...] = ()

    def village(self, village_id: str | None) -> Village | None:
        """The village with that id, or None."""
        return next((village for village in self.villages if village.id == village_id), None)

    def village_name(self, village_id: str | None) -> str:
        """Its name; an id that is no longer in the file is shown as it is."""
        village = self.village(village_id)
        return village.name if village else village_id or ""

    def filled(self, unknown: str, hours: str = "") -> dict[str, str]:
        """Values for the placeholders of answers; ``unknown`` stands where a fact has not been entered. ``hours``: those of
        ``duty``, in words.
        """
        facts = {key: value or unknown for key, value in self.facts.items()}
        return {"township": self.name, **facts, "duty_hours": hours or unknown}


def load_township(path: Path) -> Township:
    """Raises ContentError with everything that is wrong in the file."""
    return parse(Township, read_yaml(path), path.name)
