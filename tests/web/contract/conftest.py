"""The document as it is served."""

from typing import Any

import pytest
from flask import Flask

from tests.web.asking import is_ready, wait_until


@pytest.fixture(scope="session")
def document(app: Flask) -> dict[str, Any]:
    """The document of the application as shipped, which records by now."""
    client = app.test_client()
    wait_until(lambda: is_ready(client))
    served: dict[str, Any] = client.get("/openapi.json").get_json()
    return served
