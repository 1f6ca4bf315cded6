"""Rendered photos are made once, by the training side's program."""

from pathlib import Path

import pytest

from flaskapi.errors import EvaluationError
from flaskapi.evaluation.rendered import PHOTOS, ROWS, TYPESET, find_rendered

PROGRAM = """
import sys, pathlib
options = dict(argument.split("=") for argument in sys.argv[1:])
folder = pathlib.Path(options["--out"], "plain")
folder.mkdir(parents=True)
(folder / f"7__{options['--seed']}.png").write_text(options["--count"])
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose photo.py writes a single file."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "__init__.py").touch()
    (tmp_path / "models" / "photo.py").write_text(PROGRAM)
    return tmp_path


def test_photos_are_rendered_the_first_time(repository: Path) -> None:
    folder = find_rendered(PHOTOS, count=3, seed=5, repository=repository)
    file = folder / "plain" / "7__5.png"
    assert file.read_text() == "3"
    file.write_text("kept")
    assert find_rendered(PHOTOS, count=3, seed=5, repository=repository) == folder
    assert file.read_text() == "kept"
    assert find_rendered(PHOTOS, count=4, seed=5, repository=repository) != folder


def test_photos_of_another_version_are_replaced(repository: Path) -> None:
    old = find_rendered(PHOTOS, repository=repository)
    (repository / "models" / "photo.py").write_text(PROGRAM + "\n# changed")
    new = find_rendered(PHOTOS, repository=repository)
    assert new.is_dir()
    assert not old.exists()
    assert [path.name for path in new.parent.parent.iterdir()] == [new.parent.name]


def test_rows_are_rendered_anew_when_the_program_of_photos_changes(repository: Path) -> None:
    (repository / "models" / "rows.py").write_text(PROGRAM)
    old = find_rendered(ROWS, repository=repository)
    (repository / "models" / "photo.py").write_text(PROGRAM + "\n# changed")
    assert find_rendered(ROWS, repository=repository) != old


def test_characters_are_typeset_anew_when_other_typefaces_are_measured_by(
    repository: Path,
) -> None:
    (repository / "models" / "typeset.py").write_text(PROGRAM)
    families = repository / "models" / "typefaces.toml"
    families.write_text("one")
    old = find_rendered(TYPESET, repository=repository)
    (repository / "models" / "photo.py").write_text(PROGRAM + "\n# changed")
    assert find_rendered(TYPESET, repository=repository) == old
    families.write_text("another")
    assert find_rendered(TYPESET, repository=repository) != old


def test_without_the_program_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="Evaluate from a checkout"):
        find_rendered(PHOTOS, repository=tmp_path)


def test_what_the_program_says_when_it_fails_is_passed_on(repository: Path) -> None:
    (repository / "models" / "photo.py").write_text("raise SystemExit('MNIST is nowhere.')")
    with pytest.raises(EvaluationError, match="MNIST is nowhere"):
        find_rendered(PHOTOS, repository=repository)
    assert not any((repository / ".cache" / "photos").glob("*/*"))


def test_cache_that_cannot_be_written_is_a_sentence(repository: Path) -> None:
    (repository / ".cache").write_text("a file in the folder's place")
    with pytest.raises(EvaluationError, match="cannot be kept"):
        find_rendered(PHOTOS, repository=repository)
