"""What deploy/ names exists: settings, options of the command, one port on both sides of a proxy."""

import re
from pathlib import Path
from typing import Any

import yaml

from bot.cli import _cli
from bot.settings import Settings

DEPLOY = Path(__file__).parent.parent / "deploy"
OF_COMPOSE = {"FAWEN_DOMAIN", "FAWEN_WORKERS"}
UNITS = (DEPLOY / "fawen.service", DEPLOY / "fawen.service.d/county.conf")


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


def test_every_setting_exists() -> None:
    known = {f"FAWEN_{name.upper()}" for name in Settings.model_fields} | OF_COMPOSE
    for path in (path for path in DEPLOY.rglob("*") if path.is_file()):
        named = set(re.findall(r"FAWEN_[A-Z_]+", path.read_text(encoding="utf-8")))
        assert named - known == set(), path.name


def test_what_they_run_is_understood() -> None:
    lines = [line for unit in UNITS for line in unit.read_text(encoding="utf-8").splitlines()]
    started = [line.split()[1:] for line in lines if line.startswith("ExecStart=/")]
    started.append([word.replace("${FAWEN_WORKERS:-2}", "2") for word in compose()["services"]["fawen"]["command"]])
    assert [words[0] for words in started] == ["run", "run", "run"]
    for words in started:
        run = _cli().commands["run"]
        assert run.make_context("run", words[1:]).params["workers"] >= 1


def test_the_proxy_passes_on_what_the_webhook_listens_to() -> None:
    fawen = compose()["services"]["fawen"]["environment"]
    proxy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    path = fawen["FAWEN_WEBHOOK_URL"].rpartition("}")[2]
    assert f"handle {path} {{" in proxy
    assert f"reverse_proxy fawen:{Settings.model_fields['webhook_port'].default}" in proxy


def test_the_image_holds_all_that_is_installed() -> None:
    copied = set(re.findall(r"^COPY (\w+) \1$", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE))
    assert copied == {"bot", "knowledge", "storage"}
