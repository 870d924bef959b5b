"""``fawen``, also as ``python -m bot``."""

from bot.garbage import uncollected


def main() -> None:
    """Entry point."""
    with uncollected():
        from bot.cli import main as begin  # reads all code in
    begin()


if __name__ == "__main__":
    main()
