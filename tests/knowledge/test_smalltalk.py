import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from knowledge.content import DIRECTORY
from knowledge.loading import read_yaml
from knowledge.normalising import load_normaliser
from knowledge.problem import ContentError
from knowledge.smalltalk import Smalltalk, SmalltalkWords, load_smalltalk
from tests.knowledge.sample import write

WORDS = {
    "filler": "哈|啊|了",
    "kinds": [
        {"id": "thanks", "words": ["谢谢", "谢"]},
        {"id": "closing", "words": ["晓得", "再见"]},
        {"id": "named", "words": [], "whole": "我?狗"},
    ],
}
LONG = """
from pathlib import Path
from knowledge.smalltalk import load_smalltalk
print(load_smalltalk(Path({path!r})).kind_of({message!r}))
"""


@cache
def real() -> Smalltalk:
    return load_smalltalk(DIRECTORY / "smalltalk.yaml")


def small() -> Smalltalk:
    return Smalltalk(SmalltalkWords.model_validate(WORDS))


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("谢谢", "thanks"),
        ("谢谢啊哈", "thanks"),
        ("啊谢了", "thanks"),
        ("晓得了", "closing"),
        ("晓得了谢谢", "thanks"),
        ("啊", "unclear"),
        ("", "unclear"),
        ("谢谢但是狗咬人", None),
        ("狗咬人", None),
        ("不谢狗", None),
        ("我狗", "named"),
        ("狗了", None),
        ("谢谢狗", None),
    ],
)
def test_a_message_is_smalltalk_when_nothing_else_is_left(message: str, kind: str | None) -> None:
    assert small().kind_of(message) == kind


def test_every_word_of_the_shipped_file_counts_as_its_kind() -> None:
    kinds = SmalltalkWords.model_validate(read_yaml(DIRECTORY / "smalltalk.yaml")).kinds
    owners: dict[str, str] = {}
    for kind in kinds:
        for word in kind.words:
            owners.setdefault(word, kind.id)
    letters = load_normaliser(DIRECTORY / "lexicon.yaml").letters
    assert {word: kind for word, kind in owners.items() if real().kind_of(letters(word)) != kind} == {}


@pytest.mark.parametrize("message", ["谢谢您,晓得了", "要得", "喂,有人不", "好嘞", "👍", "。。。"])
def test_what_villagers_say_in_between_is_no_question(message: str) -> None:
    assert real().kind_of(load_normaliser(DIRECTORY / "lexicon.yaml").letters(message)) is not None


@pytest.mark.parametrize("message", ["娃儿发烧咋办", "屁股痛", "我妈牙齿痛了几天", "娃儿掉了一颗牙", "感冒吃啥药", "腰杆痛得很"])
def test_an_everyday_ailment_is_a_matter_for_the_doctor(message: str) -> None:
    assert real().kind_of(load_normaliser(DIRECTORY / "lexicon.yaml").letters(message)) == "ill"


@pytest.mark.parametrize("message", ["胸口痛", "发高烧抽筋", "干活把腰杆扭了 老板赔不", "他把我打得脑壳痛", "心口痛得很"])
def test_what_is_grave_or_has_a_cause_is_more_than_an_ailment(message: str) -> None:
    assert real().kind_of(load_normaliser(DIRECTORY / "lexicon.yaml").letters(message)) is None


@pytest.mark.parametrize(
    "message", ["调解要钱不", "狗咬了人谁赔", "离婚", "谢谢,那借条丢了呢", "你好,我想问离婚", "12348", "要钱不", "好多钱"]
)
def test_a_question_with_kind_words_stays_a_question(message: str) -> None:
    assert real().kind_of(load_normaliser(DIRECTORY / "lexicon.yaml").letters(message)) is None


@pytest.mark.parametrize("word", ["哈", "好的"])
def test_a_long_row_of_kind_words_before_a_question_does_not_hang(word: str) -> None:
    program = LONG.format(path=str(DIRECTORY / "smalltalk.yaml"), message=word * 40 + "离婚")
    try:
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=2, check=True)
    except subprocess.TimeoutExpired:
        pytest.fail("still looking after two seconds")
    assert done.stdout.strip() == "None"


def test_a_pattern_that_is_none_is_refused(tmp_path: Path) -> None:
    kinds = [{"id": "named", "words": [], "whole": "(狗"}]
    with pytest.raises(ContentError) as caught:
        load_smalltalk(write(tmp_path / "smalltalk.yaml", {"filler": "哈", "kinds": kinds}))
    assert [problem.context["field"] for problem in caught.value.problems] == ["whole"]


def test_a_kind_without_words_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        load_smalltalk(write(tmp_path / "smalltalk.yaml", {"filler": "哈", "kinds": [{"id": "Thanks"}]}))
    assert {problem.context["field"] for problem in caught.value.problems} == {"kinds.0.id", "kinds.0.words"}
