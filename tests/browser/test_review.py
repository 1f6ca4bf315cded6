"""/review in a real browser: a key a picture, many at once, and what was said is found again."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DESKTOP, PHONE, Visit, find_violations
from tests.browser.reviewing import (
    Service,
    choose_view,
    get_shown,
    keep_picture,
    press,
    seed_digits,
    seed_page,
)
from tests.web.asking import wait_until

DEVICES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
}
LARGEST_PAGE_BYTES = 60_000


@pytest.fixture
def service(address: str) -> Service:
    """The service, with an empty queue."""
    return Service(address)


def test_keys_label_and_go_on_and_undo_returns(service: Service, visit: Visit) -> None:
    seed_digits(service, 5)
    page = visit(f"{service.address}/review")
    labelled = {press(page, key): int(key) for key in ("3", "1", "4")}
    assert len(labelled) == 3
    wait_until(lambda: service.list_labels() == labelled)
    page.keyboard.press("z")
    last = list(labelled)[-1]
    expect(page.locator("#picture img")).to_have_attribute("src", re.compile(last))
    del labelled[last]
    wait_until(lambda: service.list_labels() == labelled)
    assert press(page, "9") == last
    wait_until(lambda: service.list_labels() == {**labelled, last: 9})
    assert [said.get("withdrawn") for said in service.show(last)["history"]] == [None, True, None]


def test_most_doubtful_comes_first_with_what_was_answered(service: Service, visit: Visit) -> None:
    seed_digits(service, 4)
    page = visit(f"{service.address}/review")
    first = service.list("order=doubt")[0]
    assert get_shown(page) == first["id"]
    expect(page.locator("#answered")).to_have_text(str(first["answer"]["digit"]))
    expect(page.locator("#sure")).to_contain_text("% sure")
    expect(page.locator("#frame img")).to_have_js_property("naturalWidth", 28)


def test_x_says_that_it_is_no_digit_and_a_button_does_what_its_key_does(
    service: Service, visit: Visit
) -> None:
    seed_digits(service, 3)
    page = visit(f"{service.address}/review", **DEVICES["phone"])
    first = press(page, "x")
    second = get_shown(page)
    page.get_by_role("button", name="6", exact=True).tap()
    wait_until(lambda: service.list_labels() == {first: None, second: 6})
    page.get_by_role("button", name="Undo").tap()
    wait_until(lambda: service.list_labels() == {first: None})


def test_skipped_is_shown_again_once_nothing_else_waits(service: Service, visit: Visit) -> None:
    seed_digits(service, 2)
    page = visit(f"{service.address}/review")
    skipped, labelled = press(page, "s"), press(page, "5")
    page.get_by_role("button", name="Show the skipped again").click()
    assert get_shown(page) == skipped
    press(page, "ArrowRight")
    page.keyboard.press("z")
    assert get_shown(page) == skipped
    press(page, "8")
    expect(page.get_by_role("region", name="All done, thank you")).to_be_focused()
    wait_until(lambda: service.list_labels() == {skipped: 8, labelled: 5})


def test_picture_is_deleted_when_its_key_is_pressed_twice(service: Service, visit: Visit) -> None:
    seed_digits(service, 2)
    page = visit(f"{service.address}/review")
    first = get_shown(page)
    page.keyboard.press("d")
    expect(page.get_by_role("button", name="Sure?")).to_be_visible()
    assert press(page, "s") == first
    second = get_shown(page)
    page.keyboard.press("d")
    page.keyboard.press("d")
    expect(page.get_by_role("status")).to_have_text("Deleted for good.")
    wait_until(lambda: [record["id"] for record in service.list()] == [first])
    assert second != first


def test_held_key_labels_one_picture_and_keys_can_be_put_away(
    service: Service, visit: Visit
) -> None:
    seed_digits(service, 4)
    page = visit(f"{service.address}/review")
    first = get_shown(page)
    page.keyboard.down("7")
    page.keyboard.down("7")
    page.keyboard.up("7")
    page.get_by_text("Keys", exact=True).click()
    page.get_by_label("Use these keys").uncheck()
    page.keyboard.press("1")
    wait_until(lambda: service.list_labels() == {first: 7})


def test_page_is_corrected_in_its_text_line_by_line(service: Service, visit: Visit) -> None:
    page_id = seed_page(service, "5551234567", "2024")
    page = visit(f"{service.address}/review")
    get_shown(page)
    text = page.get_by_role("textbox")
    expect(text).to_have_value("5551234567\n2024")
    expect(text).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.press("Backspace")
    page.keyboard.type("5")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("77")
    page.keyboard.press("Enter")
    wait_until(lambda: service.list_labels() == {page_id: "5551234567\n2025\n77"})


def test_progress_is_told_and_how_it_is_learned(service: Service, visit: Visit) -> None:
    seed_digits(service, 2)
    page = visit(f"{service.address}/review")
    expect(page.locator("#progress")).to_have_text("2 wait, 0 labelled.")
    press(page, "1")
    since = "since the model was trained: scripts/retrain learns from"
    told = f"1 wait, 1 labelled. 1 digit labelled {since} it."
    expect(page.locator("#progress")).to_have_text(told)
    press(page, "2")
    told = f"0 wait, 2 labelled. 2 digits labelled {since} them."
    expect(page.locator("#progress")).to_have_text(told)


def test_label_that_is_refused_comes_again_with_the_reason(
    service: Service, browser: Browser
) -> None:
    seed_digits(service, 3)
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{service.address}/review")
    get_shown(page)
    sentence = "The database with the predictions does not answer now."
    page.route("**/label", lambda route: route.fulfill(status=503, json={"detail": sentence}))
    first = press(page, "1")
    expect(page.get_by_role("status")).to_have_text(sentence)
    page.unroute("**/label")
    second = press(page, "2")
    assert get_shown(page) == first
    expect(page.locator("#failure")).to_have_text(f"Not saved: {sentence}")
    press(page, "3")
    wait_until(lambda: service.list_labels() == {second: 2, first: 3})
    context.close()


def test_page_is_light(service: Service, browser: Browser) -> None:
    seed_digits(service, 1)
    page = browser.new_page()
    sizes: list[int] = []
    page.on("response", lambda response: sizes.append(weigh(response)))
    page.goto(f"{service.address}/review")
    get_shown(page)
    page.close()
    assert 0 < sum(sizes) < LARGEST_PAGE_BYTES


def weigh(response: Any) -> int:
    is_page = re.search(r"/static/|/review$", response.url)
    return int(response.headers.get("content-length", 0)) if is_page else 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", DEVICES)
def test_every_state_is_accessible_and_fits(
    service: Service, visit: Visit, device: str, scheme: str, tmp_path: Path
) -> None:
    options = DEVICES[device] | {"color_scheme": scheme}
    page = visit(f"{service.address}/review", **options)
    expect(page.get_by_role("heading", name="All done, thank you")).to_be_visible()

    def check(state: str) -> None:
        assert find_violations(page) == [], state
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= options["viewport"]["width"], state
        keep_picture(page, tmp_path / f"review-{state}-{device}-{scheme}.png")

    check("empty")
    [first, *_] = seed_digits(service, 12)
    seed_page(service, "5551234567", "2024")
    service.put_label(first, {"digit": 4})
    page.get_by_role("button", name="Look again").click()
    get_shown(page)
    page.get_by_label("Show").select_option("digit")
    get_shown(page)
    page.get_by_text("Keys", exact=True).click()
    check("single")
    page.keyboard.press("d")
    check("deleting")
    page.get_by_label("Show").select_option("page")
    expect(page.get_by_role("textbox")).to_be_visible()
    get_shown(page)
    check("page")
    choose_view(page, "Grid")
    page.locator(".tile").nth(2).click()
    for key in ("3", "ArrowRight", "s", "ArrowRight"):
        page.keyboard.press(key)
    check("grid")
    expect(page.get_by_label("Show")).to_be_disabled()
    expect(page.get_by_label("Show")).to_have_value("digit")
    choose_view(page, "Corrected")
    expect(page.get_by_role("heading", name="Nothing of this kind was said yet")).to_be_visible()
    choose_view(page, "One by one")
    expect(page.get_by_label("Show")).to_have_value("page")
    page.get_by_label("Show").select_option("")
    choose_view(page, "Corrected")
    page.get_by_role("button", name="Change").click()
    check("corrected")
