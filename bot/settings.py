"""Settings from the environment and ``.env``, prefix ``FAWEN_``; each stands in .env.example."""

import secrets
from functools import cached_property
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

SAMPLE_SECRET = "change-me"
_SHORTEST_SECRET = 16


def _numbers(value: object) -> object:
    return [part for part in value.replace(",", " ").split() if part] if isinstance(value, str) else value


class Settings(BaseSettings):
    """A wrong value, or the sample secret, keeps the program from starting."""

    model_config = SettingsConfigDict(env_prefix="FAWEN_", env_file=".env", env_ignore_empty=True, extra="ignore")

    telegram_token: SecretStr | None = None
    telegram_base_url: str = "https://api.telegram.org/bot"
    database_url: str = ""
    data_dir: Path = Path("data")
    admin_ids: Annotated[tuple[int, ...], NoDecode, BeforeValidator(_numbers)] = ()
    secret_key: SecretStr | None = None
    timezone: str = "Asia/Shanghai"
    local_host: str = "127.0.0.1"
    local_port: int = 12348

    @field_validator("secret_key")
    @classmethod
    def _no_sample(cls, value: SecretStr | None) -> SecretStr | None:
        if value and (SAMPLE_SECRET in value.get_secret_value() or len(value.get_secret_value()) < _SHORTEST_SECRET):
            raise ValueError(f"at least {_SHORTEST_SECRET} characters of your own")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("unknown time zone")
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def database(self) -> str:
        """The database's address: as set, else a SQLite file under the data directory."""
        return self.database_url or f"sqlite:///{self.data_dir / 'fawen.db'}"

    @cached_property
    def secret(self) -> bytes:
        """The secret as set, else one made at the first start and kept beside the data."""
        if self.secret_key:
            return self.secret_key.get_secret_value().encode()
        path = self.data_dir / "secret.key"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(32), encoding="ascii")
        return path.read_text(encoding="ascii").strip().encode()
