"""What could not be answered, as the editor sees it."""

import pytest

from bot.office import Office
from bot.talk import alike
from bot.talk.alike import groups_of
from bot.turn import Turn
from storage.gap import LONGEST, Settled, settle
from storage.ledger import file_consultation, person_for
from storage.person import Role


@pytest.mark.parametrize("length", [12, LONGEST - 1, LONGEST + 300])
def test_a_question_that_is_left_does_not_come_up_again_however_long_it_is(office: Office, length: int) -> None:
    story = "".join(chr(0x4E00 + 7 * number) for number in range(length))
    with office.database.work() as session:
        editor = person_for(session, 1003, "罗文书", Role.STAFF)
        turn = Turn(office, session, editor, "test:1")
        for number in range(2):
            values = {"asker": "x", "question": story, "decision": "none", "year": 2026}
            file_consultation(session, values, editor, f"test:{number}")
            for group in groups_of(turn):
                settle(session, group.forms, Settled.IGNORED, editor, office.clock())
            assert groups_of(turn) == []


def test_older_questions_come_up_when_the_newest_are_settled(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alike, "MOST", 2)
    with office.database.work() as session:
        editor = person_for(session, 1003, "罗文书", Role.STAFF)
        turn = Turn(office, session, editor, "test:1")
        for number, question in enumerate(("我家的牛丢了", "河里哪个在电鱼", "路灯坏了")):
            values = {"asker": "x", "question": question, "decision": "none", "year": 2026}
            file_consultation(session, values, editor, f"test:{number}")
        shown = []
        while groups := groups_of(turn):
            shown.append({c.question for group in groups for c in group.consultations})
            settle(session, {form for group in groups for form in group.forms}, Settled.IGNORED, editor, office.clock())
        assert shown == [{"河里哪个在电鱼", "路灯坏了"}, {"我家的牛丢了"}]
