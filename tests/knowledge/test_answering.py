from pathlib import Path

import pytest

from knowledge.answering import Answerer, DecisionKind, Talk
from knowledge.content import load_content
from tests.knowledge.sample import APPLY, DOG, FEE, FENCE, QUESTIONS, entry, write_content, write_topic


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    return load_content(write_content(tmp_path_factory.mktemp("small") / "content")).answerer


@pytest.mark.parametrize(("message", "entry_id"), [("遭狗咬了找哪个", DOG), ("篱笆占地", FENCE), ("调解要钱不", FEE)])
def test_a_clear_question_is_answered(answerer: Answerer, message: str, entry_id: str) -> None:
    decision = answerer.reply(message)
    assert decision.kind is DecisionKind.ANSWER
    assert decision.entry is not None
    assert decision.entry.id == decision.candidates[0].entry == entry_id
    assert decision.choices == ()
    assert decision.talk.entry == entry_id


def test_an_answer_shows_question_answer_and_law(answerer: Answerer) -> None:
    text = answerer.reply("狗咬了人谁赔").text
    shown = (QUESTIONS[DOG], answerer.library[DOG].answer, answerer.texts("answers.article", main="3"), "样法")
    assert all(words in text for words in shown)


def test_a_service_is_offered_as_a_service(answerer: Answerer) -> None:
    decision = answerer.reply("我要申请调解")
    assert (decision.kind, decision.entry) == (DecisionKind.SERVICE, answerer.library[APPLY])


def test_between_two_near_entries_the_person_chooses(answerer: Answerer) -> None:
    decision = answerer.reply("村里调解")
    assert decision.kind is DecisionKind.CHOOSE
    assert set(decision.choices[:2]) == {FEE, APPLY}
    assert decision.entry is None
    assert f"1. {QUESTIONS[decision.choices[0]]}\n2. {QUESTIONS[decision.choices[1]]}" in decision.text
    assert decision.talk.entry is None


@pytest.mark.parametrize("message", ["今天赶场是逢几", "电饭煲坏了", "电脑"])
def test_what_it_does_not_know_gets_no_answer(answerer: Answerer, message: str) -> None:
    decision = answerer.reply(message)
    assert (decision.kind, decision.entry, decision.choices) == (DecisionKind.NONE, None, ())
    assert decision.text == answerer.texts("answers.none")


@pytest.mark.parametrize(
    ("message", "kind"), [("谢谢", "thanks"), ("晓得了", "closing"), ("您好", "greeting"), ("👍", "unclear")]
)
def test_smalltalk_is_answered_kindly(answerer: Answerer, message: str, kind: str) -> None:
    decision = answerer.reply(message)
    assert (decision.kind, decision.text) == (DecisionKind.SMALLTALK, answerer.texts(f"smalltalk.{kind}"))


def test_an_emergency_goes_before_a_question_and_shows_its_number_first(answerer: Answerer) -> None:
    decision = answerer.reply("救命,他拿刀要杀我,狗咬了人谁赔")
    assert decision.kind is DecisionKind.EMERGENCY
    assert decision.danger is not None
    assert decision.danger.number in decision.text.splitlines()[0]
    assert decision.candidates == ()


@pytest.mark.parametrize("message", ["谢谢", "救命"])
def test_smalltalk_and_alarms_leave_the_topic_as_it_was(answerer: Answerer, message: str) -> None:
    talk = answerer.reply("狗咬了人谁赔").talk
    assert answerer.reply(message, talk).talk == talk


@pytest.mark.parametrize("message", ["谢谢", "电脑", "救命", "村里调解"])
def test_what_is_no_answer_leaves_the_entry_last_shown(answerer: Answerer, message: str) -> None:
    assert answerer.reply(message, answerer.show(DOG).talk).talk.entry == DOG


def test_a_follow_up_is_understood_from_the_last_topic(answerer: Answerer) -> None:
    assert answerer.reply("村里调解").kind is DecisionKind.CHOOSE
    assert answerer.reply("村里调解", answerer.show(FEE).talk).candidates[0].entry == FEE
    assert answerer.reply("村里调解", answerer.show(APPLY).talk).candidates[0].entry == APPLY


def test_a_second_follow_up_still_knows_the_topic(answerer: Answerer) -> None:
    talk = answerer.reply("我家的狗咬了人谁赔").talk
    for message in ("那疫苗呢", "谁出呢"):
        decision = answerer.reply(message, talk)
        assert decision.candidates[0].entry == DOG
        talk = decision.talk


@pytest.mark.parametrize(
    ("message", "entry_id"), [("隔壁的篱笆占了我家菜地怎么办", FENCE), ("篱笆占地", FENCE), ("调解要钱不", FEE)]
)
def test_a_message_that_says_it_all_is_not_dragged_back(answerer: Answerer, message: str, entry_id: str) -> None:
    alone, in_talk = answerer.reply(message), answerer.reply(message, answerer.show(DOG).talk)
    assert in_talk.candidates == alone.candidates
    assert in_talk.talk == alone.talk
    assert in_talk.talk.entry == entry_id


@pytest.mark.parametrize("message", ["村里调解", "电饭煲坏了", "我要买电脑", "村里今天停电", "今天赶场逢几去买个新的电饭煲"])
def test_a_change_of_topic_is_never_answered_with_the_last_one(answerer: Answerer, message: str) -> None:
    assert answerer.reply(message, answerer.reply("狗咬了人谁赔").talk).entry is None


def test_a_chosen_entry_is_remembered(answerer: Answerer) -> None:
    assert answerer.show(DOG).talk.entry == DOG
    assert answerer.show(APPLY).kind is DecisionKind.SERVICE
    assert answerer.reply("狗咬了人谁赔", Talk()) == answerer.reply("狗咬了人谁赔")


def test_the_detail_is_shown_under_its_question(answerer: Answerer) -> None:
    text = answerer.detail(DOG)
    assert QUESTIONS[DOG] in text
    assert answerer.library[DOG].detail in text


def test_the_same_talk_gets_the_same_replies(answerer: Answerer) -> None:
    talk = answerer.reply("狗咬了人谁赔").talk
    assert answerer.reply("那疫苗呢", talk) == answerer.reply("那疫苗呢", talk)


def test_articles_of_one_law_stand_together_and_facts_are_filled_in(tmp_path: Path) -> None:
    directory = write_content(tmp_path / "content")
    cited = [{"law": "甲法", "article": "1"}, {"law": "乙法", "article": "2"}, {"law": "甲法", "article": "120-1"}]
    facts = {"answer": "去{justice_office}。", "detail": "电话:{justice_office_phone}"}
    write_topic(directory, "more", [entry("cat-bite", sources=cited, **facts)])
    content = load_content(directory)
    answerer, texts = content.answerer, content.texts
    text = answerer.show("cat-bite").text
    both = texts("answers.between").join([texts("answers.article", main="1"), texts("answers.sub_article", main="120", sub="1")])
    assert texts("answers.source", law="甲法", articles=both) in text
    assert content.township.facts["justice_office"] in text
    assert texts("answers.unknown_fact") in answerer.detail("cat-bite")
