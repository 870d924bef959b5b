"""What lies beside the database."""

from dataclasses import dataclass
from pathlib import Path

from storage.files import Files


@dataclass(frozen=True)
class Shelf:
    """The store of files, and the folder with the township's own declarations."""

    files: Files
    township: Path
