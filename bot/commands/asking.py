"""``fawen ask``: the answers at the terminal."""

import json
import sys
from collections.abc import Callable, Iterator
from typing import NoReturn

import click

from bot.settings import Settings
from knowledge.answering import Answerer, Decision, Talk
from knowledge.content import load_content
from knowledge.texts import Texts

MOST_CANDIDATES = 10


def commands(texts: Texts, fail: Callable[[str], NoReturn]) -> Iterator[click.Command]:
    """The command of this file."""

    def ask(text: str | None, as_json: bool) -> None:
        answerer = load_content(district=Settings().district).answerer
        if text is not None:
            decision, question = _last(answerer, [text])
            click.echo(_json(question, decision) if as_json else decision.text)
            return
        for number, line in enumerate(sys.stdin, start=1):
            if line.strip():
                turns = _turns(line.strip()) or fail(texts("errors.bad_json_line", line=number))
                decision, question = _last(answerer, turns)
                click.echo(_json(question, decision))

    params = [
        click.Argument(["text"], required=False),
        click.Option(["--json", "as_json"], is_flag=True, help=texts("cli.json")),
    ]
    yield click.Command("ask", callback=ask, help=texts("cli.ask"), params=params)


def _turns(line: str) -> list[str]:
    """What the line says, one turn after the other; none if it is JSON of another shape."""
    if not line.startswith("["):
        return [line]
    try:
        turns = json.loads(line)
    except ValueError:
        return [line]  # "[微笑]" is a message, too
    return turns if isinstance(turns, list) and all(isinstance(turn, str) for turn in turns) else []


def _last(answerer: Answerer, turns: list[str]) -> tuple[Decision, str]:
    """The decision on the last turn, after the talk of those before it."""
    talk = Talk()
    for turn in turns[:-1]:
        talk = answerer.reply(turn, talk).talk
    return answerer.reply(turns[-1], talk), turns[-1]


def _json(question: str, decision: Decision) -> str:
    candidates = [{"entry": c.entry, "score": round(c.chance, 4)} for c in decision.candidates[:MOST_CANDIDATES]]
    data = {
        "question": question,
        "decision": decision.kind.value,
        "entry": decision.entry.id if decision.entry else None,
        "candidates": candidates,
        "text": decision.text,
    }
    return json.dumps(data, ensure_ascii=False)
