"""What people say of their pictures on the page to draw on: kept then, and not before."""

import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.drawing import (
    choose_picture,
    draw_digit,
    list_records,
    press,
    wait_for_answer,
)
from tests.conftest import draw_page, encode

# A route's handler that sleeps would stop the test too, which is to press on meanwhile.
DELAY = """() => {
  const send = window.fetch;
  window.fetch = async (address, options) => {
    if (options.method === "PUT") await new Promise((resolve) => setTimeout(resolve, 1000));
    return send(address, options);
  };
}"""


def delay_labels(page: Page) -> None:
    """Let each label take a second to the service, as over a slow connection."""
    page.evaluate(DELAY)


def test_one_click_keeps_what_a_drawing_really_is_and_another_forgets_it(
    visit: Visit, address: str
) -> None:
    page = visit(address)
    draw_digit(page, 7)
    wait_for_answer(page, "answered")
    assert list_records(page, address) == []
    press(page, "It is a 1")
    expect(page.locator("#said")).to_have_text("Kept as a one. Thank you.")
    (record,) = list_records(page, address, "labelled=true")
    assert (record["answer"]["digit"], record["label"]["digit"]) == (7, 1)
    press(page, "That’s right")
    expect(page.locator("#said")).to_have_text("Kept as a seven. Thank you.")
    (record,) = list_records(page, address, "labelled=true")
    assert record["label"]["digit"] == 7
    assert page.locator("#after a").get_attribute("href") == "/review"
    press(page, "Forget it")
    expect(page.locator("#said")).to_contain_text("It is forgotten.")
    assert list_records(page, address) == []


def test_last_of_two_quick_presses_is_what_is_kept(visit: Visit, address: str) -> None:
    page = visit(address)
    delay_labels(page)
    draw_digit(page, 7)
    wait_for_answer(page, "answered")
    press(page, "It is a 9")
    press(page, "It is a 4")
    expect(page.locator("#said")).to_have_text("Kept as a four. Thank you.")
    (record,) = list_records(page, address)
    assert record["label"]["digit"] == 4


def test_two_drawings_told_right_one_after_the_other_are_both_kept(
    visit: Visit, address: str
) -> None:
    page = visit(address)
    delay_labels(page)
    for digit in (7, 1):
        press(page, "Clear")
        draw_digit(page, digit)
        wait_for_answer(page, "answered")
        press(page, "That’s right")
    expect(page.locator("#said")).to_have_text("Kept as a one. Thank you.")
    records = list_records(page, address, "labelled=true")
    assert sorted(record["label"]["digit"] for record in records) == [1, 7]


def test_what_is_no_digit_is_kept_as_none(visit: Visit, address: str) -> None:
    page = visit(address)
    draw_digit(page, 3)
    wait_for_answer(page, "answered")
    press(page, "It is no digit")
    expect(page.locator("#said")).to_have_text("Kept as no digit. Thank you.")
    (record,) = list_records(page, address, "labelled=true")
    assert record["label"]["digit"] is None


def test_what_the_database_cannot_take_is_said_to_be_unkept(
    visit: Visit, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flaskapi.records.recorder.PATIENCE_SECONDS", 0.1)
    page = visit(address)
    draw_digit(page, 7)
    wait_for_answer(page, "answered")
    blocker = sqlite3.connect(tmp_path / "records.db", isolation_level=None)
    try:
        blocker.execute("BEGIN EXCLUSIVE")
        press(page, "That’s right")
        expect(page.locator("#said")).to_contain_text("It could not be kept")
    finally:
        blocker.close()


def test_text_of_a_page_is_kept_as_it_is_corrected(visit: Visit, address: str) -> None:
    page = visit(address)
    choose_picture(page, encode(draw_page("555", "2024")))
    wait_for_answer(page, "reading")
    text = page.get_by_label("What it really says")
    assert text.input_value() == "555\n2024"
    text.fill("555\n2o25")
    press(page, "Save")
    expect(page.locator("#said")).to_contain_text("Write digits only")
    assert list_records(page, address) == []
    text.fill("555\n 2025 \n")
    press(page, "Save")
    expect(page.locator("#said")).to_have_text("Kept as 555 / 2025. Thank you.")
    (record,) = list_records(page, address, "labelled=true")
    assert record["label"]["text"] == "555\n2025"
    assert text.input_value() == "555\n2025"


def test_typed_text_outlives_a_look_at_another_mode(visit: Visit, address: str) -> None:
    page = visit(address)
    choose_picture(page, encode(draw_page("555")))
    wait_for_answer(page, "reading")
    text = page.get_by_label("What it really says")
    text.fill("556")
    page.get_by_role("radio", name="One digit").check()
    expect(text).to_be_hidden()
    page.get_by_role("radio", name="Whole numbers").check()
    expect(text).to_have_value("556")


def test_correction_is_found_in_the_review(visit: Visit, address: str) -> None:
    page = visit(address)
    draw_digit(page, 7)
    wait_for_answer(page, "answered")
    press(page, "It is a 1")
    page.locator("#after a").click()
    expect(page.get_by_text("1 digit labelled since the model was trained")).to_be_visible()
    page.get_by_role("button", name="Corrected").click()
    expect(page.get_by_text("answered 7")).to_be_visible()
