"""A server that is killed under load has lost nothing that it answered."""

import subprocess
from pathlib import Path

from tests.conftest import REPOSITORY
from tests.scripts.kills import run_kills

KILLS = 50


def test_killed_server_loses_no_answered_id_and_stores_none_twice(tmp_path: Path) -> None:
    subprocess.run([REPOSITORY / "scripts" / "environment", ".venv"], check=True)
    toll = run_kills(tmp_path / "state", KILLS)
    assert (toll.missing, toll.twice, toll.integrity) == (0, 0, "ok")
    assert len(toll.seconds) == KILLS
    assert toll.answered > KILLS
