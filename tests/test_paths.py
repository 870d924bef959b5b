"""Every step of the life of a case is walked by a story, from every stage that takes it."""

from pathlib import Path

from sqlmodel import Session, col, select

from knowledge.loading import read_yaml
from storage.casework import NOTE, STEPS, Stage, history, stage
from storage.dispute import Dispute
from tests.desk import Desk
from tests.test_dialogues import DIALOGUES, PEOPLE, _do, check

_BY_NAME = {step.name: step for step in STEPS}


def walked(session: Session) -> set[tuple[Stage, str]]:
    """The stage and the name of every step in the histories of all cases."""
    found = set()
    for dispute in session.exec(select(Dispute).order_by(col(Dispute.id))):
        filed, *rows = [row for row in history(session, dispute) if row.name != NOTE]
        now = Dispute(status=filed.status, accepted_year=2026)
        for row in rows:
            found.add((stage(now), row.name))
            after = now.model_copy(update=dict(_BY_NAME[row.name].sets))
            now = now if row.undone else after
        assert stage(now) is stage(dispute)
    return found


async def test_every_step_is_walked_from_every_stage_that_takes_it(tmp_path: Path) -> None:
    found: set[tuple[Stage, str]] = set()
    for number, story in enumerate(read_yaml(DIALOGUES / "paths.yaml")):
        async with Desk(tmp_path / str(number)) as desk:
            for step in story["steps"]:
                talk = await desk.talk(PEOPLE[step["who"]])
                await _do(talk, step, {})
                check(talk, step)
            with desk.office.database.work() as session:
                found |= walked(session)
    assert found == {(where, step.name) for step in STEPS for where in step.takes}
