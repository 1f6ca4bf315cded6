"""POST /read: tell which digits are on a picture, however many."""

from typing import Any

from flask import Blueprint

from flaskapi.errors import InvalidParameter
from flaskapi.recognition.image import Pixels
from flaskapi.recognition.keeping import keep_picture
from flaskapi.recognition.page.drawing import draw_reading
from flaskapi.recognition.page.marks import MOST_MARKS
from flaskapi.recognition.page.reading import Reading, ReadLine, interpret_sheet
from flaskapi.recognition.page.sheet import Limit
from flaskapi.recognition.page.spelling import (
    MOST_LENGTH,
    Pattern,
    make_length_pattern,
    parse_pattern,
)
from flaskapi.web.current_model import get_reader
from flaskapi.web.data_uri import make_data_uri
from flaskapi.web.parameters import find_parameter, get_settings, read_flag, read_number
from flaskapi.web.recording import Entry, Request, read_request, record_answer
from flaskapi.web.uploads import Upload, read_picture

blueprint = Blueprint("read", __name__)

DECIMALS = 6
MOST_ALTERNATIVES = 20
DRAWN_SIDE_PX = 1600
LIMITS = {
    Limit.CUT_SHORT: f"There are more than {MOST_MARKS:,} marks on this picture, and the smallest "
    "were left out, so that digits may be missing. Send it in parts.",
    Limit.CROWDED: "There is too much on this picture to look for digits that touch or are broken. "
    "Send it in parts.",
}


@blueprint.post("/read")
def read() -> dict[str, Any]:
    """Answer all digits of one picture."""
    pattern, alternatives = read_wish(), read_number("alternatives", 0, MOST_ALTERNATIVES)
    explain = read_flag("explain")
    picture = read_picture(get_settings())
    wish = read_request([Upload("", picture)])
    reader = get_reader()
    sheet, pixels = reader.read(picture)
    reading = interpret_sheet(sheet, pattern, alternatives)
    model = reader.classifier.model
    answer = describe_reading(reading, alternatives > 0, model.model_id)
    if explain:
        answer["image"] = make_data_uri(draw_reading(pixels, reading), DRAWN_SIDE_PX)
    return record_answer(wish, model, answer, make_entries(wish, answer, reading, pixels))


def read_wish() -> Pattern | None:
    """Return the pattern that the address asks for, if any. Raises InvalidParameter."""
    length, pattern = read_number("length", 0, MOST_LENGTH), find_parameter("pattern")
    if length and pattern:
        raise InvalidParameter("Send either `length` or `pattern`, not both.")
    if pattern is not None:
        return parse_pattern(pattern)
    return make_length_pattern(length) if length else None


def make_entries(
    wish: Request, answer: dict[str, Any], reading: Reading, pixels: Pixels
) -> list[Entry]:
    """Return what is to be recorded of a page, if anything."""
    if not wish.is_stored:
        return []
    return [Entry(answer, None, reading.confidence, keep_picture(pixels))]


def describe_reading(reading: Reading, with_alternatives: bool, model_id: str) -> dict[str, Any]:
    """Return the contract's JSON of a reading."""
    answer: dict[str, Any] = {
        "text": reading.text,
        "confidence": round(reading.confidence, DECIMALS),
        "lines": [describe_line(line, reading.reduction) for line in reading.lines],
        "id": None,
        "model": model_id,
    }
    if reading.fits is not None:
        answer["fits"] = reading.fits
    if with_alternatives:
        answer["alternatives"] = [
            {"text": text, "confidence": round(confidence, DECIMALS)}
            for text, confidence in reading.alternatives
        ]
    if reading.limit:
        answer["limit"] = LIMITS[reading.limit]
    return answer


def describe_line(line: ReadLine, reduction: float) -> dict[str, Any]:
    """Return the contract's JSON of one line, its boxes in pixels of the picture as it was sent."""
    return {
        "text": line.text,
        "confidence": round(line.confidence, DECIMALS),
        "digits": [
            {
                "digit": digit.digit,
                "confidence": round(digit.confidence, DECIMALS),
                "box": [round(side_px * reduction) for side_px in digit.box],
            }
            for digit in line.digits
        ],
    }
