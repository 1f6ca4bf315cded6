"""Folders of pictures: in the order of names, in batches, with problems where they belong."""

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from flaskapi.client import AnswerUnreadable, Client, FilePrediction, ServiceProblem
from flaskapi.client.pictures import BATCH_BYTES, BATCH_PICTURES, cut_batches
from tests.client.fake_service import PREDICTION, FakeService, make_problem, make_reply
from tests.conftest import draw_digit, encode
from tests.serving import serve_app


def write_digits(folder: Path, digits: str) -> list[Path]:
    """Write a picture of each digit, named by its number and the digit; return the files."""
    folder.mkdir(exist_ok=True)
    files = [folder / f"{number:03}_{digit}.png" for number, digit in enumerate(digits)]
    for file, digit in zip(files, digits, strict=True):
        file.write_bytes(encode(draw_digit(int(digit), 56)))
    return files


def get_slug(item: FilePrediction) -> str:
    assert isinstance(item.problem, ServiceProblem)
    assert item.prediction is None
    assert item.problem.detail.endswith(".")
    return item.problem.slug


def test_a_folder_is_predicted_in_the_order_of_names(service: Client, tmp_path: Path) -> None:
    digits = "3141592653" * 4
    files = write_digits(tmp_path / "pictures", digits)
    told: list[tuple[int, int]] = []
    found = list(
        service.predict_folder(
            tmp_path / "pictures", progress=lambda done, total: told.append((done, total))
        )
    )
    assert [item.path for item in found] == files
    read = [item.prediction for item in found]
    assert [answer.digit for answer in read if answer] == [int(digit) for digit in digits]
    assert all(answer and answer.id and answer.stored for answer in read)
    assert told == [(BATCH_PICTURES, 40), (40, 40)]


def test_bad_files_come_with_a_problem_and_stop_nobody(service: Client, tmp_path: Path) -> None:
    inside = tmp_path / "b" / "deeper"
    inside.mkdir(parents=True)
    write_digits(tmp_path / "a", "1")
    write_digits(inside, "2")
    (tmp_path / "b" / "empty.png").write_bytes(b"")
    (tmp_path / "b" / "notes.txt").write_text("no picture")
    (tmp_path / "b" / "zz.png").write_bytes(encode(draw_digit(8))[:300])
    (tmp_path / ".hidden").write_text("not looked at")
    (tmp_path / ".trash").mkdir()
    write_digits(tmp_path / ".trash", "9")
    found = list(service.predict_folder(str(tmp_path), store=False))
    names = [str(item.path.relative_to(tmp_path)) for item in found]
    assert names == [
        "a/000_1.png",
        "b/deeper/000_2.png",
        "b/empty.png",
        "b/notes.txt",
        "b/zz.png",
    ]
    assert [item.prediction and item.prediction.digit for item in found[:2]] == [1, 2]
    assert all(item.prediction and not item.prediction.stored for item in found[:2])
    slugs = [get_slug(item) for item in found[2:]]
    assert slugs == ["picture-unreadable", "format-unsupported", "picture-unreadable"]


def test_a_file_that_is_gone_or_closed_comes_with_its_error(
    service: Client, tmp_path: Path
) -> None:
    (seven,) = write_digits(tmp_path, "7")
    missing, answered = service.predict_files([tmp_path / "gone.png", os.fspath(seven)])
    assert isinstance(missing.problem, FileNotFoundError)
    assert answered.prediction
    assert answered.prediction.digit == 7


def test_a_single_zip_is_a_file_that_is_no_picture(service: Client, tmp_path: Path) -> None:
    (seven,) = write_digits(tmp_path / "in", "7")
    with zipfile.ZipFile(tmp_path / "pictures.zip", "w") as archive:
        archive.write(seven, "seven.png")
    (item,) = service.predict_files([tmp_path / "pictures.zip"])
    assert get_slug(item) == "format-unsupported"


def test_a_folder_that_is_empty_or_missing(service: Client, tmp_path: Path) -> None:
    assert list(service.predict_folder(tmp_path)) == []
    with pytest.raises(NotADirectoryError):
        service.predict_folder(tmp_path / "missing")


def test_batches_are_bounded_in_number_and_bytes(tmp_path: Path) -> None:
    small = [tmp_path / f"{number:03}" for number in range(BATCH_PICTURES + 1)]
    for file in small:
        file.write_bytes(b"1")
    assert [len(batch) for batch in cut_batches(small)] == [BATCH_PICTURES, 1]
    large = tmp_path / "large"
    large.write_bytes(bytes(BATCH_BYTES))
    assert list(cut_batches([small[0], large, small[1], small[2]])) == [
        [small[0]],
        [large],
        [small[1], small[2]],
    ]
    assert list(cut_batches([])) == []


def test_a_service_that_takes_less_at_once_gets_less(
    make_app: Callable[..., object], tmp_path: Path
) -> None:
    files = write_digits(tmp_path / "pictures", "0123456789")
    app = make_app(max_batch_pictures=3, max_picture_bytes=files[0].stat().st_size * 4)
    (tmp_path / "pictures" / "005_5.png").write_bytes(bytes(files[0].stat().st_size * 5))
    with serve_app(app) as host, Client(f"http://{host}") as client:
        found = list(client.predict_folder(tmp_path / "pictures", store=False))
    assert get_slug(found.pop(5)) == "picture-too-large"
    digits = [item.prediction.digit for item in found if item.prediction]
    assert digits == [0, 1, 2, 3, 4, 6, 7, 8, 9]


def test_a_service_that_fails_ends_it(fake: Callable[..., FakeService], tmp_path: Path) -> None:
    write_digits(tmp_path / "pictures", "12")
    service = fake([make_problem(500, "internal-error")])
    with Client(service.address) as client, pytest.raises(ServiceProblem) as caught:
        list(client.predict_folder(tmp_path / "pictures"))
    assert caught.value.status == 500


def test_answers_that_cannot_be_told_apart_are_none(
    fake: Callable[..., FakeService], tmp_path: Path
) -> None:
    files = write_digits(tmp_path / "pictures", "12")
    service = fake([make_reply(200, {"predictions": [PREDICTION], "model": "abc"})])
    with Client(service.address) as client, pytest.raises(AnswerUnreadable, match="2 pictures"):
        list(client.predict_files(files))
    sent = service.requests[0].body
    assert sent.count(b"\x89PNG") == 2
    assert json.dumps(files[0].name).encode() not in sent
