"""How the tests fill the queue of a service, look into it, and press keys on its page."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import Page, expect

from tests.browser.conftest import take_picture
from tests.conftest import draw_digit, draw_page, encode

SEE = "async picture => { await picture.decode(); return picture.src }"


@dataclass(frozen=True)
class Service:
    """A service at an address, as a program sees it. key: what it shows, if any."""

    address: str
    key: str = ""

    def ask(self, method: str, path: str, data: bytes | None = None, kind: str = "") -> Any:
        """Return the JSON of an answer."""
        headers = {"Content-Type": kind} | (
            {"Authorization": f"Bearer {self.key}"} if self.key else {}
        )
        request = Request(self.address + path, data, headers, method=method)
        with urlopen(request, timeout=20) as response:
            return json.load(response)

    def list(self, query: str = "") -> list[Any]:
        """Return all records that a query finds."""
        found: list[Any] = self.ask("GET", f"/predictions?limit=500&{query}")["predictions"]
        return found

    def list_labels(self) -> dict[str, int | str | None]:
        """Return what was said, by id: a digit, None for no digit, the text of a page."""
        labels = {record["id"]: record["label"] for record in self.list("labelled=true")}
        return {key: label.get("text", label.get("digit")) for key, label in labels.items()}

    def show(self, record_id: str) -> Any:
        """Return a record with all that was said of it."""
        return self.ask("GET", f"/predictions/{record_id}")

    def put_label(self, record_id: str, said: dict[str, Any]) -> None:
        """Say what a record is."""
        body = json.dumps(said).encode()
        self.ask("PUT", f"/predictions/{record_id}/label", body, "application/json")


def seed_digits(service: Service, count: int) -> list[str]:
    """Send pictures of the digits 0, 1, 2 … and return their ids."""
    pictures = [encode(draw_digit(place % 10, 100 + 3 * place)) for place in range(count)]
    return [service.ask("POST", "/predict", data, "image/png")["id"] for data in pictures]


def seed_page(service: Service, *lines: str) -> str:
    """Send a picture of rows of digits and return its id."""
    record_id: str = service.ask("POST", "/read", encode(draw_page(*lines)), "image/png")["id"]
    return record_id


def get_shown(page: Page) -> str:
    """Return the id of the one picture that is shown, as soon as it is to be seen."""
    source: str = page.locator("#picture img").evaluate(SEE)
    return source.split("/")[-2]


def press(page: Page, key: str) -> str:
    """Press a key that goes on to the next picture; return the id of the one it was meant for."""
    shown = get_shown(page)
    page.keyboard.press(key)
    return shown


def choose_view(page: Page, name: str) -> None:
    """Go to another view."""
    button = page.get_by_role("group", name="View").get_by_role("button", name=name)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def keep_picture(page: Page, file: Path) -> None:
    """Save what a page looks like, also to the folder that SCREENSHOTS names, if any."""
    take_picture(page, file)
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        shutil.copy(file, Path(folder) / file.name)
