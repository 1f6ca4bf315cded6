"""The page to draw on, in a real Chromium, with a hand's strokes and real pictures."""

import json
import os
import shlex
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit, find_violations, take_picture
from tests.browser.drawing import (
    choose_picture,
    draw_digit,
    draw_digit_by_finger,
    give_picture,
    press,
    read_answer,
    tap_at_once,
    wait_for_answer,
)
from tests.browser.test_every_page import DEVICES
from tests.conftest import draw_digit as render_digit
from tests.conftest import draw_page, encode

LARGEST_PAGE_BYTES = 60_000
PAGE = encode(draw_page("5551234567", "2024"))
BLANK = encode(Image.new("L", (140, 140), 255))
WEIGH = """["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
  .map((entry) => [entry.name, entry.decodedBodySize])"""


@pytest.fixture
def home(address: str, visit: Visit) -> Page:
    """The page on a desktop."""
    return visit(address)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """The folder for pictures of the page: SCREENSHOTS of the environment, or a passing one."""
    folder = Path(os.environ.get("SCREENSHOTS", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_nine_of_ten_digits_are_read_as_the_pen_is_lifted(home: Page) -> None:
    answers = []
    for digit in range(10):
        draw_digit(home, digit)
        answers.append(read_answer(home))
        press(home, "Clear")
    assert sum(answer == str(digit) for digit, answer in enumerate(answers)) >= 9, answers
    assert home.locator("#digit").inner_text() == "?"


def test_answer_has_words_ten_shares_and_the_steps_to_the_frame(home: Page) -> None:
    draw_digit(home, 8)
    wait_for_answer(home, "answered")
    expect(home.locator("#words")).to_contain_text("an eight")
    shares = home.locator("#bars .share").all_inner_texts()
    assert len(shares) == 10
    assert max(range(10), key=lambda digit: int(shares[digit].rstrip("%"))) == 8
    expect(home.locator("#steps img")).to_have_count(3)
    expect(home.locator("#steps img").nth(2)).to_have_js_property("naturalWidth", 28)


def test_pen_of_every_width_is_read_and_undo_takes_strokes_back(home: Page) -> None:
    for width in ("Thin", "Thick"):
        home.get_by_role("radio", name=width, exact=True).check()
        draw_digit(home, 4)
        assert read_answer(home) == "4"
        press(home, "Undo")
        press(home, "Undo")
        assert read_answer(home) == "?"


def test_finger_draws_without_scrolling_and_taps_at_once(visit: Visit, address: str) -> None:
    page = visit(address, **DEVICES["phone"])
    draw_digit_by_finger(page, 5)
    assert read_answer(page) == "5"
    assert page.evaluate("scrollY") == 0
    draw_digit_by_finger(page, 2)
    tap_at_once(page, "Clear")
    expect(page.locator("#invitation")).to_be_visible()
    assert read_answer(page) == "?"


def test_digits_drawn_side_by_side_are_read_as_a_number(home: Page) -> None:
    draw_digit(home, 4, centre=0.25, side_share=0.5)
    draw_digit(home, 2, centre=0.7, side_share=0.5)
    wait_for_answer(home, "reading")
    assert home.locator("#lines b").all_inner_texts() == ["42"]
    assert read_answer(home) == "42"
    home.get_by_role("radio", name="One digit").check()
    wait_for_answer(home, "refused")
    expect(home.locator("#why")).to_contain_text("There seem to be several digits on this picture.")
    expect(home.locator(".box")).to_have_count(0)
    assert find_violations(home) == []


def test_picture_of_many_digits_gets_a_box_for_each(home: Page) -> None:
    choose_picture(home, PAGE, "two lines; of digits.png")
    wait_for_answer(home, "reading")
    expect(home.locator(".box")).to_have_count(14)
    assert home.locator("#lines b").all_inner_texts() == ["5551234567", "2024"]
    # A name that a shell or curl would take for something else is not repeated.
    assert home.locator("#command").inner_text().startswith("curl -F file=@picture.png ")


def test_boxes_lie_on_the_digits_of_the_picture(home: Page) -> None:
    choose_picture(home, encode(draw_page("47")))
    wait_for_answer(home, "reading")
    expect(home.locator(".box")).to_have_count(2)
    sheet = home.locator("#sheet img").bounding_box()
    boxes = [box.bounding_box() for box in home.locator(".box").all()]
    assert sheet is not None
    # The picture is three cells wide, and each digit stands in the middle third of its height.
    for place, box in enumerate(boxes):
        assert box is not None
        middle = (box["x"] + box["width"] / 2 - sheet["x"]) / sheet["width"]
        assert middle == pytest.approx((place + 1) / 3, abs=0.08)


@pytest.mark.parametrize("how", ["paste", "drop"])
def test_picture_is_taken_when_it_is_pasted_or_dropped(home: Page, how: str) -> None:
    give_picture(home, encode(render_digit(5)), how)
    wait_for_answer(home, "answered")
    assert read_answer(home) == "5"
    draw_digit(home, 1)
    assert read_answer(home) == "1"
    assert home.locator("#sheet img").count() == 0


def test_of_several_pictures_at_once_it_is_said_that_only_the_first_is_read(home: Page) -> None:
    give_picture(home, encode(render_digit(5)), "drop", count=2)
    expect(home.locator("#notice")).to_contain_text("only the first of 2 files")
    expect(home.get_by_role("button", name="Undo")).to_be_disabled()
    wait_for_answer(home, "answered")
    press(home, "Clear")
    expect(home.locator("#notice")).to_be_empty()


def test_what_a_lost_connection_left_open_is_asked_again(browser: Browser, address: str) -> None:
    # Chromium logs what it can't reach, so that this page may not be one that has to be silent.
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        page.route("**/p*", lambda route: route.abort())
        draw_digit(page, 7)
        wait_for_answer(page, "problem")
        page.unroute_all()
        press(page, "Ask again")
        expect(page.locator("#digit")).to_have_text("7")
        press(page, "Clear")
        context.set_offline(True)
        draw_digit(page, 1)
        wait_for_answer(page, "problem")
        context.set_offline(False)
        expect(page.locator("#digit")).to_have_text("1")


def test_page_without_javascript_is_a_form_and_no_dead_tools(visit: Visit, address: str) -> None:
    page = visit(address, java_script_enabled=False)
    expect(page.get_by_label("Picture of one digit")).to_be_visible()
    assert not any(page.locator(dead).is_visible() for dead in (".tools", "#answer", "#copy"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"text", "PNG, JPEG"), (BLANK, "Nothing is written on the picture.")],
)
def test_picture_that_cannot_be_answered_is_refused_in_the_services_own_words(
    browser: Browser, address: str, content: bytes, sentence: str
) -> None:
    # Chromium logs every 4xx, so that this page may not be one that has to be silent.
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        choose_picture(page, content)
        wait_for_answer(page, "problem")
        problem = json.loads(page.locator("#json").text_content() or "")
        assert page.locator("#why").inner_text() == problem["detail"]
        assert sentence in problem["detail"]
        assert page.get_by_role("button", name="That’s right").is_disabled()
        assert find_violations(page) == []


def test_digit_is_drawn_and_cleared_by_keyboard_alone(home: Page) -> None:
    for _ in range(10):
        home.keyboard.press("Tab")
        if home.evaluate("document.activeElement.id") == "board":
            break
    keys = ["ArrowLeft"] * 5 + ["ArrowUp"] * 8 + ["Space"]
    keys += ["ArrowRight"] * 10 + ["Shift+ArrowDown"] * 5 + ["Space"]
    for key in keys:
        home.keyboard.press(key)
    assert read_answer(home) == "7"
    home.keyboard.press("Escape")
    assert read_answer(home) == "?"


def test_command_is_copied_and_answers_the_same(visit: Visit, address: str, tmp_path: Path) -> None:
    page = visit(address, permissions=["clipboard-read", "clipboard-write"])
    draw_digit(page, 3)
    wait_for_answer(page, "answered")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download drawing.png").click()
    download.value.save_as(tmp_path / download.value.suggested_filename)
    press(page, "Copy")
    expect(page.locator("#copied")).to_have_text("Copied.")
    command = page.evaluate("navigator.clipboard.readText()")
    assert command == f'curl -F file=@drawing.png "{address}/predict?store=false"'
    done = subprocess.run(shlex.split(command), cwd=tmp_path, capture_output=True, check=True)
    assert json.loads(done.stdout)["digit"] == int(read_answer(page)) == 3


def test_page_weighs_less_than_60_kb_with_all_it_loads(home: Page) -> None:
    weights = dict(home.evaluate(WEIGH))
    names = {address.rpartition("/")[2] for address in weights}
    assert {"", "style.css", "home.css", "main.js", "words.js", "icon.svg"} <= names
    assert min(weights.values()) > 0
    assert sum(weights.values()) < LARGEST_PAGE_BYTES


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", DEVICES)
def test_every_state_is_accessible_and_the_answer_moves_nothing(
    visit: Visit, address: str, pictures: Path, device: str, scheme: str
) -> None:
    page = visit(address, **DEVICES[device], color_scheme=scheme)
    name = f"home-{device}-{scheme}"
    take_picture(page, pictures / f"{name}-fresh.png")
    tops = [page.locator(place).bounding_box() for place in ("#bars", "#right", "#steps", "#copy")]
    draw_digit(page, 2)
    wait_for_answer(page, "answered")
    assert tops == [
        page.locator(place).bounding_box() for place in ("#bars", "#right", "#steps", "#copy")
    ]
    take_picture(page, pictures / f"{name}-answered.png")
    assert find_violations(page) == []
    choose_picture(page, PAGE)
    wait_for_answer(page, "reading")
    expect(page.locator(".box")).to_have_count(14)
    take_picture(page, pictures / f"{name}-reading.png")
    assert find_violations(page) == []
