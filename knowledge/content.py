"""All content of one directory, loaded and wired."""

from dataclasses import dataclass
from pathlib import Path

from knowledge.answering import Answerer
from knowledge.asking import load_asking
from knowledge.danger import Watch, load_cries, load_sounds
from knowledge.decoy import load_decoys
from knowledge.jotting import Jotter, load_jotting
from knowledge.library import Library, load_library
from knowledge.masking import Masker, load_masker
from knowledge.nearness import Nearness
from knowledge.normalising import load_normaliser
from knowledge.quiz import Quiz, load_quiz
from knowledge.ranking import Ranker
from knowledge.reading import Reader, load_patterns
from knowledge.smalltalk import load_smalltalk
from knowledge.texts import Texts, load_texts
from knowledge.township import Township, load_township

DIRECTORY = Path(__file__).parent


@dataclass(frozen=True)
class Content:
    """What the program knows and says."""

    library: Library
    texts: Texts
    township: Township
    answerer: Answerer
    reader: Reader
    masker: Masker
    jotter: Jotter
    quiz: Quiz


def load_content(directory: Path = DIRECTORY) -> Content:
    """Raises ContentError when anything in the directory is wrong."""
    texts = load_texts(directory / "texts")
    township = load_township(directory / "township.yaml")
    library = load_library(directory)
    normaliser = load_normaliser(directory / "lexicon.yaml")
    sounds = load_sounds(directory / "danger_cases")
    entries = {entry.id: (entry.question, *entry.all_phrasings) for entry in library}
    evidence = entries | load_decoys(directory / "decoys") | sounds.texts
    comparable = {name: [normaliser(text) for text in texts] for name, texts in evidence.items()}
    answerer = Answerer(
        library=library,
        texts=texts,
        facts=township.filled(texts("answers.unknown_fact")),
        normaliser=normaliser,
        watch=Watch(load_cries(directory / "danger.yaml"), sounds),
        asking=load_asking(directory / "asking.yaml"),
        smalltalk=load_smalltalk(directory / "smalltalk.yaml"),
        ranker=Ranker(comparable, asides=sounds.texts),
        nearness=Nearness({entry.id: comparable[entry.id] for entry in library}),
    )
    villages = {village.id: (village.name, *village.also) for village in township.villages}
    patterns = load_patterns(directory / "reading.yaml")
    masker = load_masker(directory / "masking.yaml", patterns.surnames)
    reader = Reader(patterns, villages)
    jotter = Jotter(load_jotting(directory / "jotting.yaml"), patterns.numeral)
    return Content(library, texts, township, answerer, reader, masker, jotter, load_quiz(directory / "quiz"))
