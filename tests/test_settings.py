"""Settings: typed, checked, and every one documented."""

from dataclasses import fields
from pathlib import Path

import pytest
from PIL import Image

from flaskapi.errors import SettingError
from flaskapi.settings import MOST_PIXELS, Settings, setting_name
from tests.conftest import REPOSITORY


def test_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_environ({"HOME": "/root", "FLASK_APP": "flaskapi"}) == Settings()


def test_empty_value_means_the_default() -> None:
    assert Settings.from_environ({"FLASKAPI_MODEL": "", "FLASKAPI_THREADS": ""}) == Settings()


def test_values_get_their_types() -> None:
    environ = {"FLASKAPI_MODEL": "/srv/m.h5", "FLASKAPI_THREADS": "2", "FLASKAPI_LOG_FILE": "l"}
    settings = Settings.from_environ(environ)
    assert settings.model == Path("/srv/m.h5")
    assert settings.threads == 2
    assert settings.log_file == Path("l")


@pytest.mark.parametrize("value", ["0", "-1", "two", "1.5", "0x10", " "])
def test_value_of_the_wrong_type_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match="FLASKAPI_THREADS must be a whole number above 0"):
        Settings.from_environ({"FLASKAPI_THREADS": value})


def test_more_pixels_than_can_be_opened_are_refused() -> None:
    assert Settings.from_environ({"FLASKAPI_MAX_PICTURE_PIXELS": str(MOST_PIXELS)})
    with pytest.raises(SettingError, match=f"can be at most {MOST_PIXELS}"):
        Settings.from_environ({"FLASKAPI_MAX_PICTURE_PIXELS": str(MOST_PIXELS + 1)})


def test_most_pixels_are_those_that_pillow_opens() -> None:
    assert Image.MAX_IMAGE_PIXELS is not None
    assert MOST_PIXELS == 2 * Image.MAX_IMAGE_PIXELS


def test_misspelt_name_is_refused_with_the_right_ones() -> None:
    with pytest.raises(SettingError, match=r"FLASKAPI_MODLE is no setting.*FLASKAPI_MODEL"):
        Settings.from_environ({"FLASKAPI_MODLE": "x"})


@pytest.mark.parametrize("entry", fields(Settings), ids=lambda entry: entry.name)
def test_every_setting_is_in_the_readme(entry: object) -> None:
    readme = (REPOSITORY / "README.md").read_text()
    name, help_line = setting_name(entry), entry.metadata["help"]  # type: ignore[arg-type,attr-defined]
    assert any(f"`{name}`" in line and help_line in line for line in readme.splitlines())


def test_reader_beside_a_model_in_a_closed_folder_is_taken_to_be_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_file", refuse)
    assert Settings(model=Path("/closed/m.h5")).find_line_reader() == Path("/closed/my_reader.h5")
