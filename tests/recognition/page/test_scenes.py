"""Pages on tables and in shadow, read with both networks as they are shipped."""

import numpy as np
import pytest

from flaskapi.recognition.opening import open_readers
from flaskapi.recognition.page.reader import Reader
from flaskapi.recognition.page.reading import interpret_sheet
from tests.conftest import SHIPPED_MODEL, SHIPPED_READER, draw_page, encode, lay_on_table


@pytest.fixture(scope="module")
def shipped() -> Reader:
    """The reader with both networks."""
    return open_readers(SHIPPED_MODEL, SHIPPED_READER, 1, 4_000_000).reader


@pytest.mark.parametrize("degrees", [-12, 0, 7])
@pytest.mark.parametrize("table", [40, 120])
def test_lines_on_a_sheet_on_a_table_are_read(
    shipped: Reader, degrees: float, table: float
) -> None:
    picture = lay_on_table(draw_page("30456", "79"), degrees=degrees, table=table)
    assert interpret_sheet(shipped.read(encode(picture))[0]).text == "30456\n79"


def test_digits_on_a_sheet_stand_in_their_boxes_on_the_picture(shipped: Reader) -> None:
    page = draw_page("456")
    picture = lay_on_table(page, room_px=90, degrees=0)
    sheet, pixels = shipped.read(encode(picture))
    assert pixels.shape == picture.shape
    for number, digit in enumerate(interpret_sheet(sheet).lines[0].digits):
        x, y, width, height = digit.box
        assert x + width / 2 == pytest.approx(90 + 90 * (number + 1), abs=15)
        assert y + height / 2 == pytest.approx(90 + 90, abs=15)


def test_digits_in_light_and_in_shade_are_all_read(shipped: Reader) -> None:
    page = 40 + draw_page("30456", "79812") * (190 / 255)
    page[150:] *= 0.6
    assert interpret_sheet(shipped.read(encode(page.astype(np.uint8)))[0]).text == "30456\n79812"


def test_digits_that_a_narrow_shadow_crosses_are_read(shipped: Reader) -> None:
    page = 40 + draw_page("30456", "79812") * (190 / 255)
    rows, columns = np.indices(page.shape)
    in_shade = np.clip((60 - np.abs(columns - 0.5 * rows - 180)) / 5 + 0.5, 0, 1)
    page *= 1 - 0.6 * in_shade
    assert interpret_sheet(shipped.read(encode(page.astype(np.uint8)))[0]).text == "30456\n79812"
