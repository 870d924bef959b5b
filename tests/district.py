"""The example district of two townships, and a whole Fawen in it."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from knowledge.content import Content, load_content
from storage.ledger import known_person
from storage.person import Person
from tests.desk import Desk

DISTRICT = Path(__file__).parent.parent / "examples" / "district"
HERE, NEXT = "haokou", "qingping"
OFFICE, UNKNOWN = 3001, 3002
VILLAGER, MEDIATOR, STAFF, ADMIN = range(3101, 3105)
"""Of the first township; those of the second are a hundred further."""
OTHER = 100


@cache
def content() -> Content:
    """Without the days of the year, of which the offices would be told on some days and not on others."""
    whole = load_content(district=DISTRICT)
    return replace(whole, days=(), townships={id_: replace(one, days=()) for id_, one in whole.townships.items()})


class District(Desk):
    """``is_restless``: after everything that somebody does another worker goes on."""

    def __init__(self, directory: Path, database_url: str, is_restless: bool) -> None:
        super().__init__(directory, database_url)
        self._is_restless = is_restless
        self.content = content()

    async def settled(self) -> None:
        await super().settled()
        if self._is_restless:
            await self.next_worker()

    async def log(self, who: int, *lines: str) -> None:
        """Cases, each by one line and one tap."""
        talk = await self.talk(who)
        for line in lines:
            await talk.say(f"登记纠纷 {line}")
            await talk.press("保存")

    async def log_in_both(self) -> None:
        """Two cases here, one there."""
        await self.log(MEDIATOR, "浩口村 邻里 张三 李四 屋檐水滴 3000元", "和坪村 邻里 王五 赵六 田坎倒了")
        await self.log(MEDIATOR + OTHER, "和坪村 邻里 钱七 孙八 竹子占地")

    async def heard(self, who: int) -> str:
        """The newest message that somebody has; empty for none."""
        talk = await self.talk(who)
        await talk.look()
        return talk.last()

    def person(self, who: int) -> Person:
        """As written down."""
        with self.office.database.work() as session:
            person = known_person(session, who)
            assert person
            return person

    def shown(self) -> dict[int, set[str]]:
        """What stands behind all buttons that anybody has, by their chat."""
        return {who: talk.data() for who, talk in self._people.items()}
