"""What a file is, by its content and never by its name."""

from enum import StrEnum


class Medium(StrEnum):
    """The kinds of files that a record takes."""

    PICTURE = "picture"
    PDF = "pdf"
    WORD = "word"
    TABLE = "table"
    SOUND = "sound"


_CSV = "text/csv"
"""What ``filetype`` does not know."""
_TAKEN = {
    "image/jpeg": Medium.PICTURE,
    "image/png": Medium.PICTURE,
    "image/webp": Medium.PICTURE,
    "image/heic": Medium.PICTURE,
    "image/gif": Medium.PICTURE,
    "image/bmp": Medium.PICTURE,
    "image/tiff": Medium.PICTURE,
    "application/pdf": Medium.PDF,
    "application/msword": Medium.WORD,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Medium.WORD,
    "application/vnd.ms-excel": Medium.TABLE,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Medium.TABLE,
    _CSV: Medium.TABLE,
    "audio/mpeg": Medium.SOUND,
    "audio/mp4": Medium.SOUND,
    "audio/ogg": Medium.SOUND,
    "audio/aac": Medium.SOUND,
    "audio/amr": Medium.SOUND,
    "audio/x-wav": Medium.SOUND,
}
_SHOWN_AS_PHOTO = frozenset({"image/jpeg", "image/png", "image/webp"})


def media_type(content: bytes) -> str | None:
    """The media type if it is one that a record takes, else None; what ``filetype`` does not know is not taken."""
    import filetype  # type: ignore[import-untyped]  # read in where a file comes

    found = filetype.guess_mime(content)
    return found if found in _TAKEN else None


def text_table(name: str, content: bytes) -> str | None:
    """The media type of a .csv, which nothing but its name tells from other text; None for anything else."""
    return _CSV if name.lower().endswith(".csv") and b"\0" not in content else None


def medium(media: str) -> Medium:
    """The kind of a media type that :func:`media_type` or :func:`text_table` gave."""
    return _TAKEN[media]


def suffix(media: str) -> str:
    """How the name of a file of such a type ends."""
    import filetype

    return "csv" if media == _CSV else str(filetype.get_type(mime=media).extension)


def is_photo(media: str) -> bool:
    """Whether chats show it as a photo (https://core.telegram.org/bots/api#sendphoto)."""
    return media in _SHOWN_AS_PHOTO
