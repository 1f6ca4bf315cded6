"""/docs in a real browser: found by its anchors, and its commands work as they are copied."""

import subprocess
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Visit, take_picture
from tests.web.asking import SEVEN

# What the page leaves to its reader.
VERSION, RECORD = "VERSION", "/ID"
PATIENCE_SECONDS = 30


def run(command: str, folder: Path) -> str:
    """Run a command of curl in a folder; it fails where the answer is a failure."""
    strict = command.replace("curl ", "curl -sS --fail-with-body ")
    done = subprocess.run(
        ["bash", "-euc", strict],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def test_every_command_works_as_it_is_copied(address: str, visit: Visit, tmp_path: Path) -> None:
    page = visit(f"{address}/docs")
    commands = [text for text in page.locator("pre").all_text_contents() if text[:5] == "curl "]
    fetch, *asking = commands
    run(fetch, tmp_path)
    version = page.request.get(f"{address}/model").json()["model"]
    for command in asking:
        headers = {"Content-Type": "image/png"}
        answer = page.request.post(f"{address}/predict", data=SEVEN, headers=headers)
        record = answer.json()["id"]
        run(command.replace(VERSION, version).replace(RECORD, f"/{record}"), tmp_path)
    pages = page.locator("#about-pages ~ article").count()
    assert len(asking) == page.locator("article").count() - pages
    assert (tmp_path / "picture.png").stat().st_size > 0


def test_contents_lead_to_the_operation(address: str, visit: Visit) -> None:
    page = visit(f"{address}/docs")
    page.get_by_role("navigation", name="Contents").get_by_role(
        "link", name="PUT /predictions/{record_id}/label"
    ).click()
    expect(page.locator("#putLabel")).to_be_in_viewport()
    page.locator("#putLabel summary", has_text="Problems").click()
    page.locator("#putLabel").get_by_role("link", name="The label cannot be used").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The label cannot be used")
    page.get_by_role("link", name="PUT /predictions/{record_id}/label").click()
    expect(page.locator("#putLabel")).to_be_in_viewport()


def test_details_open_without_a_script(address: str, visit: Visit, tmp_path: Path) -> None:
    page = visit(f"{address}/docs", java_script_enabled=False, viewport=PHONE)
    page.locator("#read summary", has_text="Parameters").click()
    expect(page.locator("#read dt", has_text="alternatives")).to_be_visible()
    take_picture(page, tmp_path / "docs.png")
