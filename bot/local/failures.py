"""What can go wrong in the local server, and how each side is told."""

from typing import Any


class LocalError(Exception):
    """Base of everything that this package raises."""


class CannotListen(LocalError):
    """The address is not this machine's, or the port is not ours to take."""

    key = "cannot_listen"

    def __init__(self, host: str, port: int) -> None:
        self.context = {"host": host, "port": port}
        super().__init__(f"{self.key} {host} {port}")


class PortTaken(CannotListen):
    """Another program, or a second copy of this one, already listens on the port."""

    key = "port_taken"


class NotStarted(LocalError):
    """The server was asked something that it only knows while it runs."""


class BotApiError(LocalError):
    """An answer as in https://core.telegram.org/bots/api#making-requests; ``description`` is Telegram's own wording."""

    status = 400
    prefix = "Bad Request: "

    def __init__(self, description: str = "") -> None:
        self.description = self.prefix + description
        super().__init__(self.description)

    def body(self) -> dict[str, Any]:
        return {"ok": False, "error_code": self.status, "description": self.description}


class BadRequest(BotApiError):
    """The call itself is wrong."""


class Unauthorized(BotApiError):
    """The token is not this server's."""

    status = 401
    prefix = "Unauthorized"


class UnknownMethod(BotApiError):
    """The method does not exist, or not here."""

    status = 404
    prefix = "Not Found"


class PollConflict(BotApiError):
    """Somebody else has begun to poll; the later one wins."""

    status = 409
    prefix = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class HookConflict(PollConflict):
    """Updates are brought to the bot; it cannot fetch them, too."""

    prefix = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class TooLarge(BotApiError):
    """The body is larger than a bot may send."""

    status = 413
    prefix = "Request Entity Too Large"


class PersonError(LocalError):
    """The page asked for something that does not work; ``key`` names the words under ``errors`` in page.yaml."""

    def __init__(self, key: str, status: int = 400) -> None:
        self.key = key
        self.status = status
        super().__init__(key)
