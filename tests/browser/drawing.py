"""Draw on the page, and give pictures to it, as people do; see what it answers."""

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

# Ten digits as they are written by hand: strokes of points [x, y] in a unit square, y downwards.
STROKES: dict[str, list[list[list[float]]]] = json.loads(
    Path(__file__).with_name("strokes.json").read_text()
)
SIDE_SHARE = 0.75
PNG = "image/png"
# Gives a file to the page by an event that carries one.
GIVE = """([kind, data, count]) => {
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  const transfer = new DataTransfer();
  for (let given = 0; given < count; given += 1) {
    transfer.items.add(new File([bytes], `given${given}.png`, { type: "image/png" }));
  }
  const options = { bubbles: true, cancelable: true };
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { ...options, clipboardData: transfer })
    : new DragEvent("drop", { ...options, dataTransfer: transfer });
  document.body.dispatchEvent(event);
}"""


def place_strokes(
    page: Page, digit: int, centre: float = 0.5, side_share: float = SIDE_SHARE
) -> list[list[tuple[float, float]]]:
    """Return a digit's strokes in pixels of the window, on the drawing surface.

    centre: share of the width of the drawing surface. side_share: of its height.
    """
    board = page.locator("#board").bounding_box()
    assert board is not None
    side = side_share * board["height"]
    left = board["x"] + centre * board["width"] - side / 2
    top = board["y"] + (board["height"] - side) / 2
    return [[(left + x * side, top + y * side) for x, y in one] for one in STROKES[str(digit)]]


def draw_digit(page: Page, digit: int, centre: float = 0.5, side_share: float = SIDE_SHARE) -> None:
    """Draw a digit with the mouse."""
    for first, *others in place_strokes(page, digit, centre, side_share):
        page.mouse.move(*first)
        page.mouse.down()
        for point in others:
            page.mouse.move(*point)
        page.mouse.up()


def draw_digit_by_finger(page: Page, digit: int) -> None:
    """Draw a digit with a finger on a touch screen."""
    touch = start_touching(page)
    for first, *others in place_strokes(page, digit):
        touch("touchStart", first)
        for point in others:
            touch("touchMove", point)
        touch("touchEnd")


def start_touching(page: Page) -> Callable[..., None]:
    """Return what puts a finger down, moves it or lifts it: by an event's kind and a point."""
    screen = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        fingers = [{"x": x, "y": y} for x, y in points]
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    return touch


def tap_at_once(page: Page, name: str) -> None:
    """Tap the button of that name as a finger does, without waiting for the page to rest."""
    box = page.get_by_role("button", name=name, exact=True).bounding_box()
    assert box is not None
    touch = start_touching(page)
    touch("touchStart", (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2))
    touch("touchEnd")


def choose_picture(page: Page, content: bytes, name: str = "picture.png", kind: str = PNG) -> None:
    """Choose a file as one does in the dialog that the button opens."""
    page.set_input_files("#choose", {"name": name, "mimeType": kind, "buffer": content})


def give_picture(page: Page, content: bytes, how: str, count: int = 1) -> None:
    """Paste a picture, or drop it on the page, count times at once."""
    page.evaluate(GIVE, [how, b64encode(content).decode(), count])


def press(page: Page, name: str) -> None:
    """Press the button of that name."""
    page.get_by_role("button", name=name, exact=True).click()


def wait_for_answer(page: Page, state: str | None = None) -> None:
    """Wait until an answer is shown, and see that it is answered, refused, reading or problem."""
    answer = page.locator("#answer")
    expect(answer).to_have_attribute("aria-busy", "false")
    if state:
        expect(answer).to_have_attribute("data-state", state)


def read_answer(page: Page) -> str:
    """Return the large digit, or what stands in its place, when the answer is there."""
    wait_for_answer(page)
    return page.locator("#digit").inner_text()


def list_records(page: Page, address: str, query: str = "") -> list[dict[str, Any]]:
    """Return what the service has recorded."""
    answer = page.request.get(f"{address}/predictions?{query}").json()
    found: list[dict[str, Any]] = answer["predictions"]
    return found
