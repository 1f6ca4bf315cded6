"""/review with many pictures: saved together in the grid, and found again when corrected."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.reviewing import Service, choose_view, get_shown, seed_digits, seed_page
from tests.web.asking import wait_until

MOST_IN_FLIGHT = 4


@pytest.fixture
def service(address: str) -> Service:
    """The service, with an empty queue."""
    return Service(address)


def test_grid_saves_all_as_answered_but_those_that_are_marked(
    service: Service, visit: Visit
) -> None:
    seed_digits(service, 24)
    page = visit(f"{service.address}/review#grid")
    in_flight = watch_requests(page)
    tiles = page.locator(".tile")
    expect(tiles).to_have_count(24)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("x")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("s")
    tiles.nth(5).click()
    page.get_by_role("group", name="What the chosen").get_by_role("button", name="3").click()
    ids = [source.split("/")[-2] for source in list_sources(page)]
    answers = {record["id"]: record["answer"]["digit"] for record in service.list()}
    columns = (
        page.locator("[data-state=left]").evaluate(
            "tile => [...tile.parentNode.children].indexOf(tile)"
        )
        - 1
    )
    wanted = {**answers, ids[1]: None, ids[5]: 3}
    del wanted[ids[1 + columns]]
    page.get_by_role("button", name="Save 21 right, 2 corrected").click()
    wait_until(lambda: service.list_labels() == wanted)
    assert 1 < max(in_flight) <= MOST_IN_FLIGHT
    expect(page.get_by_role("heading", name="Nothing else waits")).to_be_visible()
    page.keyboard.press("z")
    wait_until(lambda: service.list_labels() == {})
    expect(tiles).to_have_count(23)


def test_what_was_said_is_found_changed_and_taken_back(service: Service, visit: Visit) -> None:
    [first, second] = seed_digits(service, 2)
    service.put_label(first, {"digit": 1})
    page = visit(f"{service.address}/review")
    page.get_by_role("button", name="Corrected").click()
    row = page.locator("#corrections li")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("1 answered 0")
    expect(row).to_contain_text("somebody without a key")
    row.get_by_role("button", name="Change").click()
    row.get_by_role("button", name="8", exact=True).click()
    wait_until(lambda: service.list_labels() == {first: 8})
    page.keyboard.press("z")
    wait_until(lambda: service.list_labels() == {first: 1})
    row.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("heading", name="Nothing was said yet")).to_be_visible()
    assert service.list_labels() == {}
    assert second in [record["id"] for record in service.list()]


def test_text_is_tidied_or_refused_in_both_views(service: Service, visit: Visit) -> None:
    page_id = seed_page(service, "5551234567", "2024")
    page = visit(f"{service.address}/review")
    get_shown(page)
    sentence = "Write digits only, and each line of them on a line of its own."
    page.get_by_role("textbox").fill("5a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text(sentence)
    page.get_by_role("textbox").fill("12 3\n\n4")
    page.keyboard.press("Enter")
    wait_until(lambda: service.list_labels() == {page_id: "123\n4"})
    choose_view(page, "Corrected")
    page.get_by_role("button", name="Change").click()
    page.get_by_role("textbox").fill("5a")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text(sentence)
    page.get_by_role("textbox").fill("55 5\n\n6 ")
    page.get_by_role("button", name="Save").click()
    wait_until(lambda: service.list_labels() == {page_id: "555\n6"})


def test_change_is_undone_while_it_is_on_its_way(service: Service, visit: Visit) -> None:
    [first] = seed_digits(service, 1)
    service.put_label(first, {"digit": 1})
    page = visit(f"{service.address}/review#corrected")
    page.get_by_role("button", name="Change").click()
    held: list[Route] = []
    page.route("**/label", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request("**/label"):
        page.get_by_role("button", name="8", exact=True).click()
    page.keyboard.press("z")
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    held[0].continue_()
    expect(page.get_by_role("status")).to_have_text("Said again: 1.")
    assert [said["digit"] for said in service.show(first)["history"]] == [1, 8, 1]
    expect(page.locator("#corrections .said")).to_have_text("1")


def test_skip_link_leaves_what_is_open_as_it_is(service: Service, visit: Visit) -> None:
    seed_digits(service, 4)
    page = visit(f"{service.address}/review#grid")
    page.locator(".tile").nth(1).click()
    page.keyboard.press("x")
    page.get_by_role("link", name="Skip to the content").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))
    saving = page.get_by_role("button", name="Save 3 right, 1 corrected")
    expect(saving).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile("#grid$"))
    expect(saving).to_be_visible()
    expect(page.locator("[data-view=grid]")).to_have_attribute("aria-pressed", "true")


def test_filtered_view_is_done_with_its_kind_alone(service: Service, visit: Visit) -> None:
    seed_digits(service, 1)
    page = visit(f"{service.address}/review")
    get_shown(page)
    page.get_by_label("Show").select_option("page")
    expect(page.get_by_role("heading", name="Nothing of this kind waits")).to_be_visible()
    expect(page.locator("#empty")).to_contain_text("Every picture of this kind is labelled.")


def list_sources(page: Page) -> list[str]:
    sources: list[str] = page.locator(".tile img").evaluate_all("all => all.map(one => one.src)")
    return sources


def watch_requests(page: Page) -> list[int]:
    """Return a list that grows by how many labels are on their way, whenever that changes."""
    under_way: set[Any] = set()
    counts = [0]

    def begin(request: Any) -> None:
        if request.method == "PUT":
            under_way.add(request)
            counts.append(len(under_way))

    page.on("request", begin)
    page.on("requestfinished", lambda request: under_way.discard(request))
    return counts
