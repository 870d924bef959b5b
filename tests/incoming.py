"""Updates as a webhook gets them (https://core.telegram.org/bots/api#update)."""

from typing import Any


def message(number: int, chat_id: int, text: str) -> dict[str, Any]:
    """As a webhook gets it."""
    user = {"id": chat_id, "is_bot": False, "first_name": "某人"}
    chat = {"id": chat_id, "type": "private", "first_name": "某人"}
    return {"update_id": number, "message": {"message_id": number, "date": 1, "chat": chat, "from": user, "text": text}}
