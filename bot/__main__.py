"""``fawen``, also as ``python -m bot``."""

import os

from bot.garbage import uncollected


def main() -> None:
    """Entry point."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy would start threads for matrices, of which there are none
    with uncollected():
        from bot.cli import main as begin  # reads all code in
    begin()


if __name__ == "__main__":
    main()
