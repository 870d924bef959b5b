"""Settings from the environment and ``.env``, prefix ``FAWEN_``; each stands in .env.example."""

import hashlib
import hmac
import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from secrets import token_urlsafe
from typing import Annotated, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, Field, SecretStr, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from storage.database import is_address
from storage.retention import Keeping
from storage.rotation import Rotation

SAMPLE_SECRET = "change-me"
_SHORTEST_SECRET = 16


def _split(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _written(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _numbers(value: object) -> object:
    return _split(value) if isinstance(value, str) else value


class Settings(BaseSettings):
    """A wrong value, or the sample secret, keeps the program from starting."""

    model_config = SettingsConfigDict(
        env_prefix="FAWEN_", env_file=".env", env_file_encoding="utf-8-sig", env_ignore_empty=True, extra="ignore"
    )

    telegram_token: SecretStr | None = None
    telegram_base_url: str = "https://api.telegram.org/bot"
    database_url: str = ""
    data_dir: Path = Path("data")
    district: Path | None = None
    admin_ids: Annotated[tuple[int, ...], NoDecode, BeforeValidator(_numbers)] = ()
    secret_key: SecretStr | None = None
    timezone: str = "Asia/Shanghai"
    keep_questions_days: int = Field(default=730, ge=0)
    keep_tickets_days: int = Field(default=180, ge=0)
    keep_talk_days: int = Field(default=30, ge=0)
    most_per_minute: int = Field(default=60, ge=0)
    backup_dir: Path | None = None
    keep_backups_days: int = Field(default=14, ge=0)
    keep_backups_months: int = Field(default=6, ge=0)
    local_host: str = "127.0.0.1"
    local_port: int = Field(default=12348, ge=0, le=65535)
    webhook_url: str = ""
    webhook_secret: SecretStr | None = None
    webhook_host: str = "127.0.0.1"
    webhook_port: int = Field(default=12349, ge=1, le=65535)
    log_json: bool = False
    monitor_host: str = "127.0.0.1"
    monitor_port: int | None = Field(default=None, ge=0, le=65535)
    smallest_public_count: Annotated[int, Field(ge=0, le=10)] = 3

    @field_validator("secret_key")
    @classmethod
    def _no_sample(cls, value: SecretStr | None) -> SecretStr | None:
        for secret in _split(value.get_secret_value()) if value else ():
            if SAMPLE_SECRET in secret or len(secret) < _SHORTEST_SECRET:
                raise PydanticCustomError("own_secret", "too short, or the sample", {"least": _SHORTEST_SECRET})
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _sayable(cls, value: SecretStr | None) -> SecretStr | None:
        """https://core.telegram.org/bots/api#setwebhook"""
        if value and not re.fullmatch("[A-Za-z0-9_-]{16,256}", value.get_secret_value()):
            raise PydanticCustomError("webhook_secret", "not what Telegram can say")
        return value

    @field_validator("webhook_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
            raise PydanticCustomError("web_address", "no address in the web")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_engine(cls, value: str) -> str:
        if value and not is_address(value):
            raise PydanticCustomError("database_address", "no address of a database")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise PydanticCustomError("time_zone", "unknown time zone")
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def environment(self) -> dict[str, str]:
        """Variables from which a program that this one begins reads the same settings."""
        given = {name: value for name, value in self if value is not None}
        return {f"{self.model_config['env_prefix']}{name.upper()}": _written(value) for name, value in given.items()}

    @property
    def keeping(self) -> Keeping:
        """How long people's words are kept."""
        return Keeping(self.keep_questions_days, self.keep_tickets_days, self.keep_talk_days)

    @property
    def rotation(self) -> Rotation:
        """Where every night's backup goes and how long it stays."""
        return Rotation(self.backup_dir or self.data_dir / "backups", self.keep_backups_days, self.keep_backups_months)

    @property
    def hook_secret(self) -> str:
        """What Telegram says with each update it brings: as set, else made from the office's secret, the same in every worker."""
        if self.webhook_secret:
            return self.webhook_secret.get_secret_value()
        return hmac.new(self.secret, b"webhook", hashlib.sha256).hexdigest()

    @property
    def database(self) -> str:
        """The database's address: as set, else a SQLite file under the data directory."""
        return self.database_url or f"sqlite:///{self.data_dir / 'fawen.db'}"

    @property
    def township(self) -> Path:
        """Where a township declares kinds of activities and indicators of its own (docs/indicators.md)."""
        return self.data_dir / "township"

    @property
    def secret(self) -> bytes:
        """The newest of the office's secrets."""
        return self.secrets[0]

    @cached_property
    def secrets(self) -> tuple[bytes, ...]:
        """As set, newest first, else those kept beside the data, where the first start makes one."""
        if self.secret_key:
            return tuple(secret.encode() for secret in _split(self.secret_key.get_secret_value()))
        if not self._kept.exists():
            self._keep([])
        return tuple(self._kept.read_text(encoding="ascii").encode().split())

    def renewed(self) -> Self:
        """Settings with a new secret before those that are kept beside the data, which go on reading what they encrypted."""
        self._keep(self.secrets)
        copy = self.model_copy()
        copy.__dict__.pop("secrets", None)  # what was read before
        return copy

    @property
    def _kept(self) -> Path:
        return self.data_dir / "secret.key"

    def _keep(self, older: Iterable[bytes]) -> None:
        """Written beside and moved into place, so that a crash leaves the old file or the new one."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        beside = self._kept.with_suffix(".new")
        beside.touch(mode=0o600)
        beside.write_bytes(b"\n".join((token_urlsafe(32).encode(), *older)) + b"\n")
        beside.replace(self._kept)
