"""``fawen``, also as ``python -m bot``."""

import os
import sys

from bot.garbage import uncollected

_INTERRUPTED = 130
"""What shells say of a program that was ended by Ctrl+C."""


def main() -> None:
    """Entry point."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy would start threads for matrices, of which there are none
    try:
        with uncollected():
            from bot.cli import main as begin  # reads all code in
        begin()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
