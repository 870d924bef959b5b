"""The log as one JSON object a line, read in where it is wanted (bot/logs.py)."""

import logging
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from bot.logs import WithoutWords


class Json(WithoutWords, JsonFormatter):
    """One object a line: ``time`` (ISO, UTC), ``level``, ``logger``, ``message``, what was given as ``extra``, ``exc_info``."""

    def __init__(self) -> None:
        JsonFormatter.__init__(self, "%(message)s", json_ensure_ascii=False)

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data["level"], log_data["logger"] = record.levelname, record.name
        super().add_fields(log_data, record, message_dict)
