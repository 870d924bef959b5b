"""``--place``: the township of a district in which a command works, and ``--into``: the one that was there first."""

from collections.abc import Callable
from typing import NoReturn

from bot.office import Office, open_database, open_office
from bot.settings import Settings
from knowledge.content import load_content
from knowledge.texts import Texts
from storage.settling import adopt, townships

Fail = Callable[[str], NoReturn]


def opened(place: str | None, texts: Texts, fail: Fail, only_townships: bool = False) -> Office:
    """The whole, or the township of that id or name. ``only_townships``: for what is always a township's own."""
    office = open_office(Settings())
    found = office.named(place) if place else office
    if found is None or (only_townships and found.is_district):
        names = [texts("errors.place", id=part.place or "", name=part.content.township.name).strip() for part in office.parts]
        fail(texts("errors.which_place", places="\n".join(names)))
    return found


def adopted(into: str, texts: Texts, fail: Fail) -> None:
    """What was written down while one township had the database for itself becomes that township's."""
    settings = Settings()
    known = load_content(district=settings.district).townships
    if into not in known:
        fail(texts("errors.which_place", places=" ".join(known) or texts("errors.one_place")))
    database = open_database(settings)
    with database.work() as session:
        if townships(session) - {""}:
            fail(texts("errors.adopted_already"))
        adopt(session, into)
    database.close()
