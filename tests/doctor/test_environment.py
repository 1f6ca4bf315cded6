"""Settings: where a script reads them from, and what is wrong with their names and values."""

from pathlib import Path

import pytest

from flaskapi.doctor.environment import examine_values, find_environment_file


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ('load_dotenv("/etc/flaskapi/flaskapi.env")', "/etc/flaskapi/flaskapi.env"),
        ('load_dotenv(Path(__file__).parent / "flaskapi.env")', "flaskapi.env"),
        ('"""Reads /etc/flaskapi/flaskapi.env"""\nload_dotenv("/x/.env")', "/x/.env"),
        ("application = create_app()", None),
    ],
)
def test_environment_file_is_the_string_that_ends_in_env(
    tmp_path: Path, script: str, found: str | None
) -> None:
    path = tmp_path / "flaskapi.wsgi"
    path.write_text(script)
    assert find_environment_file(path) == (tmp_path / found if found else None)


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("FLASKAPI_MODLE", "/m.h5", "FLASKAPI_MODLE is no setting. Rename it to FLASKAPI_MODEL in"),
        ("FLASKPI_MODEL", "/m.h5", "FLASKPI_MODEL is no setting. Rename it to FLASKAPI_MODEL in"),
        ("flaskapi_state", "/s", "flaskapi_state is no setting. Rename it to FLASKAPI_STATE in"),
        ("FLASKAPI_COFFEE", "1", "FLASKAPI_COFFEE is no setting. Take it out of here; they are "),
        ("FLASKAPI_THREADS", "0", "FLASKAPI_THREADS must be a whole number above 0, not '0'."),
        (
            "FLASKAPI_MODEL",
            None,
            "FLASKAPI_MODEL has no value. Write FLASKAPI_MODEL=VALUE in here.",
        ),
    ],
)
def test_unusable_setting_is_a_fault(name: str, value: str | None, fault: str) -> None:
    [finding], _ = examine_values({name: value}, "here")
    assert finding.text.startswith(fault)


def test_usable_settings_are_kept_beside_unusable_ones() -> None:
    values = {"FLASKAPI_THREADS": "x", "FLASKAPI_MODEL": "/m.h5", "LANG": "C", "FLASKAPI_STAT": "/"}
    findings, settings = examine_values(values, "here")
    assert len(findings) == 2
    assert settings.model == Path("/m.h5")
    assert settings.threads == 1
