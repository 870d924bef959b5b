"""A message and the talk so far → what Fawen says. Local, deterministic, explainable; nothing here writes law."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from knowledge.asking import Asking
from knowledge.danger import Danger, Watch, gate
from knowledge.entry import Entry, Source
from knowledge.library import Library
from knowledge.nearness import Nearness
from knowledge.normalising import Normaliser
from knowledge.ranking import Ranked, Ranker
from knowledge.smalltalk import UNCLEAR, Smalltalk
from knowledge.texts import Texts

MOST_CHOICES = 4
MOST_SOURCES = 3
"""Articles named under an answer, the chief ones first; the detail names all of them."""
GATE_ANSWER = 0.8
"""The best entry's chance from which it is answered directly; below, the person chooses."""
GATE_NEAR = 0.95
"""Nearness to one of its phrasings from which the best entry is answered directly, too."""
GATE_CHOICE = 0.1
"""The best entry's chance from which a choice is worth offering; below, the message is about something else."""
STANDS_ALONE = 1.5
"""How strongly the chance of a message by itself speaks against needing the talk before it."""
GATE_NEXT = 0.03
"""The chance from which the next likely entry is thought of when a bare question follows an answer."""
GATE_ASKED_ON = 0.015
"""The same for entries of the topic just read, when a bare question fits nothing well."""
GATE_SUBJECT = 0.6
"""The share of chance from which a message has a subject (a topic) of its own, even if not which entry of it."""
FOLLOW_UP_LENGTH = 20
"""Characters up to which a message may be a follow-up that needs what was said before."""
LONGEST_MEMORY = 120
"""Characters of the talk so far that are remembered."""


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
    """What is remembered of a talk: the entry last shown, and the normalised words by which its subject is known."""

    entry: str | None = None
    words: str = ""


@dataclass(frozen=True)
class Decision:
    """The reply to one message. ``candidates``: best first. ``talk``: what to remember for the next message. ``smalltalk``: its
    kind.
    """

    kind: DecisionKind
    text: str
    entry: Entry | None = None
    candidates: tuple[Ranked, ...] = ()
    talk: Talk = Talk()
    danger: Danger | None = None
    smalltalk: str | None = None

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
    nearness: Nearness
    asking: Asking

    def reply(self, message: str, talk: Talk | None = None) -> Decision:
        """What to say to ``message``; ``talk`` is that of the previous decision."""
        talk = talk or Talk()
        danger = self.danger(message)
        return self.emergency(danger, talk) if danger else self.harmless(message, talk)

    def emergency(self, danger: Danger, talk: Talk) -> Decision:
        """What is said to somebody in danger: the number to call first."""
        text = self.texts(f"danger.{danger.kind}", number=danger.number)
        return Decision(DecisionKind.EMERGENCY, text, talk=talk, danger=danger)

    def harmless(self, message: str, talk: Talk) -> Decision:
        """What to say to a message in which no danger was seen."""
        kind = self.smalltalk.kind_of(self.normaliser.letters(message))
        if kind is None and not talk.words and self.asking.goes_on(self.normaliser(message)):
            kind = UNCLEAR
        if kind:
            return Decision(DecisionKind.SMALLTALK, self.texts(f"smalltalk.{kind}"), talk=talk, smalltalk=kind)
        return self.about_law(message, talk)

    def danger(self, message: str, in_form: bool = False) -> Danger | None:
        """Whether somebody is in danger; asked before anything else. ``in_form``: the message answers a form's question."""
        plain = self.normaliser.plain(message)
        cry = self.watch.cry(plain)
        if cry or self.smalltalk.kind_of(self.normaliser.letters(message)):
            return cry
        words = self.normaliser(message)
        lowest = gate(len(words), in_form or self.watch.over(plain))
        return self.watch.sound(self.ranker.rank(words, with_asides=True), lowest)

    def plainly(self, message: str) -> Decision | None:
        """What to say to words that surely ask, whatever they were an answer to: a known question nearly in its own words, or one
        that is understood and has a word that asks; None for others, such as a name.
        """
        decision = self.about_law(message, Talk())
        if decision.entry is None:
            return None
        near = self.nearness.reaches(GATE_NEAR, decision.entry.id, self.normaliser(message))
        return decision if near or self.asking.asks(message) else None

    def show(self, entry_id: str) -> Decision:
        """The answer of an entry that the person chose."""
        entry = self.library[entry_id]
        return self._shown(entry, Talk(entry_id, self.normaliser(entry.question)))

    def _shown(self, entry: Entry, talk: Talk, candidates: tuple[Ranked, ...] = ()) -> Decision:
        kind = DecisionKind.SERVICE if entry.action else DecisionKind.ANSWER
        return Decision(kind, self._answer_text(entry), entry, candidates, talk)

    def detail(self, entry_id: str) -> str:
        """The longer text of an entry."""
        entry = self.library[entry_id]
        detail = entry.detail.format_map(self.facts)
        return self.texts("answers.detail", question=entry.question, detail=detail, sources=self.cited(entry.sources))

    def about_law(self, message: str, talk: Talk) -> Decision:
        """The reply to a message that is neither danger nor small talk."""
        words = self.normaliser(message)
        ranked = self.ranker.rank(words)
        if talk.words and self._may_follow(words, ranked, talk):
            ranked = self._in_talk(words, ranked, talk)
            words = f"{talk.words}{words}"[-LONGEST_MEMORY:]
        candidates = tuple(r for r in ranked if r.entry in self.library.entries)
        remembered = Talk(talk.entry, words)
        if asked_on := self._asked_on(message, candidates, talk):
            text = self._choice_text(asked_on)
            return Decision(DecisionKind.CHOOSE, text, candidates=asked_on, talk=remembered)
        if not candidates or candidates[0].chance < GATE_CHOICE:
            if named := self._named(message, candidates):
                return Decision(DecisionKind.CHOOSE, self._choice_text(named), candidates=named, talk=remembered)
            return Decision(DecisionKind.NONE, self.texts("answers.none"), candidates=candidates, talk=remembered)
        if not self._is_sure(words, ranked):
            text = self._choice_text(candidates)
            return Decision(DecisionKind.CHOOSE, text, candidates=candidates, talk=remembered)
        entry = self.library[candidates[0].entry]
        return self._shown(entry, Talk(entry.id, words), candidates)

    def _may_follow(self, words: str, ranked: list[Ranked], talk: Talk) -> bool:
        """Whether the message may need what was said before: it names no subject, or is short and not of another topic."""
        if len(words) > FOLLOW_UP_LENGTH or self._stands_alone(words, ranked):
            return False
        if self.asking.is_bare(words):
            return True
        own = self._subject(ranked)
        return own is None or own == self._subject(self.ranker.rank(talk.words))

    def _asked_on(self, message: str, candidates: tuple[Ranked, ...], talk: Talk) -> tuple[Ranked, ...]:
        """What a bare question may ask about the topic just read, where the chances are spread too thin for anything else."""
        shown = self.library.entries.get(talk.entry or "")
        if shown is None or (candidates and candidates[0].chance >= GATE_CHOICE):
            return ()
        others = [c for c in candidates if c.entry != shown.id and c.chance >= GATE_ASKED_ON]
        near = tuple(c for c in others if self.library[c.entry].topic == shown.topic)
        return near if near[:1] == tuple(others[:1]) and self.asking.is_bare(self.normaliser(message)) else ()

    def _named(self, message: str, candidates: tuple[Ranked, ...]) -> tuple[Ranked, ...]:
        """The entries that the message names although something else is likelier: their question has the only word that it
        says, or it is one of their phrasings.
        """
        words = self.normaliser(message)
        subject = self.asking.subject(words)
        if named := [c for c in candidates if subject and subject in self.library[c.entry].question]:
            return tuple(named)
        return tuple(c for c in candidates[:MOST_CHOICES] if self.nearness.reaches(GATE_NEAR, c.entry, words))

    def _stands_alone(self, words: str, ranked: list[Ranked]) -> bool:
        """Whether it surely asks for something that Fawen does, or nearly in an entry's own words; that goes on about nothing."""
        if not self._is_sure(words, ranked):
            return False
        entry = ranked[0].entry
        return self.library[entry].action is not None or self.nearness.reaches(GATE_NEAR, entry, words)

    def _in_talk(self, words: str, alone: list[Ranked], talk: Talk) -> list[Ranked]:
        """What the message means as it stands, and what it means in the talk, each by how well it stands alone."""
        in_talk = self.ranker.rank(words, talk.words)
        if self.asking.is_bare(words):
            return _asking_on(talk.entry, in_talk)
        weight = alone[0].chance ** STANDS_ALONE if alone else 0.0
        chances: dict[str, float] = defaultdict(float)
        for ranked, share in ((alone, weight), (in_talk, 1 - weight)):
            for candidate in ranked:
                chances[candidate.entry] += share * candidate.chance
        return [Ranked(entry, chance) for entry, chance in sorted(chances.items(), key=lambda item: (-item[1], item[0]))]

    def _subject(self, ranked: list[Ranked]) -> str | None:
        """The topic that most of the chance falls to, if one stands out."""
        chances: dict[str, float] = defaultdict(float)
        for candidate in ranked:
            if entry := self.library.entries.get(candidate.entry):
                chances[entry.topic] += candidate.chance
        topic, chance = max(chances.items(), key=lambda item: item[1], default=("", 0.0))
        return topic if chance >= GATE_SUBJECT else None

    def _is_sure(self, words: str, ranked: list[Ranked]) -> bool:
        """Whether the best is an entry, and either likely enough or asked for nearly in its own words."""
        if not ranked or ranked[0].entry not in self.library.entries:
            return False
        return ranked[0].chance >= GATE_ANSWER or self.nearness.reaches(GATE_NEAR, ranked[0].entry, words)

    def _choice_text(self, candidates: tuple[Ranked, ...]) -> str:
        lines = [f"{n}. {self.library[c.entry].question}" for n, c in enumerate(candidates[:MOST_CHOICES], start=1)]
        return self.texts("answers.choose", choices="\n".join(lines))

    def _answer_text(self, entry: Entry) -> str:
        answer = entry.answer.format_map(self.facts)
        sources = self.cited(entry.sources[:MOST_SOURCES])
        key = "answers.answer_more" if len(entry.sources) > MOST_SOURCES else "answers.answer"
        return self.texts(key, question=entry.question, answer=answer, sources=sources)

    def cited(self, sources: tuple[Source, ...]) -> str:
        """The articles, gathered by law."""
        between = self.texts("answers.between")
        articles: dict[str, list[str]] = defaultdict(list)
        for source in sources:
            articles[source.law].append(self._article(source.article))
        laws = (self.texts("answers.source", law=law, articles=between.join(own)) for law, own in articles.items())
        return between.join(laws)

    def _article(self, number: str) -> str:
        main, _, sub = number.partition("-")
        return self.texts("answers.sub_article", main=main, sub=sub) if sub else self.texts("answers.article", main=main)


def _asking_on(shown: str | None, ranked: list[Ranked]) -> list[Ranked]:
    """A bare question hardly asks for the answer just read: the next likely entry goes before it."""
    if len(ranked) > 1 and ranked[0].entry == shown and ranked[1].chance >= GATE_NEXT:
        return [ranked[1], ranked[0], *ranked[2:]]
    return ranked
