"""The commands of each role, in the order of the menu."""

from bot.access import Action, allowed
from knowledge.texts import Texts
from storage.person import Role

COMMANDS: dict[str, Action] = {
    "ask": Action.ASK,
    "apply": Action.APPLY,
    "human": Action.ASK,
    "quiz": Action.ASK,
    "dispute": Action.LOG_DISPUTE,
    "cases": Action.SEE_CASES,
    "consult": Action.LOG_CONSULTATION,
    "log": Action.LOG_ACTIVITY,
    "stats": Action.SEE_FIGURES,
    "publish": Action.PUBLISH,
    "report": Action.SEE_FIGURES,
    "plan": Action.SEE_FIGURES,
    "ledger": Action.IMPORT,
    "tickets": Action.TAKE_OVER,
    "gaps": Action.EDIT_KNOWLEDGE,
    "announce": Action.ANNOUNCE,
    "people": Action.INVITE,
    "invite": Action.INVITE,
    "leave": Action.LEAVE_TEAM,
    "subscribe": Action.ASK,
    "unsubscribe": Action.ASK,
    "privacy": Action.ASK,
    "mydata": Action.ASK,
    "help": Action.ASK,
    "cancel": Action.ASK,
    "start": Action.ASK,
}


def words_for(role: Role, texts: Texts) -> list[tuple[str, str]]:
    """(command, description) for a role."""
    return [(command, texts(f"commands.{command}.description")) for command, action in COMMANDS.items() if allowed(role, action)]
