"""A township adds a kind of activity and a figure by YAML alone: it can be logged in the chat and is counted."""

from datetime import datetime
from pathlib import Path

from knowledge.texts import Texts
from tests.desk import STAFF, Desk
from tests.knowledge.sample import write

KINDS = """
kinds:
  sports_day:
    {name: 法治运动会, group: publicity, fields: [title, attendance, rounds_run, events], ask: [title, rounds_run], once: events}
fields:
  rounds_run: {name: 圈数, ask: 跑了几圈?, answer: count, unit: 圈}
"""
INDICATORS = """
indicators:
- {id: sports_day_count, name: 法治运动会, unit: 场, group: publicity, record: sports_day, measure: sum:events}
- {id: sports_rounds_count, name: 法治运动会圈数, unit: 圈, group: publicity, record: sports_day, measure: sum:rounds_run}
"""


async def test_a_kind_of_ones_own_is_logged_and_counted(tmp_path: Path) -> None:
    write(tmp_path / "township" / "activities.yaml", KINDS)
    write(tmp_path / "township" / "indicators.yaml", INDICATORS)
    async with Desk(tmp_path) as desk:
        desk.clock.fixed = datetime(2026, 11, 25, 10, tzinfo=desk.office.settings.zone)
        staff = await desk.talk(STAFF)
        texts: Texts = desk.office.texts
        for said in ("登记活动 法治运动会", "昨天", "宪法日跑步", "30余圈"):
            await staff.say(said)
        await staff.press(texts("forms.buttons.save"))
        await staff.say("今年统计")
        seen = "\n".join(staff.said())
    assert "法治运动会:1场" in seen
    assert "法治运动会圈数:30余圈" in seen
