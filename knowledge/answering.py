"""A message and the talk so far → what Fawen says. Local, deterministic, explainable; nothing here writes law."""

from dataclasses import dataclass, replace
from enum import StrEnum

from knowledge.danger import Danger, Watch
from knowledge.entry import Entry
from knowledge.library import Library
from knowledge.normalising import Normaliser
from knowledge.ranking import Ranked, Ranker
from knowledge.smalltalk import Smalltalk
from knowledge.texts import Texts

MOST_CHOICES = 4
SHARPNESS = 0.45
"""How fast a lower score becomes unlikely; with the gates below chosen on questions (docs/decisions/0003-matching.md)."""
GATE_SHARE = 0.12
"""A message of which the best entry explains less than this is about something else: no answer, no choice."""
GATE_CHANCE = 0.2
"""A message for which even the best entry is hardly likelier than the others: no choice worth offering."""
GATE_ANSWER = 0.62
"""The best entry's chance from which it is answered directly; below, the person chooses."""
ELLIPTIC_LENGTH = 12
"""Characters up to which a message may be a follow-up that needs the last one to be understood."""


class DecisionKind(StrEnum):
    """What kind of reply a message gets."""

    ANSWER = "answer"
    CHOOSE = "choose"
    SERVICE = "service"
    EMERGENCY = "emergency"
    SMALLTALK = "smalltalk"
    NONE = "none"


@dataclass(frozen=True)
class Talk:
    """What is remembered of a talk: the entry last shown and the message it was shown for."""

    entry: str | None = None
    message: str = ""


@dataclass(frozen=True)
class Decision:
    """The reply to one message. ``candidates``: best first. ``talk``: what to remember for the next message."""

    kind: DecisionKind
    text: str
    entry: Entry | None = None
    candidates: tuple[Ranked, ...] = ()
    talk: Talk = Talk()
    danger: Danger | None = None

    @property
    def choices(self) -> tuple[str, ...]:
        """Ids of the entries offered to choose from."""
        if self.kind is not DecisionKind.CHOOSE:
            return ()
        return tuple(candidate.entry for candidate in self.candidates[:MOST_CHOICES])


@dataclass(frozen=True)
class Answerer:
    """Built once by :func:`knowledge.content.load_content`; safe to share."""

    library: Library
    texts: Texts
    facts: dict[str, str]
    normaliser: Normaliser
    watch: Watch
    smalltalk: Smalltalk
    ranker: Ranker

    def reply(self, message: str, talk: Talk | None = None) -> Decision:
        """What to say to ``message``; ``talk`` is that of the previous decision."""
        talk = talk or Talk()
        plain = self.normaliser.plain(message)
        if danger := self.watch.look(plain):
            text = self.texts(f"danger.{danger.kind}", number=danger.number)
            return Decision(DecisionKind.EMERGENCY, text, talk=talk, danger=danger)
        if kind := self.smalltalk.kind_of(self.normaliser.letters(message)):
            return Decision(DecisionKind.SMALLTALK, self.texts(f"smalltalk.{kind}"), talk=talk)
        return self._about_law(message, talk)

    def show(self, entry_id: str, message: str = "") -> Decision:
        """The answer of an entry that the person chose."""
        entry = self.library[entry_id]
        kind = DecisionKind.SERVICE if entry.action else DecisionKind.ANSWER
        return Decision(kind, self._answer_text(entry), entry, talk=Talk(entry.id, message or entry.question))

    def detail(self, entry_id: str) -> str:
        """The longer text of an entry."""
        entry = self.library[entry_id]
        return self.texts("answers.detail", question=entry.question, detail=entry.detail.format_map(self.facts))

    def _about_law(self, message: str, talk: Talk) -> Decision:
        ranked = self._rank(message)
        if self._weak(ranked) and talk.entry and len(self.normaliser(message)) <= ELLIPTIC_LENGTH:
            ranked = self._rank(f"{talk.message} {message}") or ranked
        candidates = tuple(ranked)
        if self._unknown(ranked):
            return Decision(DecisionKind.NONE, self.texts("answers.none"), candidates=candidates, talk=talk)
        if self._weak(ranked):
            return Decision(DecisionKind.CHOOSE, self._choice_text(candidates), candidates=candidates, talk=talk)
        return replace(self.show(ranked[0].entry, message), candidates=candidates)

    def _rank(self, message: str) -> list[Ranked]:
        return self.ranker.rank(self.normaliser(message), SHARPNESS)

    def _weak(self, ranked: list[Ranked]) -> bool:
        return self._unknown(ranked) or ranked[0].chance < GATE_ANSWER

    @staticmethod
    def _unknown(ranked: list[Ranked]) -> bool:
        return not ranked or ranked[0].share < GATE_SHARE or ranked[0].chance < GATE_CHANCE

    def _choice_text(self, candidates: tuple[Ranked, ...]) -> str:
        lines = [f"{n}. {self.library[c.entry].question}" for n, c in enumerate(candidates[:MOST_CHOICES], start=1)]
        return self.texts("answers.choose", choices="\n".join(lines))

    def _answer_text(self, entry: Entry) -> str:
        between = self.texts("answers.between")
        laws = dict.fromkeys(source.law for source in entry.sources)
        sources = between.join(
            self.texts(
                "answers.source", law=law, articles=between.join(self._article(s.article) for s in entry.sources if s.law == law)
            )
            for law in laws
        )
        answer = entry.answer.format_map(self.facts)
        return self.texts("answers.answer", question=entry.question, answer=answer, sources=sources)

    def _article(self, number: str) -> str:
        main, _, sub = number.partition("-")
        return self.texts("answers.sub_article", main=main, sub=sub) if sub else self.texts("answers.article", main=main)
