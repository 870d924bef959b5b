"""All content of one directory, loaded and wired."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from knowledge.answering import Answerer
from knowledge.days import YearDay, load_days
from knowledge.district import load_district
from knowledge.ground import Ground, load_ground
from knowledge.jotting import Jotter, load_jotting
from knowledge.library import Library, load_library
from knowledge.masking import Masker, load_masker
from knowledge.overlay import Overlay
from knowledge.quiz import Quiz, load_quiz
from knowledge.reading import Reader, ReadingPatterns, load_patterns
from knowledge.texts import Texts, load_texts
from knowledge.township import Township, load_township
from knowledge.wanted import WantedPatterns, WantedReader, load_wanted

DIRECTORY = Path(__file__).parent


@dataclass(frozen=True)
class Content:
    """What the program knows and says. ``reviewed``: the library of the files, without what editors added in the chat.

    ``townships``: of a district, the same for each of its townships by id, with the township's own villages and facts.
    """

    library: Library
    texts: Texts
    township: Township
    answerer: Answerer
    reader: Reader
    masker: Masker
    jotter: Jotter
    quiz: Quiz
    days: tuple[YearDay, ...]
    wanted: WantedReader
    reviewed: Library
    ground: Ground
    townships: Mapping[str, "Content"] = field(default_factory=dict)

    def over(self, overlay: Overlay) -> Self:
        """The same with these additions and no others; takes as long as the start."""
        library = overlay.over(self.reviewed)
        answerer = self.ground.answerer(library)
        townships = {
            id_: replace(one, library=library, answerer=replace(answerer, facts=one.answerer.facts))
            for id_, one in self.townships.items()
        }
        return replace(self, library=library, answerer=answerer, townships=townships)

    def township_of(self, village: str | None) -> str | None:
        """The id of the township in which the village lies; None where there is but one township, or no such village."""
        return next((id_ for id_, one in self.townships.items() if one.township.village(village)), None)


def load_content(directory: Path = DIRECTORY, district: Path | None = None) -> Content:
    """``district``: the folder of a district's townships, instead of the one township.yaml.

    Raises ContentError when anything in the directory is wrong.
    """
    texts = load_texts(directory / "texts")
    places = load_district(district) if district else None
    township = places.whole if places else load_township(directory / "township.yaml")
    library = load_library(directory)
    ground = load_ground(directory, texts, _facts(township, texts))
    patterns, wanted = load_patterns(directory / "reading.yaml"), load_wanted(directory / "wanted.yaml")
    whole = Content(
        library=library,
        texts=texts,
        township=township,
        answerer=ground.answerer(library),
        reader=_reader(patterns, township),
        masker=load_masker(directory / "masking.yaml", patterns.surnames),
        jotter=Jotter(load_jotting(directory / "jotting.yaml"), patterns.numeral),
        quiz=load_quiz(directory / "quiz"),
        days=load_days(directory / "days.yaml"),
        wanted=_wanted(wanted, patterns, township),
        reviewed=library,
        ground=ground,
    )
    own = {id_: _of(whole, one, patterns, wanted) for id_, one in places.townships.items()} if places else {}
    return replace(whole, townships=own)


def _of(whole: Content, township: Township, patterns: ReadingPatterns, wanted: WantedPatterns) -> Content:
    """The same for one township; what takes long to make is shared."""
    facts = _facts(township, whole.texts)
    return replace(
        whole,
        township=township,
        answerer=replace(whole.answerer, facts=facts),
        reader=_reader(patterns, township),
        wanted=_wanted(wanted, patterns, township),
    )


def _facts(township: Township, texts: Texts) -> dict[str, str]:
    return township.filled(texts("answers.unknown_fact"), township.duty.said(texts))


def _reader(patterns: ReadingPatterns, township: Township) -> Reader:
    return Reader(patterns, _villages(township))


def _wanted(wanted: WantedPatterns, patterns: ReadingPatterns, township: Township) -> WantedReader:
    return WantedReader(wanted, {"village": _villages(township), "kind": patterns.kinds})


def _villages(township: Township) -> dict[str, tuple[str, ...]]:
    return {village.id: (village.name, *village.also) for village in township.villages}
