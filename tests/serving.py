"""Serve an application on a port of its own, for tests that ask over a real socket."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wsgi import ClosingIterator


class KeepingHandler(WSGIRequestHandler):
    """Keeps connections open, as the servers do that people use."""

    protocol_version = "HTTP/1.1"


def send_whole(app: Any) -> Callable[..., list[bytes]]:
    """Take answers whole from an application before they are sent.

    werkzeug's server would not close a file that it sends when the browser leaves meanwhile.
    """

    def answer(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        with closing(ClosingIterator(app(environ, start_response))) as parts:
            return [b"".join(parts)]

    return answer


@contextmanager
def serve_app(app: Any, **options: Any) -> Iterator[str]:
    """Serve a WSGI application; give its host and port, as in 127.0.0.1:5000."""
    server = make_server(
        "127.0.0.1",
        0,
        send_whole(app),
        threaded=True,
        request_handler=KeepingHandler,
        **options,
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
