"""What an answerer is built from beside the entries, kept so that it can be built anew when entries are added."""

from dataclasses import dataclass
from pathlib import Path

from knowledge.answering import Answerer
from knowledge.asking import Asking, load_asking
from knowledge.danger import Watch, load_cries, load_sounds
from knowledge.decoy import load_decoys
from knowledge.library import Library
from knowledge.nearness import Nearness
from knowledge.normalising import Normaliser, load_normaliser
from knowledge.ranking import Ranker
from knowledge.smalltalk import Smalltalk, load_smalltalk
from knowledge.texts import Texts


@dataclass(frozen=True)
class Ground:
    """``beside``: normalised texts of what is no entry, by subject; ``asides``: those of them that sound like danger."""

    texts: Texts
    facts: dict[str, str]
    normaliser: Normaliser
    watch: Watch
    asking: Asking
    smalltalk: Smalltalk
    beside: dict[str, list[str]]
    asides: frozenset[str]

    def answerer(self, library: Library) -> Answerer:
        """One that knows the library's entries."""
        questions = [(entry.id, text) for entry in library for text in (entry.question, *entry.all_phrasings)]
        entries: dict[str, list[str]] = {entry.id: [] for entry in library}
        for (entry, _), text in zip(questions, self.normaliser.every(text for _, text in questions), strict=True):
            entries[entry].append(text)
        return Answerer(
            library=library,
            texts=self.texts,
            facts=self.facts,
            normaliser=self.normaliser,
            watch=self.watch,
            asking=self.asking,
            smalltalk=self.smalltalk,
            ranker=Ranker(entries | self.beside, asides=self.asides),
            nearness=Nearness(entries),
        )


def load_ground(directory: Path, texts: Texts, facts: dict[str, str]) -> Ground:
    """Raises ContentError when one of its files is wrong."""
    normaliser = load_normaliser(directory / "lexicon.yaml")
    sounds = load_sounds(directory / "danger_cases")
    beside = load_decoys(directory / "decoys") | sounds.texts
    return Ground(
        texts=texts,
        facts=facts,
        normaliser=normaliser,
        watch=Watch(load_cries(directory / "danger.yaml"), sounds),
        asking=load_asking(directory / "asking.yaml"),
        smalltalk=load_smalltalk(directory / "smalltalk.yaml"),
        beside={subject: normaliser.every(own) for subject, own in beside.items()},
        asides=frozenset(sounds.texts),
    )
