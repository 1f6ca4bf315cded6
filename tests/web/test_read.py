"""POST /read: text, lines and boxes, patterns and alternatives."""

import base64
from io import BytesIO
from typing import Any

import cv2
import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image

from tests.conftest import draw_page, encode
from tests.web.problem import assert_problem


def read(client: FlaskClient, picture: bytes, query: str = "") -> Any:
    return client.post(f"/read{query}", data={"file": (BytesIO(picture), "page.png")})


PAGE = encode(draw_page("5551234567", "2024"))


def test_page_is_answered_line_by_line(client: FlaskClient) -> None:
    answer = read(client, PAGE).get_json()
    assert list(answer) == ["text", "confidence", "lines", "id", "model"]
    assert answer["text"] == "5551234567\n2024"
    assert [line["text"] for line in answer["lines"]] == ["5551234567", "2024"]
    digits = answer["lines"][1]["digits"]
    assert [digit["digit"] for digit in digits] == [2, 0, 2, 4]
    assert all(len(digit["box"]) == 4 and digit["confidence"] > 0.5 for digit in digits)


def test_boxes_are_in_pixels_of_the_picture_as_it_was_sent(client: FlaskClient) -> None:
    page = draw_page("5551234567", "2024")
    large = cv2.resize(page, None, fx=4, fy=4)
    small_boxes, large_boxes = (
        [digit["box"] for line in answer["lines"] for digit in line["digits"]]
        for answer in (read(client, encode(picture)).get_json() for picture in (page, large))
    )
    assert large.shape[1] > 2000
    assert np.array(large_boxes) == pytest.approx(4 * np.array(small_boxes), abs=20)


def test_boxes_of_a_picture_cut_close_around_its_digits_lie_in_it(client: FlaskClient) -> None:
    page = draw_page("2046")
    rows, columns = np.nonzero(page < 128)
    close = page[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    answer = read(client, encode(close)).get_json()
    assert answer["text"] == "2046"
    boxes = np.array([digit["box"] for digit in answer["lines"][0]["digits"]])
    assert boxes.min() >= 0
    assert np.all(boxes[:, 0] + boxes[:, 2] <= close.shape[1])
    assert np.all(boxes[:, 1] + boxes[:, 3] <= close.shape[0])
    assert boxes[-1, 0] + boxes[-1, 2] == close.shape[1]
    assert boxes[0, 0] == 0


def test_picture_as_the_body_is_answered(client: FlaskClient) -> None:
    response = client.post("/read", data=PAGE, content_type="image/png")
    assert response.get_json()["text"] == "5551234567\n2024"


def test_blank_page_is_answered_without_lines(client: FlaskClient) -> None:
    answer = read(client, encode(np.full((200, 300), 230, np.uint8))).get_json()
    assert answer["text"] == ""
    assert answer["lines"] == []


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("?length=10", "5551234567"),
        ("?length=4", "2024"),
        ("?pattern=phone", "5551234567"),
        ("?pattern=%23%23%23-%23%23%23-%23%23%23%23", "5551234567"),
        ("?pattern=20%23%23", "2024"),
    ],
)
def test_line_that_fits_is_answered(client: FlaskClient, query: str, text: str) -> None:
    answer = read(client, PAGE, query).get_json()
    assert answer["fits"] is True
    assert answer["text"] == text
    assert len(answer["lines"]) == 1


def test_where_nothing_fits_the_free_reading_is_answered(client: FlaskClient) -> None:
    answer = read(client, PAGE, "?pattern=luhn").get_json()
    assert answer["fits"] is False
    assert answer["text"] == "5551234567\n2024"


def test_alternatives_are_ranked(client: FlaskClient) -> None:
    alternatives = read(client, PAGE, "?alternatives=3").get_json()["alternatives"]
    assert len(alternatives) == 3
    confidences = [alternative["confidence"] for alternative in alternatives]
    assert confidences == sorted(confidences, reverse=True)


def test_explanation_is_the_picture_with_the_reading_on_it(client: FlaskClient) -> None:
    uri = read(client, PAGE, "?explain=true").get_json()["image"]
    image = Image.open(BytesIO(base64.b64decode(uri.partition(",")[2])))
    assert image.mode == "RGB"
    assert image.width > 900


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("?length=x", "length"),
        ("?length=-1", "length"),
        ("?length=1000", "length"),
        ("?pattern=abc", "pattern"),
        ("?pattern=", "%23"),
        ("?length=3&pattern=zip", "either"),
        ("?alternatives=99", "alternatives"),
        ("?explain=maybe", "explain"),
    ],
)
def test_senseless_parameter_is_refused(client: FlaskClient, query: str, named: str) -> None:
    assert named in assert_problem(read(client, PAGE, query), 400, "invalid-parameter")["detail"]


def test_bad_pictures_are_the_problems_of_predict(client: FlaskClient) -> None:
    assert_problem(client.post("/read"), 400, "picture-missing")
    assert_problem(read(client, b"text"), 415, "format-unsupported")
    assert_problem(read(client, PAGE[:300]), 422, "picture-unreadable")


def test_more_marks_than_are_looked_at_are_said(client: FlaskClient) -> None:
    page = np.full((1100, 1100), 255, np.uint8)
    for row in range(8, 1080, 20):
        for column in range(8, 1080, 20):
            page[row : row + 10, column : column + 10] = 0
    assert "more than 2,000 marks" in read(client, encode(page)).get_json()["limit"]


def test_page_too_crowded_to_look_for_touching_digits_says_so(client: FlaskClient) -> None:
    crowded = encode(draw_page(*["2024" * 6] * 18))
    assert "too much" in read(client, crowded).get_json()["limit"]
    assert "limit" not in read(client, PAGE).get_json()


def test_page_with_too_much_that_is_joined_says_so_too(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flaskapi.recognition.page.reader.MOST_HYPOTHESES", 10)
    answer = read(client, PAGE).get_json()
    assert answer["text"] == "5551234567\n2024"
    assert "too much" in answer["limit"]


def test_page_that_is_refused_is_doubtful_and_a_blank_one_is_not(client: FlaskClient) -> None:
    page = np.full((200, 500), 230, np.uint8)
    assert read(client, encode(page)).get_json()["confidence"] == 1.0
    cv2.putText(page, "b q", (40, 120), cv2.FONT_HERSHEY_SIMPLEX, 2, 0, 5)
    answer = read(client, encode(page)).get_json()
    assert answer["text"] == ""
    assert answer["confidence"] < 0.9
