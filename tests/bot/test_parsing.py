from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from bot.forms.form import record_questions
from bot.forms.parsing import BadAnswer, Number, Parser
from bot.forms.question import Choice, Question
from knowledge.content import DIRECTORY
from knowledge.reading import Reader, load_patterns
from knowledge.texts import Texts, load_texts
from knowledge.township import load_township
from storage.dispute import DisputeBase
from storage.fields import Answer, asked_fields

TODAY = date(2026, 11, 25)
VILLAGES = (Choice("east", "东村", ("东头",)), Choice("west", "西村"), Choice("east_hill", "东村坡"))
KINDS = (Choice("neighbor", "邻里"), Choice("land", "山林土地", ("田坎",)))


@cache
def texts() -> Texts:
    return load_texts(DIRECTORY / "texts")


def parser(today: date = TODAY) -> Parser:
    return Parser(Reader(load_patterns(DIRECTORY / "reading.yaml"), {}), texts(), today)


def question(answer: Answer, **marks: Any) -> Question:
    choices = {Answer.VILLAGE: VILLAGES, Answer.CHOICE: KINDS, Answer.YES_NO: (Choice("yes", "有"), Choice("no", "没有"))}
    return Question("x", "x", "x?", answer, **{"choices": choices.get(answer, ()), **marks})


@pytest.mark.parametrize(
    ("answer", "words", "value"),
    [
        (Answer.TEXT, " 屋檐水滴到院坝 ", "屋檐水滴到院坝"),
        (Answer.CHOICE, "land", "land"),
        (Answer.CHOICE, "山林土地", "land"),
        (Answer.CHOICE, "田坎", "land"),
        (Answer.CHOICE, "是邻里的事", "neighbor"),
        (Answer.VILLAGE, "我们西村的", "west"),
        (Answer.VILLAGE, "东头", "east"),
        (Answer.YES_NO, "有", "yes"),
        (Answer.YES_NO, "没有", "no"),
        (Answer.DAY, "昨天", TODAY - timedelta(1)),
        (Answer.DAY, "3月5日", date(2026, 3, 5)),
        (Answer.AMOUNT, "3000", Number(3000)),
        (Answer.AMOUNT, "三千块左右", Number(3000, rounded=True)),
        (Answer.AMOUNT, "1.5万", Number(15000)),
        (Answer.COUNT, "60余人", Number(60, rounded=True)),
        (Answer.COUNT, "六十", Number(60)),
        (Answer.PHONE, "138 0000 1234", "13800001234"),
        (Answer.PHONE, "138-0000-1234", "13800001234"),
        (Answer.PARTIES, "张三、李四,王五 老李", ["张三", "李四", "王五", "老李"]),
    ],
)
def test_every_kind_of_answer_is_read(answer: Answer, words: str, value: object) -> None:
    assert parser().value(question(answer), words) == value


@pytest.mark.parametrize(
    ("answer", "words", "key"),
    [
        (Answer.TEXT, "   ", "empty"),
        (Answer.CHOICE, "不晓得", "choice"),
        (Answer.YES_NO, "不晓得", "choice"),
        (Answer.VILLAGE, "北村", "village"),
        (Answer.DAY, "改天", "day"),
        (Answer.DAY, "今年12月31日", "future"),
        (Answer.AMOUNT, "几百", "amount"),
        (Answer.COUNT, "好多", "count"),
        (Answer.PHONE, "12348", "phone"),
        (Answer.PARTIES, "、,", "parties"),
        (Answer.TEXT, "字" * 501, "too_long"),
    ],
)
def test_every_bad_answer_has_its_key_and_its_words(answer: Answer, words: str, key: str) -> None:
    with pytest.raises(BadAnswer) as caught:
        parser().value(question(answer), words)
    assert caught.value.key == key
    assert texts()(f"forms.bad.{key}", **caught.value.context)


def test_every_bad_answer_of_the_texts_is_tested_here() -> None:
    assert set(texts().under("forms.bad")) == {
        "choice", "village", "day", "future", "past", "amount", "count", "range", "phone", "identity", "parties", "too_long",
        "empty",
    }  # fmt: skip


@pytest.mark.parametrize("words", ["0", "101人"])
def test_a_number_lies_between_its_questions_limits(words: str) -> None:
    asked = question(Answer.COUNT, least=1, most=100)
    assert parser().value(asked, "100人") == Number(100)
    with pytest.raises(BadAnswer) as caught:
        parser().value(asked, words)
    assert texts()(f"forms.bad.{caught.value.key}", **caught.value.context).count("1到100") == 1


def test_the_limits_of_a_number_are_those_of_its_field() -> None:
    questions = {q.name: q for q in record_questions(DisputeBase, "dispute", texts(), load_township(DIRECTORY / "township.yaml"))}
    assert (questions["party_count"].least, questions["party_count"].most) == (1, 1_000_000)


def test_the_limit_of_a_text_is_its_questions() -> None:
    assert parser().value(question(Answer.TEXT, longest=3), "三个字") == "三个字"
    with pytest.raises(BadAnswer) as caught:
        parser().value(question(Answer.TEXT, longest=3), "四个字了")
    assert caught.value.context == {"limit": 3}


@pytest.mark.parametrize("words", ["没有参加", "没有啊", "还没有"])
def test_no_with_a_particle_is_no(words: str) -> None:
    assert parser().value(question(Answer.YES_NO), words) == "no"


def test_the_longest_name_of_a_village_counts() -> None:
    assert parser().value(question(Answer.VILLAGE), "我是东村坡的") == "east_hill"


def test_yesterday_stays_that_day() -> None:
    asked = question(Answer.DAY)
    kept = parser().kept(asked, "昨天")
    assert parser(TODAY + timedelta(400)).value(asked, kept) == TODAY - timedelta(1)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer.TEXT, "屋檐水"),
        (Answer.CHOICE, "田坎"),
        (Answer.VILLAGE, "东头"),
        (Answer.YES_NO, "没有"),
        (Answer.DAY, "上周三"),
        (Answer.AMOUNT, "1.5万左右"),
        (Answer.COUNT, "60余人"),
        (Answer.PHONE, "138 0000 1234"),
        (Answer.PARTIES, "张三 李四"),
    ],
)
def test_what_is_kept_is_read_again_as_the_same(answer: Answer, words: str) -> None:
    asked = question(answer)
    kept = parser().kept(asked, words)
    assert parser().value(asked, kept) == parser().value(asked, words)
    assert parser().kept(asked, kept) == kept


def test_other_words_are_kept_where_choices_are_only_offers() -> None:
    asked = question(Answer.TEXT, choices=KINDS, strict=False)
    assert parser().value(asked, "田坎") == "land"
    assert parser().value(asked, "修路") == "修路"


@pytest.mark.parametrize(
    ("answer", "words", "shown"),
    [
        (Answer.CHOICE, "田坎", "山林土地"),
        (Answer.VILLAGE, "east", "东村"),
        (Answer.DAY, "昨天", "2026-11-24"),
        (Answer.COUNT, "六十", "60人"),
        (Answer.PHONE, "138 0000 1234", "13800001234"),
    ],
)
def test_the_card_shows_labels_days_and_units(answer: Answer, words: str, shown: str) -> None:
    assert parser().shown(question(answer, unit="人"), words) == shown


def test_the_card_shows_money_with_separators_and_round_numbers_as_round() -> None:
    amount, count, parties = question(Answer.AMOUNT), question(Answer.COUNT), question(Answer.PARTIES)
    assert parser().shown(amount, "1.5万") == texts()("forms.amount", number="15,000")
    assert parser().shown(count, "60余") == texts()("forms.rounded", number="60")
    assert parser().shown(parties, "张三,李四") == texts()("forms.between").join(["张三", "李四"])


def test_the_questions_of_a_record_follow_its_declaration() -> None:
    questions = record_questions(DisputeBase, "dispute", texts(), load_township(DIRECTORY / "township.yaml"))
    asked = list(asked_fields(DisputeBase))
    assert [q.name for q in questions] == [field.name for field in asked]
    assert [(q.answer, q.needed, q.up_front) for q in questions] == [
        (f.asked.answer, f.asked.needed, f.asked.up_front) for f in asked
    ]
    chosen = {Answer.CHOICE, Answer.VILLAGE, Answer.YES_NO}
    assert all(bool(q.choices) == (q.answer in chosen) for q in questions)


@pytest.mark.parametrize(
    ("words", "day"),
    [("今天", TODAY), ("3月5日", date(TODAY.year + 1, 3, 5)), (f"{TODAY.year + 1}-12-4", date(TODAY.year + 1, 12, 4))],
)
def test_a_day_ahead_is_today_or_the_next_such_day(words: str, day: date) -> None:
    assert parser().value(question(Answer.DAY, ahead=True), words) == day


@pytest.mark.parametrize("words", ["昨天", "2020年12月4日"])
def test_a_day_gone_by_is_none_ahead(words: str) -> None:
    with pytest.raises(BadAnswer) as caught:
        parser().value(question(Answer.DAY, ahead=True), words)
    assert texts()(f"forms.bad.{caught.value.key}") == texts()("forms.bad.past")


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("110101196403050139", "110101196403050139"),
        ("110101 19640305 0139", "110101196403050139"),
        ("11010119640305018x", "11010119640305018X"),
        ("110101196403050130", None),
        ("110101196413050138", None),
        ("640305013", None),
        ("身份证没带", None),
    ],
)
def test_an_identity_number_counts_only_with_its_check_digit(words: str, kept: str | None) -> None:
    if kept:
        assert parser().value(question(Answer.IDENTITY), words) == kept
        return
    with pytest.raises(BadAnswer) as caught:
        parser().value(question(Answer.IDENTITY), words)
    assert caught.value.key == "identity"
