"""All content of one directory, loaded and wired."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from knowledge.answering import Answerer
from knowledge.days import YearDay, load_days
from knowledge.ground import Ground, load_ground
from knowledge.jotting import Jotter, load_jotting
from knowledge.library import Library, load_library
from knowledge.masking import Masker, load_masker
from knowledge.overlay import Overlay
from knowledge.quiz import Quiz, load_quiz
from knowledge.reading import Reader, load_patterns
from knowledge.texts import Texts, load_texts
from knowledge.township import Township, load_township
from knowledge.wanted import WantedReader, load_wanted

DIRECTORY = Path(__file__).parent


@dataclass(frozen=True)
class Content:
    """What the program knows and says. ``reviewed``: the library of the files, without what editors added in the chat."""

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

    def over(self, overlay: Overlay) -> Self:
        """The same with these additions and no others; takes as long as the start."""
        library = overlay.over(self.reviewed)
        return replace(self, library=library, answerer=self.ground.answerer(library))


def load_content(directory: Path = DIRECTORY) -> Content:
    """Raises ContentError when anything in the directory is wrong."""
    texts = load_texts(directory / "texts")
    township = load_township(directory / "township.yaml")
    library = load_library(directory)
    ground = load_ground(directory, texts, township.filled(texts("answers.unknown_fact")))
    villages = {village.id: (village.name, *village.also) for village in township.villages}
    patterns = load_patterns(directory / "reading.yaml")
    return Content(
        library=library,
        texts=texts,
        township=township,
        answerer=ground.answerer(library),
        reader=Reader(patterns, villages),
        masker=load_masker(directory / "masking.yaml", patterns.surnames),
        jotter=Jotter(load_jotting(directory / "jotting.yaml"), patterns.numeral),
        quiz=load_quiz(directory / "quiz"),
        days=load_days(directory / "days.yaml"),
        wanted=WantedReader(load_wanted(directory / "wanted.yaml"), {"village": villages, "kind": patterns.kinds}),
        reviewed=library,
        ground=ground,
    )
