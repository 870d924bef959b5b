"""An example person who writes on the local page."""

from dataclasses import dataclass
from typing import Any

LANGUAGE = "zh-hans"


@dataclass(frozen=True)
class LocalPerson:
    """``id`` is the user's and, as in Telegram, also the private chat's; ``role`` is shown in the page's switcher."""

    id: int
    name: str
    role: str

    def user(self) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#user"""
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": LANGUAGE}

    def chat(self) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#chat"""
        return {"id": self.id, "type": "private", "first_name": self.name}
