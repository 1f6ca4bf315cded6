"""Have pictures of MNIST's test digits rendered, which the training side knows how to."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from flaskapi.errors import EvaluationError
from flaskapi.settings import REPOSITORY

CACHE = Path(".cache")
DEFAULT_SEED = 0
DIGEST_DIGITS = 8
LAST_WORDS = 500
FRAME = "flaskapi/recognition/frame.py"


@dataclass(frozen=True)
class Rendering:
    """A program that renders pictures, where they are kept, and how many a condition.

    parts: what else decides what they look like, as patterns of files.
    """

    program: Path
    cache: str
    count: int
    parts: tuple[str, ...] = ("models/photo.py", "models/rendering/*.py", FRAME)


PHOTOS = Rendering(Path("models/photo.py"), "photos", 200)
THINGS = Rendering(
    Path("models/things.py"),
    "things",
    100,
    (
        *PHOTOS.parts,
        "models/composition/figures.py",
        "models/composition/printing.py",
        "models/typefaces.*",
    ),
)
ROWS = Rendering(
    Path("models/rows.py"), "rows", 100, (*PHOTOS.parts, "flaskapi/evaluation/profile.py")
)
TYPESET = Rendering(
    Path("models/typeset.py"),
    "typeset",
    500,
    ("models/typefaces.*", "models/composition/negatives.py"),
)
HELD_OUT = Rendering(
    Path("models/holdout.py"),
    "holdout",
    100,
    (*PHOTOS.parts, "models/composition/photographs.py"),
)


def find_rendered(
    rendering: Rendering,
    count: int | None = None,
    seed: int = DEFAULT_SEED,
    repository: Path = REPOSITORY,
) -> Path:
    """Return the folder of rendered pictures, after having them rendered where there is none yet.

    count: pictures a condition. The program that renders is run as one, since serving imports
    nothing of training. Raises EvaluationError where it is missing or fails.
    """
    count = count or rendering.count
    program = repository / rendering.program
    if not program.is_file():
        raise EvaluationError(
            f"There is no {rendering.program} here to render pictures with; it comes with the "
            "repository. Evaluate from a checkout, or name a folder of labelled pictures."
        )
    parts = (file for pattern in rendering.parts for file in repository.glob(pattern))
    code = digest_files(sorted({program, *parts}))
    folder = repository / CACHE / rendering.cache / f"{seed}-{count}" / code
    if not folder.is_dir():
        try:
            render(rendering.program, repository, folder, [f"--count={count}", f"--seed={seed}"])
        except OSError as error:
            raise EvaluationError(
                f"The pictures cannot be kept in {folder.parent} ({error.strerror}). Make that "
                "folder writable, or name a folder of labelled pictures."
            ) from error
    return folder


def digest_files(files: list[Path]) -> str:
    """Return what changes when a file of the program does, as hexadecimal digits."""
    digest = hashlib.sha256(b"\0".join(file.read_bytes() for file in files))
    return digest.hexdigest()[:DIGEST_DIGITS]


def render(program: Path, repository: Path, folder: Path, options: list[str]) -> None:
    """Run the program that renders; the folder is there whole or not at all.

    What older versions of the program rendered goes. Raises EvaluationError, OSError.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent.parent) as beside:
        made = Path(beside) / folder.name
        result = subprocess.run(
            [sys.executable, "-m", f"models.{program.stem}", f"--out={made}", *options],
            cwd=repository,
            stdout=sys.__stderr__,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if result.returncode:
            raise EvaluationError(
                f"{program} could not render pictures: {result.stderr.strip()[-LAST_WORDS:]} "
                "Or name a folder of labelled pictures."
            )
        for older in folder.parent.iterdir():
            shutil.rmtree(older)
        made.rename(folder)
