"""Put a model into service, or the one before it back; processes that serve take it themselves."""

import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from flaskapi.errors import LearningError, ModelError
from flaskapi.recognition.model_file import ModelFile, read_model_file, replace_file
from flaskapi.settings import Settings

FOLDER = "models"
KEPT = 5
TIME_FORMAT = "%Y%m%dT%H%M%S%fZ"
READABLE = 0o644
ENDING, WITHDRAWN_ENDING = ".h5", ".withdrawn.h5"


def promote_model(
    candidate: Path, settings: Settings, judged: ModelFile | None = None
) -> ModelFile:
    """Put a packaged model, which was proven and judged, in the place of the one in service.

    judged: what the file has to hold; None: whatever it does. The old one is kept, of such the last
    five. Raises LearningError where that can't be written or the candidate has become another one,
    ModelError for a file that is no packaged model.
    """
    model = read_model_file(candidate)
    try:
        with replace_file(settings.model) as beside:
            shutil.copyfile(candidate, beside)
            beside.chmod(READABLE)
            require_same(beside, judged or model)
            if settings.model.is_file():
                keep_model(settings.model, settings, ENDING)
    except OSError as error:
        raise say_unwritable(error) from error
    return model


def require_same(copy: Path, judged: ModelFile) -> None:
    """Check that a copy is of the model that was judged. Raises LearningError."""
    with suppress(ModelError):
        if read_model_file(copy).card == judged.card:
            return
    raise LearningError(
        "The candidate was written anew while it was judged, so the model in service stays. Judge "
        "it again once nobody writes it."
    )


def roll_back(settings: Settings) -> ModelFile:
    """Put the model that was in service before back; the present one is kept as withdrawn.

    Raises LearningError where there is none or it can't be written, ModelError where it is bad.
    """
    kept = list_kept(settings, ENDING)
    if not kept:
        raise LearningError(
            f"There is no model to go back to: {locate_kept(settings)} keeps those that "
            "`promote` replaced."
        )
    model = read_model_file(kept[-1])
    try:
        with suppress(ModelError):  # Damaged or gone: one more reason to go back.
            keep_model(settings.model, settings, WITHDRAWN_ENDING)
        replace_model(kept[-1], settings.model)
        kept[-1].unlink()
    except OSError as error:
        raise say_unwritable(error) from error
    return model


def list_kept(settings: Settings, ending: str) -> list[Path]:
    """Return the files of models that were replaced, or withdrawn, the oldest first."""
    files = locate_kept(settings).glob(f"*{ending}")
    return sorted(file for file in files if file.name.count(".") == ending.count("."))


def locate_kept(settings: Settings) -> Path:
    """Return the folder of models that were in service."""
    return settings.state / FOLDER


def keep_model(file: Path, settings: Settings, ending: str) -> None:
    """Copy a model to those that were in service, and let the oldest beyond the last five go."""
    time = datetime.now(UTC).strftime(TIME_FORMAT)
    model = read_model_file(file)
    replace_model(file, locate_kept(settings) / f"{time}-{model.model_id}{ending}")
    for old in list_kept(settings, ending)[:-KEPT]:
        old.unlink()


def replace_model(source: Path, target: Path) -> None:
    """Copy a file whole to where readers may be, who need not be the user that runs this."""
    with replace_file(target) as beside:
        shutil.copyfile(source, beside)
        beside.chmod(READABLE)


def say_unwritable(error: OSError) -> LearningError:
    """Return the error for a file that can't be written."""
    return LearningError(
        f"{error.filename} cannot be written ({error.strerror}). Run this as the user who may "
        "write the model and the state folder, with sudo under Apache."
    )
