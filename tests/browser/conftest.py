"""A real Chromium, the system's own, and the service to look at with it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.serving import be_patient, serve_app
from tests.web.asking import LONGEST_WAIT_SECONDS, close_records, is_ready, wait_until

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

Visit = Callable[..., Page]
Serve = Callable[..., str]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window. Its sandbox does not work for root, who runs the tests in CI."""
    expect.set_options(timeout=LONGEST_WAIT_SECONDS * 1000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let answers wait for the disk, however busy it is with other things than these tests."""
    be_patient(monkeypatch)


@pytest.fixture
def serve(make_app: Callable[..., Flask]) -> Iterator[Serve]:
    """Serve applications with some settings changed on ports of their own; give the address."""
    services = ExitStack()

    def start(**changes: Any) -> str:
        app = make_app(**changes)
        wait_until(lambda: is_ready(app.test_client()))
        services.callback(close_records, app)
        return f"http://{services.enter_context(serve_app(app))}"

    with services:
        yield start


@pytest.fixture
def address(serve: Serve) -> str:
    """The address of the service as shipped, with an empty database and no keys."""
    return serve()


@pytest.fixture
def visit(browser: Browser, serve: Serve) -> Iterator[Visit]:
    """Open pages, each as somebody new; at the end none has complained or asked other hosts.

    They are closed before the service ends, since what they ask then would fail.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(url: str, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP} | options)
        contexts.append(context)
        page = context.new_page()
        host = "/".join(url.split("/")[:3])

        def note_request(request: Request) -> None:
            if not request.url.startswith((host, "data:", "blob:")):
                complaints.append(f"asked {request.url}")

        page.on("request", note_request)
        page.on("pageerror", lambda error: complaints.append(f"failed: {error}"))
        page.on("console", lambda said: complaints.append(f"{said.type}: {said.text}"))
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


def find_violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong with a page, a line a rule."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {rule['help']}: {node['html']}" for rule in found for node in rule["nodes"]
    ]


def take_picture(page: Page, file: Path) -> None:
    """Save what a page looks like, from its top to its end, to a PNG."""
    page.screenshot(path=str(file), full_page=True, animations="disabled")
