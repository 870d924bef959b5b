"""What could not be answered, as the editor sees it."""

import pytest

from bot.office import Office
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
