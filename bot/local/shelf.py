"""Files of the local chat: their content under ``local-files/``, what is known about them in the database."""

import asyncio
import mimetypes
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from bot.local.database import LocalDatabase
from bot.local.failures import BadRequest
from bot.local.picture import fits_photo, format_of, size_of
from bot.local.tables import FileRow

Json = dict[str, Any]
MAX_PHOTO = 10 * 1024 * 1024
MAX_DOWNLOAD = 20 * 1024 * 1024
MAX_UPLOAD = 50 * 1024 * 1024
_PREFIX = {"photo": "AgACAgUAA", "document": "BQACAgUAA"}


@dataclass(frozen=True)
class Upload:
    """A file on its way in."""

    name: str
    content: bytes

    @property
    def is_photo(self) -> bool:
        """Whether Telegram's apps would send it as a photo and not as a document."""
        size = size_of(self.content)
        return size is not None and fits_photo(size) and len(self.content) <= MAX_PHOTO


class Shelf:
    """Puts files away and finds them again."""

    def __init__(self, database: LocalDatabase, directory: Path) -> None:
        self._database = database
        self._directory = directory

    async def put(self, upload: Upload, kind: str) -> FileRow:
        """Keeps the file; its name on the disk is a number, so that no name from outside becomes a path.

        What a photo is, its content says and never its name.

        Raises:
            BadRequest: too large or, as a photo, no picture; in Telegram's words.
        """
        width, height = _checked(upload, kind)
        mime, suffix = _kind_of(upload, kind)
        row = FileRow(
            file_id=_PREFIX[kind] + secrets.token_urlsafe(32),
            unique_id="AQAD" + secrets.token_urlsafe(8),
            kind=kind,
            name=upload.name,
            mime=mime,
            size=len(upload.content),
            width=width,
            height=height,
        )
        with self._database.work() as session:
            session.add(row)
            session.flush()
            row.path = f"{kind}s/file_{row.id}{suffix}"
        await asyncio.to_thread(_write, self._directory / row.path, upload.content)
        return row

    def find(self, file_id: str) -> FileRow | None:
        return self._one(col(FileRow.file_id) == file_id)

    def at(self, path: str) -> FileRow | None:
        """The file that getFile gave this path."""
        return self._one(col(FileRow.path) == path)

    def location(self, row: FileRow) -> Path:
        return self._directory / row.path

    def _one(self, condition: Any) -> FileRow | None:
        with self._database.work() as session:
            return session.exec(select(FileRow).where(condition)).first()


def content_of(row: FileRow) -> Json:
    """The part of a Message that shows the file: ``photo`` (one size) or ``document``."""
    common = {"file_id": row.file_id, "file_unique_id": row.unique_id, "file_size": row.size}
    if row.kind == "photo":
        return {"photo": [{**common, "width": row.width, "height": row.height}]}
    return {"document": {**common, "file_name": row.name, "mime_type": row.mime}}


def _checked(upload: Upload, kind: str) -> tuple[int, int]:
    if not upload.content:
        raise BadRequest("file must be non-empty")
    if len(upload.content) > (MAX_PHOTO if kind == "photo" else MAX_UPLOAD):
        raise BadRequest(f"file of size {len(upload.content)} bytes is too big for a {kind}")
    size = size_of(upload.content)
    if kind == "photo" and size is None:
        raise BadRequest("IMAGE_PROCESS_FAILED")
    if kind == "photo" and size is not None and not fits_photo(size):
        raise BadRequest("PHOTO_INVALID_DIMENSIONS")
    return size or (0, 0)


def _kind_of(upload: Upload, kind: str) -> tuple[str, str]:
    """MIME type and suffix."""
    if kind == "photo":
        format_ = format_of(upload.content)
        return f"image/{format_}", f".{format_}"
    return mimetypes.guess_type(upload.name)[0] or "application/octet-stream", _suffix(upload.name)


def _suffix(name: str) -> str:
    suffix = Path(name).suffix.lower()
    return suffix if suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= 10 else ""


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
