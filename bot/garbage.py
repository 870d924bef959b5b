"""What is made once and stays, such as all code, the content, a long file: Python would look through it again and again."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looking for garbage: what is read stays until the end, and looking through it again and again takes long."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def settle() -> None:
    """Looks once through all that there is, and from then on only through what is new; what is free goes back to the system."""
    gc.collect()
    gc.freeze()
    with suppress(OSError, AttributeError):  # glibc keeps it otherwise (malloc_trim(3)); other libraries of C have no such thing
        ctypes.CDLL(None).malloc_trim(0)
