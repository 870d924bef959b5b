"""The local chat's own SQLite file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlmodel import Session, create_engine

from bot.local.settings import KNOWN
from bot.local.tables import LocalRow


class LocalDatabase:
    """Open from construction to ``close``. Work is so small that it is done inside the event loop."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = create_engine(f"sqlite:///{path}")
        event.listen(self._engine, "connect", _prepare)
        self._known: dict[str, Any] = {}
        LocalRow.metadata.create_all(self._engine)

    @contextmanager
    def work(self) -> Iterator[Session]:
        """One transaction: committed at the end, undone by an exception."""
        try:
            with Session(self._engine, expire_on_commit=False, info={KNOWN: self._known}) as session, session.begin():
                yield session
        except BaseException:
            self._known.clear()  # what was read may have been undone
            raise

    def close(self) -> None:
        self._engine.dispose()
        self._engine.clear_compiled_cache()  # aiohttp keeps many servers' handlers; their statements need not stay


def _prepare(connection: Any, _: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}").close()
