"""Telegram's HTML style to text and entities: https://core.telegram.org/bots/api#html-style."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from bot.local.failures import BadRequest

Entity = dict[str, Any]
_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
}
_SHAPE: dict[str, type] = {"type": str, "offset": int, "length": int, "url": str}
_REQUIRED = ("type", "offset", "length")
_PART = re.compile(r"<(?P<close>/?)(?P<tag>[^\s<>/]*)(?P<rest>[^<>]*)>|(?P<stray><)")
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))""")
_LINK = re.compile(r"(?:https?|tg)://[^\s]+", re.IGNORECASE)


def units(text: str) -> int:
    """Length in UTF-16 code units, in which Telegram (and JavaScript) count."""
    return len(text.encode("utf-16-le")) // 2


@dataclass
class _Open:
    tag: str
    offset: int
    link: str


@dataclass
class _Reader:
    source: str
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=list)

    def read(self) -> None:
        position = 0
        for part in _PART.finditer(self.source):
            self.text += html.unescape(self.source[position : part.start()])
            position = part.end()
            if part["close"]:
                self._close(part)
            else:
                self._open(part)
        self.text += html.unescape(self.source[position:])
        if self.opened:
            raise BadRequest(f"can't parse entities: Can't find end tag corresponding to start tag \"{self.opened[-1].tag}\"")

    def _open(self, part: re.Match[str]) -> None:
        tag = (part["tag"] or "").lower()
        if tag not in _TAGS:
            raise BadRequest(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {self._byte(part.start())}')
        link = _HREF.search(part["rest"])
        self.opened.append(_Open(tag, units(self.text), html.unescape(link.group(link.lastindex or 0)) if link else ""))

    def _close(self, part: re.Match[str]) -> None:
        where = f"at byte offset {self._byte(part.start())}"
        if not self.opened:
            raise BadRequest(f"can't parse entities: Unexpected end tag {where}")
        start = self.opened.pop()
        if part["tag"] and part["tag"].lower() != start.tag:
            found = f'expected "</{start.tag}>", found "</{part["tag"]}>"'
            raise BadRequest(f"can't parse entities: Unmatched end tag {where}, {found}")
        self._keep(start, units(self.text) - start.offset)

    def _keep(self, start: _Open, length: int) -> None:
        entity: Entity = {"type": _TAGS[start.tag], "offset": start.offset, "length": length}
        if start.tag == "a":
            if not _LINK.fullmatch(start.link):
                return
            entity["url"] = start.link
        self.entities.append(entity)

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode())


def formatted(text: str, parse_mode: str, entities: list[Entity] | None = None) -> tuple[str, list[Entity]]:
    """The text that people see, and its entities; surrounding blanks are cut off, as Telegram does.

    Raises:
        BadRequest: a tag that Telegram does not know or that does not close, or a parse mode other than HTML.
    """
    if not parse_mode:
        return _trimmed(text, [_checked(entity) for entity in entities or []])
    if parse_mode.lower() != "html":
        raise BadRequest("unsupported parse_mode")
    reader = _Reader(text)
    reader.read()
    return _trimmed(reader.text, reader.entities)


def _checked(entity: Any) -> Entity:
    """An entity that the bot gave itself, reduced to what the page knows."""
    kept = {key: entity[key] for key in _SHAPE if key in entity} if isinstance(entity, dict) else {}
    if any(type(kept.get(key)) is not kind for key, kind in _SHAPE.items() if key in kept or key in _REQUIRED):
        raise BadRequest("can't parse MessageEntity: wrong or missing field")
    if kept["type"] == "text_link" and not _LINK.fullmatch(kept.get("url", "")):
        raise BadRequest("can't parse entities: wrong URL")
    return kept


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    lead = units(text) - units(text.lstrip())
    text = text.strip()
    end = units(text)
    kept = []
    for entity in entities:
        first = max(entity["offset"] - lead, 0)
        last = min(entity["offset"] + entity["length"] - lead, end)
        if last > first:
            kept.append({**entity, "offset": first, "length": last - first})
    return text, sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))
