"""An activity in one line: the kind, what answers what, and when a plain message is such a line."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.office import Office
from bot.talk.activity_line import LINE, is_clearly_a_line, kinds_in, line_answers
from bot.turn import Turn
from storage.ledger import person_for
from storage.person import Role

LINES = [
    (
        "9月17日 浩口小学 宪法课 6年级 60余人 资料100份",
        "publicity_event",
        {
            "day": "9月17日",
            "place": "浩口小学",
            "form": "lecture",
            "title": "宪法课 6年级",
            "attendance": "60余人",
            "materials": "100份",
        },
    ),
    (
        "9月17日在浩口小学上宪法课,来了60余人,发资料100份",
        "publicity_event",
        {
            "day": "9月17日",
            "place": "浩口小学",
            "form": "lecture",
            "title": "上宪法课",
            "attendance": "60余人",
            "materials": "100份",
        },
    ),
    (
        "昨天 浩口村 院坝会 反诈宣传 120多人",
        "publicity_event",
        {
            "day": "昨天",
            "village": "haokou",
            "place": "浩口村",
            "form": "yard_meeting",
            "title": "反诈宣传",
            "attendance": "120多人",
        },
    ),
    (
        "11月20日 党委中心组学习 《习近平法治思想》 15人",
        "study_session",
        {"day": "11月20日", "group": "central_group", "title": "党委中心组学习 《习近平法治思想》", "attendance": "15人"},
    ),
    (
        "11月2日 横幅 9条 国家安全",
        "media_push",
        {"day": "11月2日", "channel": "banner", "title": "横幅 国家安全", "items": "9条"},
    ),
    (
        "11月3日 培训 村干部 民法典 40人",
        "training",
        {"day": "11月3日", "audience": "staff", "title": "民法典", "persons": "40人"},
    ),
    ("11月5日 联合执法 食品安全", "joint_enforcement", {"day": "11月5日", "topic": "食品安全"}),
    ("11月5日 矛盾排查 全乡 没有发现", "screening", {"day": "11月5日", "scope": "全乡", "result": "没有发现"}),
    ("11月6日 宪法宣誓 新任村干部 12人", "oath", {"day": "11月6日", "subject": "新任村干部", "persons": "12人"}),
    (
        "9.17 浩口小学 宪法课 60余人",
        "publicity_event",
        {"day": "9.17", "place": "浩口小学", "form": "lecture", "title": "宪法课", "attendance": "60余人"},
    ),
    (
        "9月10日 岩家村、龙坝村 赶集宣传 300多人",
        "publicity_event",
        {"day": "9月10日", "village": "shili_yanjia", "place": "岩家村、龙坝村", "form": "stall", "attendance": "300多人"},
    ),
    (
        "6月1日 浩口小学、龙坝小学 法治进校园 200人次",
        "publicity_event",
        {"day": "6月1日", "place": "浩口小学、龙坝小学", "title": "法治进校园", "attendance": "200人次"},
    ),
    (
        "昨天在石桥村赶场宣传民法典,发资料两百份",
        "publicity_event",
        {
            "day": "昨天",
            "village": "shili_shiqiao",
            "place": "石桥村",
            "form": "stall",
            "title": "在石桥村赶场宣传民法典",
            "materials": "两百份",
        },
    ),
    (
        "9月12、13日 石桥村 入户宣传 普法",
        "publicity_event",
        {
            "day": "9月12",
            "remark": "9月12、13日",
            "village": "shili_shiqiao",
            "place": "石桥村",
            "form": "home_visit",
            "title": "普法",
        },
    ),
    (
        "8月3日到8月5日 入户走访 龙坝村 30次",
        "household_visit",
        {"day": "8月3日", "remark": "8月3日到8月5日", "village": "shili_longba", "visits": "30次"},
    ),
    (
        "11月4日 法律明白人培训 45人",
        "training",
        {"day": "11月4日", "audience": "mingbairen", "title": "法律明白人培训", "persons": "45人"},
    ),
    (
        "11月4日 调解员培训 12人",
        "training",
        {"day": "11月4日", "audience": "mediators", "title": "调解员培训", "persons": "12人"},
    ),
    (
        "11月6日 合法性审查 采购合同 修改后通过",
        "legal_review",
        {"day": "11月6日", "review_object": "contract", "review_result": "changed", "title": "采购合同"},
    ),
    ("9月8日 张贴标语20张", "media_push", {"day": "9月8日", "channel": "banner", "title": "张贴标语", "items": "20张"}),
    ("9月6日 走访五保户 15户", "household_visit", {"day": "9月6日", "topic": "走访五保户", "visits": "15户"}),
    ("浩口小学 宪法刻 60余人", "publicity_event", {"place": "浩口小学", "title": "宪法刻", "attendance": "60余人"}),
]
NO_LINES = [
    "上周三开会能不能请假?",
    "9月17日党委会那天他打了我怎么办",
    "昨天在院坝开会摔伤了谁负责",
    "9月17日 浩口小学 宪法课 60余人 我想问要不要报备",
    "昨天学习培训60人是不是违法",
    "9月17日 跳广场舞 60人",
    "宪法课 60余人",
    "国庆前 摆摊宣传 传单150张",
    "浩口村的老刘 法律援助了",
    "12月4日是国家宪法日吗",
    "打12348收不收话费",
]


@pytest.fixture
def turn(office: Office) -> Iterator[Turn]:
    with office.database.work() as session:
        yield Turn(office, session, person_for(session, 7, "罗文书", Role.STAFF), "test")


def said(turn: Turn, text: str) -> Turn:
    return Turn(turn.office, turn.session, turn.person, "test", text)


@pytest.mark.parametrize(("text", "kind", "answers"), LINES, ids=[line for line, _, _ in LINES])
def test_a_line_is_read(turn: Turn, text: str, kind: str, answers: dict[str, str]) -> None:
    assert kinds_in(turn, text) == [kind]
    assert line_answers(turn, kind, text) == {**answers, LINE: text}


@pytest.mark.parametrize("text", [text for text, _, answers in LINES if "day" in answers])
def test_a_plain_message_with_kind_day_and_numbers_is_a_line(turn: Turn, text: str) -> None:
    assert is_clearly_a_line(said(turn, text))


@pytest.mark.parametrize("text", NO_LINES)
def test_a_question_stays_a_question(turn: Turn, text: str) -> None:
    assert not is_clearly_a_line(said(turn, text))


@pytest.mark.parametrize("text", ["国庆前 岩家村 摆摊宣传 发传单150张", "8月底 和坪村 普法宣传 50人"])
def test_a_line_whose_day_cannot_be_read_is_a_line_that_lacks_its_day(turn: Turn, text: str) -> None:
    assert is_clearly_a_line(said(turn, text))
    assert "day" not in line_answers(turn, "publicity_event", text)


def test_a_day_and_what_it_was_are_a_line(turn: Turn) -> None:
    assert is_clearly_a_line(said(turn, "昨天 院坝会"))


def test_words_of_two_kinds_leave_the_choice(turn: Turn) -> None:
    assert kinds_in(turn, "11月3日 党委会 法治建设") == ["study_session", "meeting"]


WORDS = ["9月17日", "浩口小学", "宪法课", "6年级", "60余人", "资料100份", "下雨路滑", "乙村来了3只狗"]
KINDS = ["publicity_event", "meeting", "screening", "media_push", "training", "document"]


def test_nothing_of_a_line_is_dropped(turn: Turn) -> None:
    @settings(max_examples=100, deadline=None)
    @given(st.permutations(WORDS), st.sampled_from(KINDS))
    def check(words: list[str], kind: str) -> None:
        answers = {name: value for name, value in line_answers(turn, kind, " ".join(words)).items() if name != LINE}
        kept = "".join(answers.values())
        chosen = {"宪法课"} if answers.get("form") == "lecture" else set()
        assert [word for word in words if word.removeprefix("资料") not in kept and word not in chosen] == []

    check()
