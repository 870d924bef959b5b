"""Changing the office's secret: everything encrypted under the newest one, everybody's pseudonym made anew."""

from sqlmodel import col, select, update

from bot.office import Office, pseudonym
from storage.audit import Deed, note
from storage.consultation import Consultation
from storage.person import Person
from storage.sealing import reseal


def rotate(office: Office) -> int:
    """All or nothing; how many values were encrypted anew. The older secrets are not needed for this database any more.

    Raises:
        WrongKey: something was encrypted with a secret that is not listed.
    """
    newest, *older = office.settings.secrets
    with office.database.work() as session:
        for person in session.exec(select(Person)):
            was = [pseudonym(secret, person) for secret in older]
            session.exec(update(Consultation).where(col(Consultation.asker).in_(was)).values(asker=pseudonym(newest, person)))
        note(session, Deed.KEY, None)
        return reseal(session)
