"""Small made-up libraries. JSON is YAML, so files are written as JSON."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from knowledge.content import DIRECTORY
from knowledge.entry import Manner
from knowledge.library import LEAST_PHRASINGS

DOG, FENCE, FEE, APPLY = "dog-bite", "garden-fence", "mediation-fee", "service-apply"
QUESTIONS = {
    DOG: "狗咬了人谁赔?",
    FENCE: "隔壁的篱笆占了我家菜地怎么办?",
    FEE: "村里调解要钱吗?",
    APPLY: "怎么申请村里调解?",
}
PHRASINGS = {
    DOG: [
        "狗咬了人谁赔",
        "遭狗咬了找谁",
        "他家的狗没拴把我咬了",
        "被狗咬伤打疫苗谁出",
        "狗主人不认账",
        "恶狗伤人",
        "养狗的不赔",
        "狗咬鸡",
    ],
    FENCE: [
        "篱笆往我这边挪",
        "隔壁占我菜地",
        "篱笆占地",
        "邻居把竹篱笆插到我地里",
        "菜园边界",
        "围栏过界",
        "他的栅栏挤我的园子",
        "菜地少了一截",
    ],
    FEE: [
        "村里调解要钱吗",
        "村里调解要多少钱",
        "调解收费不",
        "请人调解给好多钱",
        "调解费是好多",
        "调解免不免费",
        "去调解花不花钱",
        "调解的价钱",
    ],
    APPLY: [
        "怎么申请村里调解",
        "村里调解怎么弄",
        "申请调解",
        "我要调解",
        "调解去哪里申请",
        "帮我申请一个调解",
        "想请村里调解",
        "调解申请怎么交",
    ],
}


def entry(entry_id: str, **changes: Any) -> dict[str, Any]:
    """A right entry; ``changes`` make it wrong. A change to None leaves the field out."""
    right = {
        "id": entry_id,
        "question": QUESTIONS.get(entry_id, f"{entry_id}?"),
        "answer": "先拍照,再去找村里的调解员。",
        "detail": "带上照片。",
        "sources": [{"law": "样法", "article": "3"}],
        "reviewed": "2026-11-24",
    }
    return {key: value for key, value in (right | changes).items() if value is not None}


def asked(entry_id: str, count: int = LEAST_PHRASINGS) -> dict[str, list[str]]:
    """That many phrasings of an entry, of all manners in turn, all different from those of other entries."""
    manners = [manner.value for manner in Manner]
    every = [f"{entry_id} {number}" for number in range(count)]
    return {manner: every[place :: len(manners)] for place, manner in enumerate(manners)}


def write(path: Path, data: object) -> Path:
    """A YAML file with the data, or with the text as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def write_topic(
    directory: Path, topic: str, entries: list[dict[str, Any]], phrasings: Mapping[str, object] | None = None
) -> None:
    """One topic file and its phrasings; without ``phrasings`` every entry gets enough of them."""
    found = {str(e.get("id")): asked(str(e.get("id"))) for e in entries} if phrasings is None else phrasings
    write(directory / "faq" / f"{topic}.yaml", {"topic": topic, "name": topic, "entries": entries})
    write(directory / "phrasings" / f"{topic}.yaml", found)


def phrasings_of(entry_id: str) -> dict[str, list[str]]:
    """The sample's own, and as many more as ``fawen check`` wants."""
    more = asked(entry_id)
    return more | {"short": [*PHRASINGS[entry_id], *more["short"]]}


DECOYS = {
    "market-day": {"name": "赶场", "phrasings": ["今天赶场是逢几", "明天赶不赶场", "下一场是好久"]},
    "shopping": {"name": "家电", "phrasings": ["电饭煲坏了", "去哪里买电脑", "电视机多少钱", "停电了"]},
}
TOPICS = {
    "animals": [entry(DOG)],
    "garden": [entry(FENCE)],
    "mediation": [entry(FEE, related=[APPLY]), entry(APPLY, action="apply")],
}


REPLACED = ("faq", "phrasings", "quiz", "decoys", "danger_cases")
"""Folders of the real content that the small one has of its own, or does without."""


def write_content(directory: Path) -> Path:
    """A whole content directory: the real one with the small library of this file in place of the knowledge base."""
    shutil.copytree(DIRECTORY, directory, ignore=shutil.ignore_patterns(*REPLACED, "*.py", "__pycache__"))
    write(directory / "decoys" / "life.yaml", DECOYS)
    for topic, entries in TOPICS.items():
        write_topic(directory, topic, entries, {e["id"]: phrasings_of(e["id"]) for e in entries})
    write_quiz(directory, "sample", [question("sample-one"), question("sample-two")])
    return directory


def question(question_id: str, **changes: Any) -> dict[str, Any]:
    """A right quiz question; ``changes`` make it wrong. A change to None leaves the field out."""
    right = {
        "id": question_id,
        "ask": f"{question_id}?",
        "right": "要得",
        "wrong": ["要不得", "随便"],
        "why": "样法这样写。",
        "sources": [{"law": "样法", "article": "3"}],
        "reviewed": "2026-11-24",
    }
    return {key: value for key, value in (right | changes).items() if value is not None}


def write_quiz(directory: Path, topic: str, questions: list[dict[str, Any]]) -> None:
    """One file of quiz questions."""
    write(directory / "quiz" / f"{topic}.yaml", {"topic": topic, "name": topic, "questions": questions})
