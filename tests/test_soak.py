"""Ten kills at random moments under load; ``make soak KILLS=200`` makes as many as wanted."""

from pathlib import Path

import pytest

from tests.soak import soaked

KILLS = 10


@pytest.mark.timeout(400)
async def test_nothing_is_lost_and_nothing_doubled_by_kills(tmp_path: Path, database_url: str) -> None:
    report = await soaked(tmp_path, database_url, KILLS, seed=11)
    assert report.kills == KILLS and report.sent == report.effects > KILLS
    assert report.is_sound(), report
