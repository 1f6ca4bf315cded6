"""What the tests of composing share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.composition.printing import load_hands, load_prints


@pytest.fixture(autouse=True)
def forget_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """A machine that keeps no typefaces, whatever this one keeps; call it after keeping some."""

    def forget() -> None:
        load_hands.cache_clear()
        load_prints.cache_clear()

    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    forget()
    yield forget
    forget()
