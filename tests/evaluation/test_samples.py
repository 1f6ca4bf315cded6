"""Labelled pictures are found as people lay them out."""

from pathlib import Path

import numpy as np
import pytest

from flaskapi.errors import EvaluationError
from flaskapi.evaluation.samples import find_groups, list_unnamed
from flaskapi.recognition.digits import load_typical_digits
from flaskapi.recognition.image import decode_image


def test_each_folder_kind_and_array_file_is_a_group(pictures: Path) -> None:
    groups = find_groups(pictures)
    assert {group.name: (len(group.samples), group.shows_digits) for group in groups} == {
        "notdigit/blank": (1, False),
        "notdigit/letter": (1, False),
        "sets/typical": (10, True),
        "single": (12, True),
    }


def test_folder_of_pictures_itself_is_a_group(pictures: Path) -> None:
    [group] = find_groups(pictures / "single")
    assert group.name == "single"
    assert [sample.label for sample in group.samples] == [0, 1, 2, 3, 3, 4, 5, 5, 6, 7, 8, 9]
    assert group.samples[0].name == "single/0__mine__01.png"


def test_images_of_an_array_file_are_sent_as_pngs(pictures: Path) -> None:
    [group] = [group for group in find_groups(pictures) if group.name == "sets/typical"]
    assert [sample.label for sample in group.samples] == list(range(10))
    pixels = decode_image(group.samples[7].read(), max_pixels=1000)
    assert np.array_equal(pixels, load_typical_digits()[7])


def test_what_an_array_file_calls_no_digit_is_a_group_of_its_own(tmp_path: Path) -> None:
    images = load_typical_digits()
    np.savez(tmp_path / "feedback.npz", images=images, labels=[*range(7), 10, 10, 10])
    digits, others = find_groups(tmp_path)
    assert (len(digits.samples), digits.shows_digits) == (7, True)
    assert (len(others.samples), others.shows_digits) == (3, False)


def test_array_file_without_images_cannot_be_measured(tmp_path: Path) -> None:
    np.savez(tmp_path / "none.npz", images=np.zeros((0, 28, 28), np.uint8), labels=np.zeros(0))
    with pytest.raises(EvaluationError, match="no images"):
        find_groups(tmp_path)


def test_folder_without_labelled_pictures_has_no_group(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").touch()
    assert find_groups(tmp_path) == []


@pytest.mark.parametrize(
    "arrays",
    [
        {"images": np.zeros((2, 8, 8), np.uint8)},
        {"images": np.zeros((2, 8, 8)), "labels": np.arange(2)},
        {"images": np.zeros((2, 64), np.uint8), "labels": np.arange(2)},
        {"images": np.zeros((2, 8, 8), np.uint8), "labels": np.arange(3)},
    ],
)
def test_array_file_of_another_shape_is_refused(
    tmp_path: Path, arrays: dict[str, np.ndarray]
) -> None:
    np.savez(tmp_path / "other.npz", allow_pickle=False, **arrays)
    with pytest.raises(EvaluationError, match=r"other\.npz cannot be measured"):
        find_groups(tmp_path)


def test_damaged_array_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cut.npz").write_bytes(b"PK")
    with pytest.raises(EvaluationError, match=r"cut\.npz cannot be measured"):
        find_groups(tmp_path)


def test_picture_that_a_list_names_is_not_unnamed_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    names = ["sub/page[1].png", "two.jpg", "7__three.png", "other.png"]
    for name in names:
        (tmp_path / name).touch()
    assert list_unnamed(tmp_path, names[:2]) == [tmp_path / "other.png"]
    assert len(list_unnamed(tmp_path, [])) == 3
