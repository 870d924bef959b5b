"""Two townships in one database: neither sees, counts or numbers what is the other one's."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, col, func, select

from bot.catalogue import load_catalogue
from knowledge.loading import read_yaml
from storage.activity import Activity
from storage.announcement import Announcement, subscribers
from storage.bulk import columns_of, write
from storage.consultation import Consultation
from storage.database import Database
from storage.dispute import Dispute, Status
from storage.dispute_table import dispute_table
from storage.figure import Figure
from storage.forgetting import forget
from storage.importing import Importer
from storage.indicators import CountedBy
from storage.ledger import by_origin, file_dispute, person_for
from storage.likeness import alike
from storage.membership import members
from storage.period import Period
from storage.person import Role
from storage.place import Placed, everywhere
from storage.publication import editions, publish
from storage.record import now
from storage.statistics import Statistics
from storage.tables import TABLES
from storage.ticket import Reason, Ticket, untaken
from tests.storage.sample import NOW, TODAY, dispute, talk

CATALOGUE = load_catalogue()
STATISTICS = Statistics(CATALOGUE.indicators, CATALOGUE.activities)
OTHERS: list[dict[str, Any]] = read_yaml(Path(__file__).parent / "townships.yaml")
MAJOR = {"severity": {"重大": "major"}}
PLACED: list[Any] = [table for table in TABLES if issubclass(table, Placed)]
FREE = {"person", "invitation"}
"""Tables that name a township and are read across townships: by a person's chat, by an invitation's link."""


def test_every_table_that_names_a_township_is_kept_apart() -> None:
    named = {str(table.__tablename__) for table in TABLES if "township" in table.model_fields}
    assert named == {str(table.__tablename__) for table in PLACED} | FREE


def filled(database: Database, place: str) -> None:
    with database.work(place) as session:
        somebody = person_for(session, len(place), place, Role.STAFF)
        somebody.township = place
        dispute(session, origin=f"d:{place}")
        talk(session)
        session.add(Consultation(asker="a", year=2026, question="?", origin=f"c:{place}"))
        session.add(Ticket(person_id=somebody.id or 0, reason=Reason.ASKED, opened_at=NOW))
        session.add(Announcement(text="?", audience="all"))


@pytest.mark.parametrize("table", [Dispute, Activity, Consultation, Ticket, Announcement], ids=lambda table: table.__name__)
def test_a_township_reads_its_own_rows_however_they_are_asked_for(database: Database, table: Any) -> None:
    filled(database, "east")
    filled(database, "westend")
    with database.work() as session:
        assert len(session.exec(select(table)).all()) == 2
        numbers = dict(session.exec(select(table.township, table.id)).all())
    with database.work("east") as session:
        assert [row.township for row in session.exec(select(table))] == ["east"]
        assert session.exec(select(table.id)).all() == [numbers["east"]]
        assert session.exec(select(func.count()).select_from(table)).one() == 1
        assert session.exec(select(func.count()).where(col(table.id) > 0)).one() == 1
        assert session.exec(select(func.max(table.id)).where(col(table.id).in_(select(table.id)))).one() == numbers["east"]
        assert session.get(table, numbers["westend"]) is None
        assert session.get(table, numbers["westend"], with_for_update=True) is None
        assert session.get(table, numbers["east"]) is not None
    for nowhere in ("nowhere", ""):  # "": whoever has not said yet where they belong
        with database.work(nowhere) as session:
            assert session.exec(select(table)).all() == []


def test_the_team_waiting_people_and_receivers_are_those_of_the_township(database: Database) -> None:
    filled(database, "east")
    filled(database, "westend")
    with database.work() as session:
        for number, place in ((11, "east"), (12, "westend")):
            reader = person_for(session, number, "")
            reader.township, reader.subscribed_at = place, now()
    with database.work("east") as session:
        assert [person.name for person in members(session)] == ["east"]
        assert [ticket.township for ticket in untaken(session)] == ["east"]
        (announcement,) = session.exec(select(Announcement)).all()
        assert len(subscribers(session, announcement)) == 1
        assert len(alike(session, "east", None, [], TODAY)) == 0
    with database.work() as session:
        assert members(session) == []
        assert len(subscribers(session, Announcement(text="?", audience="all"))) == 2


def test_numbers_count_in_each_township(database: Database) -> None:
    for place, numbers in (("east", [1, 2]), ("west", [1]), ("east", [3])):
        for number in numbers:
            with database.work(place) as session:
                filed = file_dispute(session, {"village": "v"}, NOW, None, f"{place}:{number}")
                assert (filed.number, filed.township) == (number, place)
    with database.work("west") as session:
        found = by_origin(session, Dispute, "east:1")
        assert found is not None
        assert found.township == "east"


def _accepted(session: Session, year: int) -> int:
    """Cases, counted row by row."""
    rows = session.exec(select(Dispute.cases).where(Dispute.accepted_year == year, Dispute.status != Status.APPLIED))
    return sum(rows.all())


def test_each_township_has_its_own_figures_and_the_district_their_sum(database: Database) -> None:
    for place in ("east", "west"):
        for township in OTHERS[: 2 if place == "east" else 1]:
            source = township["source"] | {"place": place + township["source"]["place"]}
            with database.work(place) as session:
                done = Importer(CATALOGUE.activities, MAJOR).run(session, {"source": source, "records": township["records"]})
                assert done.added == len(township["records"])
    year = int(OTHERS[0]["source"]["year"])
    figures: dict[str | None, dict[Any, Figure]] = {}
    places: tuple[str | None, ...] = ("west", "nowhere", None)
    for where in places:
        with database.work(where) as session:
            figures[where] = {f.key: f for f in STATISTICS.year(session, year)}
            assert dispute_table(session, Period.year(year)).total.accepted == _accepted(session, year)
    counted = [key for key, figure in figures["west"].items() if figure.records]
    assert counted
    assert not [f for f in figures["nowhere"].values() if f.records]
    summed = [key for key in counted if figures["west"][key].declared.how in ("sum", "times", "count")]
    assert summed
    assert all(figures[None][key].records >= 2 * figures["west"][key].records for key in summed)


def test_rosters_of_two_townships_are_two(database: Database) -> None:
    kind = next(code for code, kind in CATALOGUE.activities.kinds.items() if kind.one_per)
    fields = CATALOGUE.activities.kinds[kind].one_per
    for place in ("east", "west"):
        with database.work(place) as session:
            session.add(CATALOGUE.activities.born(kind, dict.fromkeys(fields, "x"), year=2026, origin=f"r:{place}"))
    with database.work() as session:
        counted = [f for f in STATISTICS.year(session, 2026) if kind in f.declared.records and f.counted_by is CountedBy.LATEST]
        assert {figure.records for figure in counted} == {2}


def test_published_figures_are_those_of_the_place_that_published_them(database: Database) -> None:
    year = Period.year(2025)
    for number, place in enumerate(("east", "west", None)):
        with database.work(place) as session:
            somebody = person_for(session, 90 + number, "x")
            assert publish(session, year, [], 1, somebody, f"press:{place}").edition == 1
    for place in ("east", "west", None):
        with database.work(place) as session:
            assert [one.township for one in editions(session, year)] == [place or ""]


def test_many_rows_at_once_belong_to_the_township_too(database: Database) -> None:
    with database.work() as session:
        made = dispute(session).model_dump()
    row = {name: made[name] for name in columns_of(Dispute)} | {"origin": "row:1"}
    with database.work("east") as session:
        write(session, Dispute, [row])
        assert session.exec(select(Dispute.township)).one() == "east"


def test_what_is_a_persons_own_is_forgotten_in_every_township(database: Database) -> None:
    with database.work("east") as session:
        villager = person_for(session, 7, "王嬢嬢")
        session.add(Ticket(person_id=villager.id or 0, reason=Reason.ASKED, opened_at=NOW))
        dispute(session, applicant_id=villager.id)
    with database.work("west") as session:
        villager = person_for(session, 7, "王嬢嬢")
        assert forget(session, villager) == 1
        with everywhere(session):
            assert session.exec(select(Ticket)).all() == []
        assert session.exec(select(Dispute)).all() == []


def test_a_row_keeps_the_township_that_it_names(database: Database) -> None:
    with database.work("east") as session:
        dispute(session, township="west")
    with database.work("west") as session:
        assert len(session.exec(select(Dispute)).all()) == 1


def test_one_township_alone_needs_no_name(database: Database) -> None:
    with database.work() as session:
        made: SQLModel = dispute(session)
        assert made.model_dump()["township"] == ""
        assert len(session.exec(select(Dispute)).all()) == 1


def test_what_is_new_belongs_to_where_it_was_written_though_one_looks_elsewhere(database: Database) -> None:
    with database.work("east") as session:
        session.add(Consultation(asker="a", year=2026, question="?", origin="c:new"))
        assert by_origin(session, Dispute, "of nothing") is None
        assert session.exec(select(Consultation.township)).one() == "east"
