"""Forms that were left open while the township's files changed, and buttons of forms that were thrown away."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlmodel import Session, select

from bot.office import Office
from bot.replies import Reply
from bot.router import Router
from bot.turn import Turn
from storage.activity import Activity
from storage.dispute import Dispute
from storage.draft import Draft
from storage.ledger import person_for
from storage.person import Role

LINE = "登记纠纷 东岭村 邻里 张三 李四 屋檐水 3000元"


class Clerk:
    """Writes and presses in one transaction, under the office of the moment."""

    def __init__(self, office: Office, session: Session) -> None:
        self.office = office
        self.session = session
        self._person = person_for(session, 7, "罗文书", Role.STAFF)
        self._number = 0

    def say(self, text: str) -> list[Reply]:
        return Router(self.office).text(self._turn(text=text))

    def press(self, data: str) -> list[Reply]:
        return Router(self.office).press(self._turn(data=tuple(data.split(":"))))

    def save(self) -> list[Reply]:
        draft = self.session.exec(select(Draft)).one()
        return self.press(f"f:{draft.id}:ok")

    def villages(self, *villages: tuple[str, str]) -> None:
        """From now on the township has these villages, by id and name."""
        township = self.office.content.township
        found = tuple(township.villages[0].model_copy(update={"id": id_, "name": name, "also": ()}) for id_, name in villages)
        content = replace(self.office.content, township=township.model_copy(update={"villages": found}))
        self.office = replace(self.office, content=content)

    def without_kind(self, kind: str) -> None:
        activities = self.office.catalogue.activities
        kinds = {code: declared for code, declared in activities.kinds.items() if code != kind}
        self._declare(kinds)

    def without_field(self, kind: str, field: str) -> None:
        activities = self.office.catalogue.activities
        declared = activities.kinds[kind]
        kept = {part: tuple(f for f in getattr(declared, part) if f != field) for part in ("fields", "ask")}
        self._declare({**activities.kinds, kind: declared.model_copy(update=kept)})

    def _declare(self, kinds: object) -> None:
        activities = self.office.catalogue.activities.model_copy(update={"kinds": kinds})
        self.office = replace(self.office, catalogue=replace(self.office.catalogue, activities=activities))

    def _turn(self, text: str = "", data: tuple[str, ...] = ()) -> Turn:
        self._number += 1
        return Turn(self.office, self.session, self._person, f"test:{self._number}", text, data)


def texts(replies: list[Reply]) -> str:
    return "\n".join(reply.text + reply.toast for reply in replies)


def labels(replies: list[Reply]) -> list[str]:
    return [button.label for reply in replies for row in reply.rows for button in row]


@pytest.fixture
def clerk(office: Office) -> Iterator[Clerk]:
    with office.database.work() as session:
        clerk = Clerk(office, session)
        clerk.villages(("east", "东岭村"), ("west", "西岭村"))
        yield clerk


def test_a_form_whose_kind_is_gone_is_put_away_and_said_so(clerk: Clerk) -> None:
    clerk.say("登记活动 会议")
    clerk.without_kind("meeting")
    assert texts(clerk.say("今天")) == clerk.office.texts("forms.gone")
    assert clerk.session.exec(select(Draft)).all() == []
    assert texts(clerk.say("登记纠纷"))


def test_whoever_asks_something_else_meanwhile_is_answered(clerk: Clerk) -> None:
    clerk.say("登记活动 会议")
    clerk.without_kind("meeting")
    assert clerk.office.texts("talk.welcome_team", name="罗文书") == texts(clerk.say("开始"))


def test_a_field_that_is_gone_is_no_longer_asked(clerk: Clerk) -> None:
    clerk.say("登记活动 会议")
    clerk.say("今天")
    clerk.without_field("meeting", "body")
    assert clerk.office.catalogue.activities.fields["topic"].ask in texts(clerk.say("党委会"))
    clerk.say("防火")
    clerk.save()
    assert clerk.session.exec(select(Activity)).one().details["topic"] == "防火"


def test_a_renamed_village_keeps_what_was_answered(clerk: Clerk) -> None:
    clerk.say(LINE.replace("东岭村", ""))
    clerk.say("东岭村")
    clerk.villages(("east", "东山村"), ("west", "西岭村"))
    assert "东山村" in texts(clerk.press("f:0:zzz"))
    clerk.save()
    assert clerk.session.exec(select(Dispute)).one().village == "east"


def test_a_village_that_is_gone_is_asked_for_again(clerk: Clerk) -> None:
    clerk.say(LINE.replace("东岭村", ""))
    clerk.say("东岭村")
    clerk.villages(("west", "西岭村"))
    assert clerk.office.texts("forms.dispute.village.ask") in texts(clerk.save())
    assert clerk.office.texts("forms.dispute.title") in texts(clerk.say("西岭村"))
    clerk.save()
    assert clerk.session.exec(select(Dispute)).one().village == "west"


def test_a_case_of_a_village_that_is_gone_can_still_be_opened(clerk: Clerk) -> None:
    clerk.say(LINE.replace("东岭村", ""))
    clerk.say("东岭村")
    clerk.save()
    clerk.villages(("west", "西岭村"))
    dispute = clerk.session.exec(select(Dispute)).one()
    assert "east" in texts(clerk.press(f"c:{dispute.id}"))
    asked = clerk.press(f"c:{dispute.id}:edit")
    assert clerk.office.texts("forms.dispute.village.ask") in texts(asked)
    assert "西岭村" in labels(asked)


def test_a_button_of_a_form_that_was_thrown_away_leaves_the_next_one_alone(clerk: Clerk) -> None:
    clerk.say("登记纠纷")
    old = clerk.session.exec(select(Draft)).one().id
    clerk.say("取消")
    clerk.say("登记活动 会议")
    replies = clerk.press(f"f:{old}:x")
    assert clerk.office.texts("forms.stale") in texts(replies)
    assert clerk.session.exec(select(Draft)).one().form == "activity.meeting"


def test_a_very_long_cry_for_help_gets_the_number(clerk: Clerk) -> None:
    assert "110" in texts(clerk.say("他天天打我" * 250 + "救命他要杀我"))
    assert texts(clerk.say("今晚电视放啥子" * 250)) == clerk.office.texts("talk.too_long")
