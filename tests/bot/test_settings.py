from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from bot.settings import Settings

SECRET = "only-for-tests-0123456789"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No FAWEN_ variable and no .env of this machine reaches the tests."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"FAWEN_{name.upper()}", raising=False)


def test_it_starts_without_any_setting() -> None:
    settings = Settings()
    assert (settings.telegram_token, settings.admin_ids, settings.local_host) == (None, (), "127.0.0.1")
    assert settings.zone == ZoneInfo("Asia/Shanghai")
    assert settings.database == "sqlite:///data/fawen.db"


@pytest.mark.parametrize("secret", ["change-me", "please-change-me-soon-0123", "short", "x" * 15])
def test_the_sample_secret_and_short_ones_are_refused(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setenv("FAWEN_SECRET_KEY", secret)
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert [error["loc"] for error in caught.value.errors()] == [("secret_key",)]


def test_the_own_secret_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAWEN_SECRET_KEY", SECRET)
    assert Settings().secret == SECRET.encode()


@pytest.mark.parametrize("apart", [" ", ",", "\n", ", "])
def test_several_secrets_stand_newest_first(monkeypatch: pytest.MonkeyPatch, apart: str) -> None:
    monkeypatch.setenv("FAWEN_SECRET_KEY", f"another-{SECRET}{apart}{SECRET}")
    assert Settings().secrets == (f"another-{SECRET}".encode(), SECRET.encode())


def test_a_short_one_among_several_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAWEN_SECRET_KEY", f"{SECRET} short")
    with pytest.raises(ValidationError):
        Settings()


def test_a_renewed_secret_stands_before_the_one_kept_so_far(tmp_path: Path) -> None:
    first = Settings(data_dir=tmp_path)
    renewed = first.renewed()
    assert renewed.secrets[1:] == first.secrets
    assert renewed.secret != first.secret
    assert Settings(data_dir=tmp_path).secrets == renewed.secrets
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_a_secret_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first, second = (Settings(data_dir=tmp_path / "data").secret for _ in range(2))
    other = Settings(data_dir=tmp_path / "other").secret
    assert first == second != other
    assert len(first) >= 32
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("written", "ids"), [("1001", (1001,)), ("1001, 1002", (1001, 1002)), ("1 2,,3", (1, 2, 3)), ("", ())])
def test_admin_ids_are_read_from_one_line(monkeypatch: pytest.MonkeyPatch, written: str, ids: tuple[int, ...]) -> None:
    monkeypatch.setenv("FAWEN_ADMIN_IDS", written)
    assert Settings().admin_ids == ids


@pytest.mark.parametrize(("name", "value"), [
    ("ADMIN_IDS", "1001;x"), ("TIMEZONE", "Asia/Wulong"), ("LOCAL_PORT", "many"), ("LOCAL_PORT", "99999"),
    ("DATABASE_URL", "fawen"), ("DATABASE_URL", "mysql://db/fawen"), ("DATABASE_URL", "postgresql://db:port/fawen"),
])  # fmt: skip
def test_a_wrong_value_keeps_it_from_starting(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"FAWEN_{name}", value)
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert {error["loc"][0] for error in caught.value.errors()} == {name.lower()}


@pytest.mark.parametrize(("written", "taken"), [("x" * 16, True), ("x" * 15, False), ("x" * 257, False), ("密" * 16, False)])
def test_the_webhook_secret_is_one_that_telegram_can_say(monkeypatch: pytest.MonkeyPatch, written: str, taken: bool) -> None:
    monkeypatch.setenv("FAWEN_WEBHOOK_SECRET", written)
    if taken:
        assert Settings().hook_secret == written
        return
    with pytest.raises(ValidationError):
        Settings()


def test_a_known_zone_is_taken() -> None:
    assert Settings(timezone="Asia/Urumqi").zone == ZoneInfo("Asia/Urumqi")


def test_settings_stand_in_a_file_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("FAWEN_ADMIN_IDS=1001\nFAWEN_TIMEZONE=\nOTHER=x\n", encoding="utf-8")
    settings = Settings()
    assert (settings.admin_ids, settings.timezone) == ((1001,), "Asia/Shanghai")


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ({"data_dir": Path("/srv/fawen")}, "sqlite:////srv/fawen/fawen.db"),
        ({"database_url": "postgresql://db/fawen"}, "postgresql://db/fawen"),
    ],
)
def test_the_database_is_the_one_set_or_a_file_under_the_data(given: dict[str, Any], url: str) -> None:
    assert Settings(**given).database == url


def test_secrets_are_not_shown() -> None:
    settings = Settings.model_validate({"secret_key": SECRET, "telegram_token": "1:secret-token"})
    assert not any(word in repr(settings) + str(settings) for word in (SECRET, "secret-token"))


def test_a_program_that_is_begun_reads_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, admin_ids=(1, 2), secret_key=SECRET, log_json=True, keep_talk_days=7)
    for name, value in settings.environment.items():
        monkeypatch.setenv(name, value)
    assert Settings() == settings
