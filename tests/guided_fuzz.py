"""What reads people's words, and what comes from outside, fed by Atheris, which looks for inputs that reach new code.

``python -m tests.guided_fuzz SECONDS`` (https://github.com/google/atheris; the extra ``guided``, Linux only). Where
:mod:`tests.fuzz` makes up talks, this makes up texts from the questions of the knowledge base: nothing breaks, no regular
expression takes longer than five seconds, and what the door lets in is harmless.
"""

import sys
import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["knowledge", "bot.door", "bot.webhook", "bot.splitting"]):
    from bot import door
    from bot.inbox import NoUpdate
    from bot.splitting import chunks
    from bot.webhook import body_of
    from knowledge.answering import Talk
    from knowledge.content import Content, load_content

TODAY = date(2026, 11, 25)
LONGEST = 600
"""Bytes; some 200 characters."""
LINES = (
    "登记纠纷 浩口村 邻里 张三 李四 屋檐水 3000元",
    "9月17日 浩口小学 宪法课 6年级 60余人 资料100份",
    "统计 2020年上半年 浩口村 邻里",
    "上周三 二〇二六年十一月二十四号 三天前 电话13900000000 一万二千块",
    '{"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}}',
)


class Target:
    """``content``: the real one, loaded once."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._villages = {village.id: [village.name] for village in content.township.villages}

    def __call__(self, data: bytes) -> None:
        """Raises whatever Atheris is to find."""
        with suppress(NoUpdate):
            body_of(data)
        raw = data.decode(errors="ignore")
        door.data(raw), door.name(raw), door.file_name(raw)
        words = door.words(raw)
        assert door.words(words) == words and len(words) <= door.MOST_WORDS
        assert sum(map(len, chunks(words))) <= len(words)
        self._read(words)

    def _read(self, words: str) -> None:
        reader = self._content.reader
        for read in (reader.village, reader.kind, reader.phone, reader.day_words, reader.money, reader.count, reader.names):
            read(words)
        reader.amount(words, bare=True), reader.line(words, TODAY), reader.other_side(words)
        for ahead in (False, True):
            reader.day(words, TODAY, ahead)
        self._content.jotter.words(words)
        self._content.wanted(words, TODAY, {"village": self._villages})
        self._content.masker.text(words)
        self._content.answerer.reply(words, Talk())


def main() -> None:
    """Ends with libFuzzer's figures, or with the input that broke something."""
    content = load_content()
    with tempfile.TemporaryDirectory() as seeds:
        for number, text in enumerate([*LINES, *(entry.question for entry in content.library)]):
            Path(seeds, str(number)).write_text(text, encoding="utf-8")
        options = [f"-max_total_time={sys.argv[1]}", f"-max_len={LONGEST}", "-timeout=5", "-print_final_stats=1"]
        options.append(f"-artifact_prefix={tempfile.gettempdir()}/fawen-")
        atheris.Setup([sys.argv[0], *options, seeds], Target(content))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
