"""Width and height of a picture, read from its first bytes. PNG, JPEG and WebP, which Telegram takes as photos."""

import struct

Size = tuple[int, int]
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MAX_SUM = 10_000
_MAX_RATIO = 20


def size_of(content: bytes) -> Size | None:
    """Width and height in pixels, or None if it is no such picture."""
    try:
        if content.startswith(_PNG):
            width, height = struct.unpack(">II", content[16:24])
            return width, height
        if content.startswith(_JPEG):
            return _jpeg(content)
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return _webp(content)
    except (struct.error, IndexError):
        return None
    return None


def format_of(content: bytes) -> str:
    """The format of a picture that ``size_of`` knows, as MIME types call it: ``image/<format>``."""
    if content.startswith(_PNG):
        return "png"
    return "jpeg" if content.startswith(_JPEG) else "webp"


def fits_photo(size: Size) -> bool:
    """https://core.telegram.org/bots/api#sendphoto: width and height at most 10000 together, ratio at most 20."""
    return min(size) > 0 and sum(size) <= _MAX_SUM and max(size) <= _MAX_RATIO * min(size)


def _jpeg(content: bytes) -> Size | None:
    position = 2
    while position < len(content):
        mark, kind = content[position], content[position + 1]
        if mark != 0xFF:
            return None
        if kind in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return width, height
        position += 1 if kind == 0xFF else 2 + struct.unpack(">H", content[position + 2 : position + 4])[0]
    return None


def _webp(content: bytes) -> Size | None:
    kind = content[12:16]
    if kind == b"VP8X":
        width, width_high, height, height_high = struct.unpack("<HBHB", content[24:30])
        return 1 + width + (width_high << 16), 1 + height + (height_high << 16)
    if kind == b"VP8L":
        (bits,) = struct.unpack("<I", content[21:25])
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None
