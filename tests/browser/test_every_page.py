"""What holds for every page: read by everybody, in light and dark, on a phone and a desktop."""

from typing import Any

import pytest

from tests.browser.conftest import DESKTOP, PHONE, Visit, find_violations

PAGES = ["/"]
DEVICES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible(
    visit: Visit, address: str, path: str, device: str, scheme: str
) -> None:
    options = DEVICES[device] | {"color_scheme": scheme}
    assert find_violations(visit(address + path, **options)) == []


@pytest.mark.parametrize("path", PAGES)
def test_page_fits_a_phone_without_scrolling_sideways(
    visit: Visit, address: str, path: str
) -> None:
    page = visit(address + path, **DEVICES["phone"])
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
