"""Serve an application on a port of its own, for tests that ask over a real socket."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server


class KeepingHandler(WSGIRequestHandler):
    """Keeps connections open, as the servers do that people use."""

    protocol_version = "HTTP/1.1"


@contextmanager
def serve_app(app: Any, **options: Any) -> Iterator[str]:
    """Serve a WSGI application; give its host and port, as in 127.0.0.1:5000."""
    server = make_server(
        "127.0.0.1", 0, app, threaded=True, request_handler=KeepingHandler, **options
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def be_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let answers wait for the disk, however busy it is with other things than the tests."""
    monkeypatch.setattr("flaskapi.web.current_records.HURRIED_SECONDS", 5.0)
    monkeypatch.setattr("flaskapi.records.recorder.PATIENCE_SECONDS", 10.0)
