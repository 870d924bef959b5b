"""Values that the database holds encrypted (docs/privacy.md): Fernet tokens (https://cryptography.io/en/latest/fernet/).

The key belongs to a database, not to a column: it is found by the dialect of the engine that :func:`unlock` was told of.
"""

import base64
import json
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect, Text, type_coerce
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, Session, SQLModel, select

from storage.failures import WrongKey

_PURPOSE = b"fawen database"
_SAMPLE = "fawen"
_KEY_BYTES = 32


class Cipher:
    """``secrets``: the office's, newest first. The first one encrypts, any of them decrypts."""

    def __init__(self, secrets: Sequence[bytes]) -> None:
        self._fernet = MultiFernet([Fernet(_key(secret)) for secret in secrets])

    def sealed(self, value: Any) -> str:
        """Whatever JSON can hold, encrypted; half a character, too, which json.loads reads again."""
        return self._fernet.encrypt(json.dumps(value, ensure_ascii=False).encode(errors="surrogatepass")).decode("ascii")

    def opened(self, token: str) -> Any:
        """Raises WrongKey if none of the secrets encrypted it."""
        try:
            return json.loads(self._fernet.decrypt(token))
        except InvalidToken as error:
            raise WrongKey from error

    def resealed(self, token: str) -> str:
        """The same value under the newest key. Raises WrongKey."""
        try:
            return self._fernet.rotate(token.encode("ascii")).decode("ascii")
        except InvalidToken as error:
            raise WrongKey from error


class Sealed(TypeDecorator[Any]):
    """A column whose values, anything that JSON can hold, are encrypted. It cannot be searched by value."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else cipher_of(dialect).sealed(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else cipher_of(dialect).opened(value)


SEALED: Any = Sealed


class Seal(SQLModel, table=True):
    """One row by which a start knows whether it holds the right key, before it reads or writes anything else."""

    id: int | None = Field(default=None, primary_key=True)
    sample: str = Field(default=_SAMPLE, sa_type=SEALED)


_CIPHERS: WeakKeyDictionary[Dialect, Cipher] = WeakKeyDictionary()


def unlock(dialect: Dialect, cipher: Cipher) -> None:
    """From now on, the engine of this dialect encrypts and decrypts with it."""
    _CIPHERS[dialect] = cipher


def cipher_of(dialect: Dialect) -> Cipher:
    """The cipher of the database. Raises KeyError for one that was not opened by storage.database."""
    return _CIPHERS[dialect]


def reseal(session: Session) -> int:
    """Encrypts every sealed value anew with the newest key; how many there were. Raises WrongKey and changes nothing."""
    cipher, count = cipher_of(session.get_bind().dialect), 0
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed):
                (key,) = table.primary_key.columns
                raw = type_coerce(column, Text)
                for number, token in session.exec(select(key, raw).where(column.is_not(None))).all():
                    value = type_coerce(cipher.resealed(token), Text)
                    session.connection().execute(table.update().where(key == number).values({column.name: value}))
                    count += 1
    return count


def _key(secret: bytes) -> bytes:
    """Another key than what the secret is used for elsewhere, so that neither leads to the other."""
    return base64.urlsafe_b64encode(HKDF(SHA256(), _KEY_BYTES, salt=None, info=_PURPOSE).derive(secret))
