"""An activity in one line: which kind it is, and what of the line answers which question. Nothing is dropped: what fits
nowhere is a remark.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from bot.turn import Turn
from knowledge.jotting import Count, Jotter
from storage.activity import ActivityField, ActivityKind
from storage.fields import Answer

DAY, REMARK, LINE = "day", "remark", "line"
_PLACES = ("place", "places", "scope")
_SUBJECTS = ("title", "topic")
_CHOICE, _NUMBER = 0.5, 3
"""What speaks for a kind beside the characters of its name: those of a field's choice, and each number that it asks for."""
_TYPO = 66
"""rapidfuzz ratio from which a word is a kind's name with a slip of the finger."""
_SHORTEST_CHOICE = 3
"""Characters of a choice that tells of an activity by itself; 村民 and 学校 stand in any story."""
_SHORTEST_TYPO = 3
_FEW = 2


def kinds_in(turn: Turn, text: str) -> list[str]:
    """The kinds that the line points to by its words and by numbers that fit, likeliest first; more than one only if nothing
    tells which of them it is.
    """
    kinds = turn.office.catalogue.activities.kinds
    named = {code: max((len(word) for word in _names(kind) if word in text), default=0) for code, kind in kinds.items()}
    if not any(named.values()):
        named |= dict.fromkeys(_misspelt(turn, text), 1)
    if any(named[code] for code, kind in kinds.items() if not kind.one_per):  # 法律明白人培训 is a training, no roster
        named |= {code: 0 for code, kind in kinds.items() if kind.one_per}
    chosen = {
        code: max((len(word) for word in _chosen_words(turn, kind) if word in text), default=0) for code, kind in kinds.items()
    }
    scores = {
        code: named[code] + _CHOICE * chosen[code] + _NUMBER * len(_counted(turn, kind, text))
        for code, kind in kinds.items()
        if named[code] or chosen[code]
    }
    most = max(scores.values(), default=0)
    return [code for code, score in scores.items() if score == most]


def is_clearly_a_line(turn: Turn) -> bool:
    """Whether a message that is no command is a line of the ledger all the same: it asks and tells nothing of anybody, has a
    day, and names a kind or one of its choices (院坝会) with a number of the kind, or begins with the day and has such a name as
    a word of its own, or the name of a kind among several words. Without a day that can be read (国庆前) it names a kind and a
    place and has a number of the kind; the day is asked.
    """
    text, jotter = turn.text.strip(), turn.office.content.jotter
    day = turn.office.content.reader.day_words(text)
    activities = turn.office.catalogue.activities
    names = {word: code for code, kind in activities.kinds.items() for word in _names(kind) if word in text}
    if not jotter.is_line(_without(text, names)):  # 合法性审查 asks nothing, though 合法 does
        return False
    named = set(names.values())
    if day is None and not (named and _tells_where(turn, text)):
        return False
    telling = {
        code: [w for w in _chosen_words(turn, kind) if len(w) >= _SHORTEST_CHOICE] for code, kind in activities.kinds.items()
    }
    chosen = {code for code, words in telling.items() if any(word in text for word in words)}
    counted = any(_counted(turn, activities.kinds[code], text) for code in named | chosen)
    if day is None:
        return counted
    words = jotter.words(text)
    alone = any(word in names or any(word in telling[code] for code in chosen) for word in words)
    return counted or (text.startswith(day) and (alone or (bool(named) and len(words) > 2)))


def dated(turn: Turn, text: str) -> str:
    """The line with its day written out: "yesterday" stays that day, whenever somebody says which kind it is."""
    reader = turn.office.content.reader
    words, day = reader.day_words(text), reader.day(text, turn.today)
    return text.replace(words, f" {day} ", 1).strip() if words and day else text


def line_answers(turn: Turn, code: str, text: str) -> dict[str, str]:
    """Answers of the kind's form by field; ``line`` keeps the line itself."""
    taking = _Taking(turn, turn.office.catalogue.activities.kind(code), text.replace("\n", " "))
    return {**taking.run(), LINE: text}


@dataclass
class _Taking:
    """Takes one thing after the other out of ``rest``."""

    turn: Turn
    kind: ActivityKind
    rest: str
    answers: dict[str, str] = field(default_factory=dict)

    def run(self) -> dict[str, str]:
        if day := self.turn.office.content.reader.day_words(self.rest):
            self.answers[DAY] = day
            before, after = self.rest.split(day, 1)
            until = self._jotter.until(after)
            if until:  # a record has one day, the first; that there were more is kept as a remark
                self.answers[REMARK] = f"{day}{until.strip()}"
            self.rest = f"{before} {after[len(until) :]}"
        for name, count in reversed(_counted(self.turn, self.kind, self.rest).items()):  # from the end: places before stay
            self.answers[name] = count.words
            start = count.label_start if self._is_label(name, count) else count.start
            self.rest = f"{self.rest[:start]} {self.rest[count.end :]}"
        words = [left for word in self._jotter.words(self.rest) for left in self._placed(word)]
        self._subjects([word for word in words if not self._chosen(word)])
        return self.answers

    @property
    def _jotter(self) -> Jotter:
        return self.turn.office.content.jotter

    def _is_label(self, name: str, count: Count) -> bool:
        label = self.turn.office.catalogue.activities.fields[name].name
        return self._jotter.is_filler(count.label) or self._jotter.likeness(count.label, label) > 0

    def _placed(self, word: str) -> list[str]:
        """What is left of a word after the village and the place in it."""
        villages = self.turn.office.content.township.villages
        village = next((v for v in villages if word == v.name or word in v.also), None)
        within = village or next((v for v in villages if v.name in word), None)
        if within and "village" in self.kind.fields:
            self.answers.setdefault("village", within.id)
        where = next((name for name in _PLACES if name in self.kind.fields), None)
        found = (village.name, "") if village else self._jotter.place(word) or (within.name if within else "", word)
        if not where or not found[0]:
            return [] if village and self.answers.get("village") == village.id else [word]
        if where not in self.answers:
            self.answers[where] = found[0]
        elif found[1]:
            return [word]
        elif found[0] not in self.answers[where]:
            self.answers[where] = self.turn.say("forms.between").join((self.answers[where], found[0]))
        return [found[1]] if found[1] and not self._jotter.is_filler(found[1]) else []

    def _chosen(self, word: str) -> bool:
        """Whether the word is one of a field's choices and nothing more; one that holds a choice answers that field, too."""
        if word == self.kind.name:
            return True
        activities = self.turn.office.catalogue.activities
        for name in self.kind.fields:
            declared = activities.fields[name]
            if name in self.answers or name in self.kind.derive:
                continue
            if held := next((w for w in sorted(_words_of(declared), key=len, reverse=True) if len(w) > 1 and w in word), None):
                self.answers[name] = declared.coded(held)
                return word == held and word not in _names(self.kind)
        return False

    def _subjects(self, words: list[str]) -> None:
        """The words that are left, in the order in which the kind asks; the last question takes what is over."""
        activities = self.turn.office.catalogue.activities
        free = [n for n in self.kind.ask if _is_free(n, activities.fields[n]) and n not in self.answers]
        free = free or [n for n in self.kind.fields if n in _SUBJECTS and n not in self.answers]
        if len(words) == 1:
            free.sort(key=lambda name: name not in _SUBJECTS)
        free = [*free[: max(len(words), 1)]] or [REMARK]
        for place, name in enumerate(free):
            taken = words[place:] if place == len(free) - 1 else words[place : place + 1]
            if taken:
                self.answers[name] = " ".join([*filter(None, [self.answers.get(name)]), *taken])


def _counted(turn: Turn, kind: ActivityKind, text: str) -> dict[str, Count]:
    """Which of the text's numbers is which of the kind's, in the order of the text."""
    activities, jotter = turn.office.catalogue.activities, turn.office.content.jotter
    numbers = [name for name in (*kind.ask, *kind.fields) if activities.fields[name].is_number]  # those it asks for go first
    units = {
        name: jotter.unit_words(activities.fields[name].unit) for name in dict.fromkeys(numbers) if activities.fields[name].unit
    }
    found: dict[str, Count] = {}
    for count in jotter.counts(_undated(turn, text), [words[0] for words in units.values()]):
        like = {name: jotter.likeness(count.label, activities.fields[name].name) for name in units}
        fitting = [n for n in units if n not in found and count.unit in units[n] and (like[n] or n in kind.ask)]
        if fitting:
            found[max(fitting, key=lambda n: (like[n], -units[n].index(count.unit)))] = count
    return found


def _undated(turn: Turn, text: str) -> str:
    """The text with blanks of the same length in the place of its day."""
    day = turn.office.content.reader.day_words(text)
    return text.replace(day, " " * len(day), 1) if day else text


def _tells_where(turn: Turn, text: str) -> bool:
    """Whether several words stand apart and one of them is a place or holds a village."""
    words, villages = text.split(), turn.office.content.township.villages
    placed = any(turn.office.content.jotter.place(word) or any(v.name in word for v in villages) for word in words)
    return placed and len(words) > _FEW


def _without(text: str, words: Iterable[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return text


def _is_free(name: str, declared: ActivityField) -> bool:
    return declared.answer is Answer.TEXT and not declared.options and name not in ("place", "places", "village")


def _names(kind: ActivityKind) -> tuple[str, ...]:
    return (kind.name, *kind.also)


def _words_of(declared: ActivityField) -> list[str]:
    return [word for option in declared.options for word in (option.name, *option.also)]


def _chosen_words(turn: Turn, kind: ActivityKind) -> list[str]:
    """Words for the choices of the kind's fields."""
    fields = turn.office.catalogue.activities.fields
    return [w for name in kind.fields if name not in kind.derive for w in _words_of(fields[name]) if len(w) > 1]


def _misspelt(turn: Turn, text: str) -> list[str]:
    kinds = turn.office.catalogue.activities.kinds
    by_name = {word: code for code, kind in kinds.items() for word in _names(kind) if len(word) >= _SHORTEST_TYPO}
    scored = [
        (score, by_name[name])
        for word in turn.office.content.jotter.words(text)
        for name, score, _ in process.extract(word, list(by_name), scorer=fuzz.ratio, score_cutoff=_TYPO, limit=1)
    ]
    return [code for _, code in sorted(scored, key=lambda pair: -pair[0])[:1]]
