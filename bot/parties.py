"""The parties of a case as a reader may see them; every list, alert, figure and export names them through here."""

from bot.access import may_see
from bot.office import Office
from storage.dispute import Dispute
from storage.person import Person


def shown_parties(office: Office, reader: Person | None, dispute: Dispute) -> list[str]:
    """Full names for those who work on the case, else by surname or letter. ``reader`` None: nobody in particular (a file)."""
    known = reader is not None and may_see(reader, dispute)
    return list(dispute.parties) if known else office.content.masker.parties(dispute.parties)


def shown_words(office: Office, reader: Person | None, dispute: Dispute, words: str) -> str:
    """Words about the case, such as its summary, with the names and numbers in them masked in the same way."""
    known = reader is not None and may_see(reader, dispute)
    return words if known else office.content.masker.text(words, dispute.parties)
