"""One typed table of every FLASKAPI_* setting: name, type, default, one line of help."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from flaskapi.errors import SettingError

PREFIX = "FLASKAPI_"
REPOSITORY = Path(__file__).resolve().parents[1]
READER_NAME = "my_reader.h5"
DATABASE_NAME = "records.db"
MIB = 1024 * 1024
# What Pillow opens; larger pictures it takes for decompression bombs.
MOST_PIXELS = 178_956_970


def _setting(default: Any, help_line: str, most: int | None = None) -> Any:
    return field(default=default, metadata={"help": help_line, "most": most})


@dataclass(frozen=True)
class Settings:
    """The settings of one application; `from_environ` reads them from FLASKAPI_* variables."""

    model: Path = _setting(REPOSITORY / "models/my_model.h5", "The packaged model that answers.")
    reader: Path | None = _setting(
        None,
        "The packaged reader of lines; empty: `my_reader.h5` beside the model, if it is there.",
    )
    threads: int = _setting(1, "Processor threads that one run of the network may use.")
    max_picture_bytes: int = _setting(32 * MIB, "Largest picture file that is taken.")
    max_picture_pixels: int = _setting(
        64_000_000, f"Largest picture, width times height; {MOST_PIXELS} at most.", MOST_PIXELS
    )
    max_batch_bytes: int = _setting(128 * MIB, "Largest body of /predict/batch, also unzipped.")
    max_batch_pictures: int = _setting(1000, "Most pictures that one batch may hold.")
    log_file: Path | None = _setting(None, "File for the log lines; empty: standard error.")
    state: Path = _setting(REPOSITORY / "state", "Folder for what the service writes.")
    database_url: str = _setting(
        "", "Where predictions are kept, postgresql://…; empty: SQLite in the state folder."
    )
    retention_days: int = _setting(30, "Days after which a prediction is deleted.")
    keys: Path | None = _setting(
        None, "File of the keys that `make-key` made; empty: everybody may list and label."
    )

    def locate_database(self) -> str:
        """Return the address of the database: the one set, or a file in the state folder."""
        return self.database_url or f"sqlite:///{(self.state / DATABASE_NAME).absolute()}"

    def find_line_reader(self) -> Path | None:
        """Return the line reader's file: the one set, or one that lies beside the model.

        In a folder that may not be entered it is taken to be there: whoever reads it is told.
        """
        beside = self.model.with_name(READER_NAME)
        try:
            is_there = beside.is_file()
        except PermissionError:
            is_there = True
        return self.reader or (beside if is_there else None)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Read every setting that environ names; an empty value means the default.

        Raises SettingError for a value of the wrong type, and for a FLASKAPI_* name that is no
        setting, since a misspelt one would otherwise be ignored in silence.
        """
        table = {setting_name(entry): entry for entry in fields(cls)}
        unknown = sorted(n for n in environ if n.startswith(PREFIX) and n not in table)
        if unknown:
            raise SettingError(f"{unknown[0]} is no setting. The settings are: {', '.join(table)}.")
        given: dict[str, Any] = {
            entry.name: _parse(name, environ[name], entry)
            for name, entry in table.items()
            if environ.get(name)
        }
        return cls(**given)


def setting_name(entry: "Field[Any]") -> str:
    """Return the environment variable of a field of Settings."""
    return PREFIX + entry.name.upper()


def _parse(name: str, text: str, entry: "Field[Any]") -> int | str | Path:
    if entry.type is str:
        return text
    if entry.type is not int:
        return Path(text)
    if not text.isdecimal() or int(text) < 1:
        raise SettingError(f"{name} must be a whole number above 0, not {text!r}.")
    most = entry.metadata["most"]
    if most is not None and int(text) > most:
        raise SettingError(f"{name} is {text}, but can be at most {most}.")
    return int(text)
