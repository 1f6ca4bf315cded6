"""Who gets into /review, and that a page of another site labels nothing in a visitor's name."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from flask import Response, request, request_finished
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from flaskapi.keys import Scope, add_key
from tests.browser.conftest import Serve, find_violations
from tests.browser.reviewing import Service, get_shown, keep_picture, press, seed_digits
from tests.web.asking import wait_until

# A frame each: what is sent while one still loads may not be sent at all.
FOREIGN_PAGE = """<!doctype html>
<title>Win a prize</title>
<iframe name="here"></iframe>
<iframe name="there"></iframe>
<form action="{picture}/label" method="post" target="here" enctype="text/plain">
<input name='{{"digit": 4, "and' value='": 0}}'></form>
<form action="{address}/predict" method="post" target="there" enctype="multipart/form-data">
<input name="file" value="picture"></form>
"""
# What a page can try without asking, and what it has to ask for first.
ATTEMPTS = """async picture => {
  const said = JSON.stringify({ digit: 4 });
  const attempts = [
    [`${picture}/label`, { method: "PUT", mode: "cors", body: said }],
    [`${picture}/label`, { method: "PUT", mode: "no-cors", body: said }],
    [`${picture}/label`, { method: "POST", mode: "no-cors", body: said }],
    [`${picture}/label`, { method: "DELETE", mode: "cors" }],
    [picture, { method: "DELETE", mode: "cors" }],
  ];
  const results = await Promise.allSettled(attempts.map(([url, how]) => fetch(url, how)));
  const canvas = document.createElement("canvas");
  canvas.getContext("2d").fillRect(140, 20, 20, 110);
  const form = new FormData();
  form.append("file", await new Promise(take => canvas.toBlob(take)), "one.png");
  const predict = new URL("/predict", picture);
  results.push({ value: await fetch(predict, { method: "POST", mode: "no-cors", body: form }) });
  return results.map(({ status, value }) => value?.type ?? status);
}"""


@pytest.fixture
def context(browser: Browser, serve: Serve) -> Iterator[BrowserContext]:
    """Somebody new, whose browser may complain; gone before the service is."""
    opened = browser.new_context()
    yield opened
    opened.close()


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def serve_page() -> Iterator[Callable[[str], str]]:
    """Serve a page from another origin; give its address."""
    servers: list[ThreadingHTTPServer] = []

    def start(html: str) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(html.encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://localhost:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def answers() -> Iterator[list[tuple[str, int]]]:
    """What services answer, as it goes out: method and status of each answer.

    The browser would not always tell: a frame that goes to another site changes its process,
    and what it asks while it does is at times not reported.
    """
    sent: list[tuple[str, int]] = []

    def note(_: object, response: Response) -> None:
        sent.append((request.method, response.status_code))

    with request_finished.connected_to(note):
        yield sent


def show_key(page: Page, key: str) -> None:
    page.get_by_label("Key", exact=True).fill(key)
    page.get_by_role("button", name="Open").click()


def test_key_is_asked_for_and_only_the_right_one_opens(
    serve: Serve, context: BrowserContext, keys: Path, tmp_path: Path
) -> None:
    secret = add_key(keys, "ann", frozenset({Scope.LABEL}))
    useless = add_key(keys, "bob", frozenset())
    service = Service(serve(keys=keys), secret)
    [seven, _] = seed_digits(service, 2)
    page = context.new_page()
    page.goto(f"{service.address}/review")
    expect(page.get_by_label("Key", exact=True)).to_be_focused()
    assert find_violations(page) == []
    show_key(page, "guess")
    refusal = page.get_by_role("alert")
    expect(refusal).to_have_text("This key is not known here.")
    show_key(page, useless)
    expect(refusal).to_have_text("The key of bob is not for this.")
    show_key(page, "schlüssel")
    expect(refusal).to_contain_text("This is no key.")
    assert find_violations(page) == []
    keep_picture(page, tmp_path / "review-key.png")
    assert page.locator("img[src*=predictions]").count() == 0
    show_key(page, secret)
    labelled = press(page, "7")
    wait_until(lambda: service.list_labels() == {labelled: 7})
    assert service.show(labelled)["label"]["said_by"] == "ann"
    assert seven in [record["id"] for record in service.list()]


def test_key_is_kept_in_no_cookie_until_it_is_forgotten(
    serve: Serve, context: BrowserContext, keys: Path
) -> None:
    service = Service(serve(keys=keys), add_key(keys, "ann", frozenset({Scope.LABEL})))
    seed_digits(service, 1)
    page = context.new_page()
    page.goto(f"{service.address}/review")
    show_key(page, service.key)
    get_shown(page)
    page.reload()
    get_shown(page)
    assert context.cookies() == []
    assert page.evaluate("localStorage.length") == 0
    page.get_by_role("button", name="Forget the key").click()
    expect(page.get_by_label("Key", exact=True)).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0


def test_key_that_is_taken_away_hides_what_was_shown(
    serve: Serve, context: BrowserContext, keys: Path
) -> None:
    service = Service(serve(keys=keys), add_key(keys, "ann", frozenset({Scope.LABEL})))
    seed_digits(service, 3)
    page = context.new_page()
    page.goto(f"{service.address}/review")
    show_key(page, service.key)
    get_shown(page)
    keys.write_text("")
    press(page, "3")
    expect(page.get_by_role("alert")).to_have_text("This key is not known here.")
    expect(page.locator("#picture img")).to_have_count(0)


def test_answer_that_is_no_json_is_told_and_tried_again(
    serve: Serve, context: BrowserContext
) -> None:
    service = Service(serve())
    seed_digits(service, 2)
    page = context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    sentence = "What came is not this service's answer."

    def log_in(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<h1>Log in</h1>")

    page.route("**/predictions?*", log_in)
    page.goto(f"{service.address}/review")
    expect(page.locator("#empty-text")).to_contain_text(sentence)
    page.unroute("**/predictions?*")
    page.get_by_role("button", name="Try again").click()
    page.route("**/label", log_in)
    first = press(page, "1")
    expect(page.get_by_role("status")).to_contain_text(sentence)
    page.unroute("**/label")
    second = press(page, "2")
    assert press(page, "3") == first
    wait_until(lambda: service.list_labels() == {second: 2, first: 3})
    assert failures == []


def test_page_of_another_site_labels_and_stores_nothing(
    serve: Serve,
    context: BrowserContext,
    serve_page: Callable[[str], str],
    answers: list[tuple[str, int]],
) -> None:
    service = Service(serve())
    [zero] = seed_digits(service, 1)
    service.put_label(zero, {"digit": 0})
    picture = f"{service.address}/predictions/{zero}"
    page = context.new_page()
    page.goto(serve_page(FOREIGN_PAGE.format(picture=picture, address=service.address)))
    # Opaque: it was sent, and the page is not told what was answered.
    kinds = page.evaluate(ATTEMPTS, picture)
    assert [place for place, kind in enumerate(kinds) if kind == "opaque"] == [2, 5]
    assert [record["id"] for record in service.list()] == [zero]
    for place in range(2):
        answers.clear()
        page.evaluate("place => document.forms[place].submit()", place)
        wait_until(lambda: bool(answers))
        assert answers == [("POST", 403)]
    history = [{**said, "said_at": ""} for said in service.show(zero)["history"]]
    assert history == [{"digit": 0, "said_by": None, "said_at": ""}]
