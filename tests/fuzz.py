"""Hostile and clumsy people, made up by Hypothesis, against the real router on a real SQLite file.

``python -m tests.fuzz 2000`` tries that many talks and says how many messages and presses they were.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from bot import door
from bot.menu import COMMANDS
from bot.office import Office
from bot.replies import Reply
from bot.router import Router
from bot.splitting import MOST_CAPTION, chunks, length
from bot.turn import Turn
from storage.audit import verify, write_pending
from storage.ledger import person_for
from storage.person import Role
from tests.desk import make_office

ROLES = tuple(Role)
_DATA = 64
_WORDS = (
    *(
        "申请调解",
        "登记纠纷 浩口村 邻里 张三 李四 屋檐水 3000元",
        "9月17日 浩口小学 宪法课 60余人 资料100份",
        "统计 2020年上半年",
    ),
    *("王嬢嬢", "隔壁老陈", "浩口村", "昨天", "13900000000", "救命 他拿刀要砍我", "要钱不?", "保存", "不填了", "完", "找人工"),
    *("删除我的数据", "谢谢", "2月30日", "-1", "0", "99999999999999999999", "1e999", "二〇二六年十三月", "{0}", "%s"),
    *("<b>x</b>", "'; DROP TABLE person; --", "\\", "//", "/"),
)
_hostile = st.text(alphabet=st.characters(), max_size=200) | st.text(alphabet="\u202e\u200b\x00\n ٣²½𠮷e\u0301", max_size=30)
_said = st.sampled_from(_WORDS) | _hostile | st.builds("{} {}".format, st.sampled_from(_WORDS), _hostile) | st.just("长" * 5000)
_rest = st.just("") | _said | st.integers(-(2**70), 2**70).map(str)


class _Undone(Exception):
    """The talk is over; the database is as it was."""


@dataclass(frozen=True)
class Step:
    """``what``: say, command, press (one of the buttons that stand there, by ``number``), forged (data from nowhere)."""

    who: int
    what: str
    words: str = ""
    number: int = 0


_who = st.integers(0, len(ROLES) - 1)
STEPS = st.lists(
    st.builds(Step, _who, st.just("say"), _said)
    | st.builds(Step, _who, st.just("press"), st.just(""), st.integers(0, 40))
    | st.builds(Step, _who, st.just("press"), st.just(""), st.integers(0, 40))
    | st.builds(Step, _who, st.sampled_from([f"/{name}" for name in COMMANDS]), _rest)
    | st.builds(Step, _who, st.just("forged"), st.text(max_size=70))
    | st.builds(Step, _who, st.just("changed"), _rest, st.integers(0, 40)),
    min_size=8,
    max_size=25,
)


class Talk:
    """One made-up talk of five people, in one transaction that is undone at its end."""

    def __init__(self, office: Office, router: Router, session: Session, counts: Counter[str]) -> None:
        self._office = office
        self._router = router
        self._session = session
        self._counts = counts
        self._buttons: dict[int, list[str]] = {}
        self._number = 0

    def take(self, step: Step) -> None:
        """One message or press, and all that must hold of its answers."""
        self._number += 1
        person = person_for(self._session, 2000 + step.who, door.name(step.words[:20]), ROLES[step.who])
        text, data, act = self._meant(step)
        turn = Turn(self._office, self._session, person, f"fuzz:{self._number}", text=text, data=data)
        replies = act(turn)
        self._session.flush()
        self._counts[step.what.partition("/")[0] or "command"] += 1
        check(replies)
        shown = [button.data for reply in replies if reply.chat_id is None for row in reply.rows for button in row]
        self._buttons[step.who] = (shown + self._buttons.get(step.who, []))[:60]

    def _meant(self, step: Step) -> tuple[str, tuple[str, ...], Callable[[Turn], list[Reply]]]:
        if step.what == "say":
            return door.words(step.words), (), self._router.text
        if step.what.startswith("/"):
            return door.words(step.words).strip(), (), lambda turn: self._router.command(step.what[1:], turn)
        there = self._buttons.get(step.who) or ["q:none"]
        pressed = step.words if step.what == "forged" else there[step.number % len(there)]
        if step.what == "changed":  # a button of ours in which somebody has put something else
            pressed = ":".join([*pressed.split(":")[:-1], step.words])
        return "", door.data(pressed), self._router.press


def check(replies: Sequence[Reply]) -> None:
    """What must hold of everything that is said."""
    for reply in replies:
        assert reply.text or reply.toast or reply.document is None, reply
        assert all(part.strip() and length(part) <= 4096 for part in chunks(reply.text)) or not reply.text, reply
        assert length(reply.toast) <= 200, reply
        assert reply.document is None or length(reply.text) <= MOST_CAPTION, reply
        for row in reply.rows:
            for button in row:
                assert button.label.strip() and 1 <= len(button.data.encode()) <= _DATA, button
                assert door.data(button.data) == tuple(button.data.split(":")), button


def fuzz(office: Office, talks: int) -> Counter[str]:
    """So many talks; how many steps of each kind they had. What fails is made as short as it can be, and raised."""
    counts: Counter[str] = Counter()
    router = Router(office)

    @settings(
        max_examples=talks,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(STEPS)
    def talk(steps: list[Step]) -> None:
        counts["talks"] += 1
        try:
            with office.database.work() as session:
                one = Talk(office, router, session, counts)
                for step in steps:
                    one.take(step)
                write_pending(session)
                assert verify(session).broken is None
                raise _Undone
        except _Undone:
            return

    talk()
    return counts


def main() -> None:
    """For ``make fuzz``."""
    with tempfile.TemporaryDirectory() as directory:
        office = make_office(Path(directory))
        counts = fuzz(office, int(sys.argv[1]))
        office.database.close()
    print(", ".join(f"{count} {name}" for name, count in counts.items()))


if __name__ == "__main__":
    main()
