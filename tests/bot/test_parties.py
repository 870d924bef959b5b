"""Who reads whose name; everybody here is invented."""

import pytest

from bot.office import Office
from bot.parties import shown_parties, shown_words
from storage.dispute import Dispute
from storage.person import Person, Role

DISPUTE = Dispute(village="haokou", parties=["张三", "李四"], summary="张三拉断了李四的网线", mediator_id=7, accepted_year=2026)


@pytest.mark.parametrize(
    ("reader", "full"),
    [
        (None, False),
        (Person(id=1, chat_id=1, role=Role.VILLAGER, villages=["haokou"]), False),
        (Person(id=2, chat_id=2, role=Role.MEDIATOR, villages=["longba"]), False),
        (Person(id=3, chat_id=3, role=Role.ADVISER, villages=["haokou"]), False),
        (Person(id=4, chat_id=4, role=Role.MEDIATOR, villages=["haokou"]), True),
        (Person(id=7, chat_id=7, role=Role.MEDIATOR, villages=[]), True),
        (Person(id=5, chat_id=5, role=Role.STAFF), True),
    ],
)
def test_full_names_are_for_those_who_work_on_the_case(office: Office, reader: Person | None, full: bool) -> None:
    assert shown_parties(office, reader, DISPUTE) == (["张三", "李四"] if full else ["张某", "李某"])
    said = shown_words(office, reader, DISPUTE, DISPUTE.summary)
    assert said == (DISPUTE.summary if full else "张某拉断了李某的网线")
