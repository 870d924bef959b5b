from knowledge.content import Content
from knowledge.entry import Entry
from knowledge.grouping import grouped
from knowledge.overlay import Overlay, losses, touched
from tests.desk import content

NEW = Entry.model_validate(
    {
        "id": "own-1",
        "topic": "neighbors",
        "question": "太阳能热水器遭冰雹打烂了找哪个?",
        "answer": "先拍照。",
        "sources": [{"law": "保险法", "article": "21"}],
        "reviewed": "2026-11-24",
    }
)


def known(base: Content) -> list[tuple[str, str]]:
    return [(text, entry.id) for entry in base.library for text in entry.all_phrasings]


def test_a_new_entry_answers_and_is_gone_without_the_overlay() -> None:
    base = content()
    over = base.over(Overlay(entries=(NEW,)))
    decision = over.answerer.reply("太阳能热水器遭冰雹打烂了")
    assert decision.entry is not None and decision.entry.id == NEW.id
    assert NEW.id not in over.over(Overlay()).library.entries


def test_a_phrasing_of_an_entry_that_is_gone_is_left_out() -> None:
    assert Overlay((("no-such-entry", "随便"),)).over(content().library).entries == content().library.entries


def test_harmless_additions_lose_nothing_and_harmful_ones_name_what_is_lost() -> None:
    base = content()
    first, *_ = base.library
    text = "山上的黄连苗遭野猪拱了哪个来赔我"
    harmless = base.over(Overlay(((first.id, text),)))
    assert list(losses(base.answerer, harmless.answerer, touched(known(base), text, base.ground.normaliser))) == []
    noisy = "对面烧烤店半夜还在吼歌,娃儿吓醒"
    harmful = base.over(Overlay((("fireworks", noisy),)))
    lost = list(losses(base.answerer, harmful.answerer, [*known(base)[:50], (noisy, "neighbor-noise")]))
    assert [(loss.question, loss.entry, loss.now) for loss in lost] == [(noisy, "neighbor-noise", "fireworks")]


def test_only_questions_with_two_characters_in_common_are_touched() -> None:
    questions = [("狗咬人", "a"), ("狗叫", "b"), ("咬人的狗", "c")]
    assert [entry for _, entry in touched(questions, "被狗咬", content().ground.normaliser)] == ["a"]


def test_questions_alike_come_together_the_most_frequent_first() -> None:
    texts = ["热水器坏了找哪个", "狗丢了", "热水器坏了找谁", "热水器打烂了找哪个"]
    groups = grouped(texts)
    assert [sorted(group) for group in groups] == [[0, 2, 3], [1]]
    assert grouped([]) == []
