"""The stories in tests/dialogues, each with one worker, with a new worker after every step, and after every other step;
the last also on PostgreSQL. After each, strangers press all of its buttons (tests/strangers.py), and people of the next township
(tests/neighbours.py).
"""

import re
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.local.picture import size_of
from knowledge.loading import read_yaml
from tests import neighbours, strangers
from tests.conftest import POSTGRESQL, SQLITE
from tests.conversation import Conversation
from tests.desk import ADMIN, ADVISER, MEDIATOR, NEWCOMER, STAFF, VILLAGER, Desk, whole_content
from tests.ledgers.made import comma_separated, workbook
from tests.local.pictures import png

DIALOGUES = Path(__file__).parent / "dialogues"
PEOPLE = {"villager": VILLAGER, "mediator": MEDIATOR, "staff": STAFF, "adviser": ADVISER, "admin": ADMIN, "newcomer": NEWCOMER}
STORIES = [(path.stem, story) for path in sorted(DIALOGUES.glob("*.yaml")) for story in read_yaml(path)]
MODES = {"one worker": 0, "restart after every step": 1, "two workers taking turns": 2}
RUNS = [*((SQLITE, mode) for mode in MODES), (POSTGRESQL, "two workers taking turns")]


@pytest.mark.parametrize(("database_engine", "mode"), RUNS, indirect=["database_engine"])
@pytest.mark.parametrize(("topic", "story"), STORIES, ids=[f"{topic}: {story['story']}" for topic, story in STORIES])
async def test_story(desk: Desk, topic: str, story: dict[str, Any], mode: str) -> None:
    kept: dict[str, str] = {}
    shown: defaultdict[int, set[str]] = defaultdict(set)
    if story.get("calendar"):  # the days of the year come into it
        desk.content = whole_content()
        await desk.next_worker()
    for number, step in enumerate(story["steps"], start=1):
        talk = await take(desk, step, kept)
        check(talk, step)
        shown[talk.person_id] |= talk.data()
        if MODES[mode] and number % MODES[mode] == 0:
            await desk.next_worker()
    if not MODES[mode]:
        assert strangers.complaints(desk.office, set().union(*shown.values())) == []
        assert neighbours.complaints(desk.office, shown) == []


async def take(desk: Desk, step: dict[str, Any], kept: dict[str, str]) -> Conversation:
    """One step of a story, and the chat in which it was done."""
    if "at" in step:  # the township's time from here on
        desk.clock.fixed = datetime.fromisoformat(step["at"]).replace(tzinfo=desk.office.settings.zone)
    if step.get("job"):
        await desk.job(step["job"])
    talk = await desk.talk(PEOPLE[step["who"]])
    await _do(talk, step, kept)
    for name, pattern in step.get("keep", {}).items():  # what a person copies out of a message, such as a link
        found = re.search(pattern, "\n".join(talk.said()))
        assert found, f"{pattern} is missing:\n{talk.transcript()}"
        kept[name] = found.group()
    return talk


async def _do(talk: Conversation, step: dict[str, Any], kept: dict[str, str]) -> None:
    if "say" in step:
        await talk.say(kept.get(step["say"], step["say"]))
    elif "place" in step:  # a button by its place, where nobody can know what will stand on it
        await talk.press(talk.buttons()[int(step["place"])])
    elif "press" in step:
        await talk.press(step["press"])
    elif "table" in step:
        rows, name = step["table"], step["name"]
        content = comma_separated(rows) if name.endswith(".csv") else workbook(**{name.partition(".")[0]: rows})
        await talk.attach(content, name, step.get("caption", ""))
    elif "attach" in step:
        await talk.attach(*_file(step["attach"]), step.get("caption", ""))
    else:
        await talk.look()


def _file(name: str) -> tuple[bytes, str]:
    """``photo``, ``photo 2``: pictures of other colours; ``program``: a file that no record takes; tables that cannot be read."""
    if name == "program":
        return b"MZ" + bytes(200), "photo.png"
    if name in _TABLES:
        return _TABLES[name]
    number = int(name.removeprefix("photo") or 0)
    picture = png(40, 30, (number, 107, 80))
    assert size_of(picture) == (40, 30)
    return picture, "photo.png"


_TABLES = {
    "old table": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + bytes.fromhex("0908100000060500") + bytes(100), "纠纷.xls"),
    "broken table": (workbook(纠纷=[["日期"]])[:-400], "纠纷.xlsx"),
    "huge table": (b"a" * (21 * 2**20), "纠纷.csv"),
}


def check(talk: Conversation, step: dict[str, Any]) -> None:
    said = "\n".join(talk.said() if "look" not in step else [talk.last()])
    for words in step.get("expect", []):
        assert words in said, f"{words!r} is missing:\n{talk.transcript()}"
    if "first" in step:  # how the first of several answers begins
        assert talk.said()[0].startswith(step["first"]), f"{step['first']!r} is not first:\n{talk.transcript()}"
    for words in step.get("without", []):
        assert words not in said, f"{words!r} should not be said:\n{talk.transcript()}"
    for label in step.get("buttons", []):
        assert any(label in button for button in talk.buttons()), f"no button {label!r}:\n{talk.transcript()}"
    for label in step.get("no_buttons", []):
        assert not any(label in button for button in talk.buttons()), f"button {label!r}:\n{talk.transcript()}"
    if "photo" in step:
        assert talk.new()[-1]["photo"]
    if "alert" in step:
        assert step["alert"] in talk.alert()
    if "document" in step:
        assert talk.documents()[-1].name.endswith(step["document"])
