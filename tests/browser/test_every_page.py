"""What holds for every page: read by everybody, in light and dark, on a phone and a desktop."""

from typing import Any

import pytest

from tests.browser.conftest import DESKTOP, PHONE, Visit, find_violations

SMALLEST_TARGET_PX = 24
# What is pressed or filled in and can be seen, but for links within sentences.
MEASURE = """[...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter((one) => !one.closest("p, noscript, .skip") && one.checkVisibility())
  .map((one) => [one, one.getBoundingClientRect()])
  .map(([one, box]) => [one.outerHTML, box.width, box.height])
"""
PAGES = ["/", "/review", "/docs", "/problems", "/problems/picture-blank"]
DEVICES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
}


# The address comes first in each, so that the service ends after the pages that ask it.
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible(
    address: str, visit: Visit, path: str, device: str, scheme: str
) -> None:
    options = DEVICES[device] | {"color_scheme": scheme}
    assert find_violations(visit(address + path, **options)) == []


@pytest.mark.parametrize("path", PAGES)
def test_targets_are_large_enough_for_a_finger(address: str, visit: Visit, path: str) -> None:
    page = visit(address + path, **DEVICES["phone"])
    sizes = page.evaluate(MEASURE)
    assert len(sizes) > 3
    for name, width, height in sizes:
        assert min(width, height) >= SMALLEST_TARGET_PX, name


@pytest.mark.parametrize("path", PAGES)
def test_page_fits_a_phone_without_scrolling_sideways(
    address: str, visit: Visit, path: str
) -> None:
    page = visit(address + path, **DEVICES["phone"])
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
