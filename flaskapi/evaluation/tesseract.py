"""Tesseract, for comparison, where it is installed."""

import shutil
import subprocess

PROGRAM = "tesseract"
# One block of text; only digits are looked for.
OPTIONS = ("--psm", "6", "-c", "tessedit_char_whitelist=0123456789")
SECONDS = 60


def has_tesseract() -> bool:
    """Tell whether Tesseract can be run."""
    return shutil.which(PROGRAM) is not None


def read_with_tesseract(data: bytes) -> tuple[str, ...]:
    """Return the lines of digits that Tesseract reads on a picture file; none where it fails."""
    try:
        result = subprocess.run(
            [PROGRAM, "stdin", "stdout", *OPTIONS],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    lines = result.stdout.decode(errors="replace").splitlines()
    digits = ("".join(filter(str.isdigit, line)) for line in lines)
    return tuple(line for line in digits if line)
