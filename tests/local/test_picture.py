"""Sizes of pictures, read from bytes that may say anything."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local.picture import fits_photo, format_of, size_of
from tests.local.pictures import jpeg, png, webp


def webp_chunk(kind: bytes, body: bytes) -> bytes:
    return b"RIFF\0\0\0\0WEBP" + kind + struct.pack("<I", len(body)) + body


LOSSLESS = webp_chunk(b"VP8L", b"\x2f" + struct.pack("<I", (300 - 1) | (200 - 1) << 14))
LOSSY = webp_chunk(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 300, 200))
PICTURES = {
    "png": png(300, 200),
    "jpeg": jpeg(300, 200),
    "jpeg with filled marks": jpeg(300, 200).replace(b"\xff\xc0", b"\xff\xff\xff\xc2"),
    "webp": webp(300, 200),
    "lossless webp": LOSSLESS,
    "lossy webp": LOSSY,
}


@pytest.mark.parametrize("name", PICTURES)
def test_each_format_tells_its_size(name: str) -> None:
    assert size_of(PICTURES[name]) == (300, 200)
    assert format_of(PICTURES[name]) in name


@pytest.mark.parametrize("content", [b"", b"GIF89a\x01\0\x01\0", b"\xff\xd8", b"\xff\xd8\x00\xc0", webp_chunk(b"VP9 ", b"")])
def test_anything_else_has_none(content: bytes) -> None:
    assert size_of(content) is None


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_that_is_cut_off_has_none_or_its_own(name: str) -> None:
    content = PICTURES[name]
    assert {size_of(content[:end]) for end in range(len(content))} <= {None, (300, 200)}


@given(st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"RIFF\0\0\0\0WEBPVP8X", b"RIFF\0\0\0\0WEBPVP8 "]), st.binary())
def test_no_bytes_break_the_reader(start: bytes, rest: bytes) -> None:
    size = size_of(start + rest)
    assert size is None or min(size) >= 0


@pytest.mark.parametrize(
    ("size", "fits"),
    [
        ((1, 1), True),
        ((20, 1), True),
        ((21, 1), False),
        ((5000, 5000), True),
        ((5000, 5001), False),
        ((0, 0), False),
        ((0, 1), False),
    ],
)
def test_a_photo_has_telegrams_measure(size: tuple[int, int], fits: bool) -> None:
    assert fits_photo(size) is fits
