"""Pages for browsers: they load nothing from elsewhere, and nobody frames them."""

import pytest
from flask.testing import FlaskClient

PAGES = ["/", "/review", "/docs", "/problems", "/problems/picture-blank"]


@pytest.mark.parametrize("page", PAGES)
def test_page_may_load_from_this_host_alone(client: FlaskClient, page: str) -> None:
    response = client.get(page)
    policy = response.headers["Content-Security-Policy"]
    assert response.mimetype == "text/html"
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("page", PAGES)
def test_page_names_its_language_and_works_on_a_phone(client: FlaskClient, page: str) -> None:
    html = client.get(page).text
    assert '<html lang="en">' in html
    assert "width=device-width" in html


def test_no_answer_is_taken_for_another_type(client: FlaskClient) -> None:
    assert client.get("/livez").headers["X-Content-Type-Options"] == "nosniff"
