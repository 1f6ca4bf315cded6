"""Follow each request: its id in answers and logs, and one JSON log line when it ends."""

import json
import logging
import re
import time
import uuid
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler

from flask import Flask, Response, g, request

from flaskapi.errors import SettingError
from flaskapi.settings import Settings

REQUEST_ID_HEADER = "X-Request-ID"
REQUEST_ID_FORM = re.compile(r"[A-Za-z0-9._:+/=-]{1,128}")
PACKAGE = "flaskapi"

logger = logging.getLogger(__name__)


class JsonFormatter(logging.Formatter):
    """Writes a log record as one line of JSON; `extra={"fields": {...}}` adds members."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a JSON object without line breaks."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line)


class LogFile(WatchedFileHandler):
    """A file that is opened again when a log rotation moved it away.

    Where that fails, lines are lost and standard error says so; what is logged goes on.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line, if that is possible."""
        try:
            super().emit(record)
        except OSError:
            self.handleError(record)


def configure_logging(settings: Settings) -> None:
    """Send the package's log lines to the file of the settings, or to standard error.

    Raises SettingError for a file that cannot be written.
    """
    try:
        handler: logging.Handler = (
            LogFile(settings.log_file) if settings.log_file else logging.StreamHandler()
        )
    except OSError as error:
        raise SettingError(
            f"FLASKAPI_LOG_FILE is {settings.log_file}, which cannot be written "
            f"({error.strerror}). Name a file in a folder that this user may write to."
        ) from error
    handler.setFormatter(JsonFormatter())
    package = logging.getLogger(PACKAGE)
    for old in package.handlers[:]:
        package.removeHandler(old)
        old.close()
    package.addHandler(handler)
    package.setLevel(logging.INFO)
    package.propagate = False


def register_tracing(app: Flask) -> None:
    """Give each request an id and log it when it is answered."""
    app.before_request(begin_request)
    app.after_request(end_request)


def begin_request() -> None:
    """Take the caller's X-Request-ID if it is well formed, else make one."""
    g.started = time.perf_counter()
    given = request.headers.get(REQUEST_ID_HEADER, "")
    g.request_id = given if REQUEST_ID_FORM.fullmatch(given) else uuid.uuid4().hex


def end_request(response: Response) -> Response:
    """Echo the request's id and log one line."""
    response.headers[REQUEST_ID_HEADER] = g.request_id
    fields = {
        "request_id": g.request_id,
        "method": request.method,
        "path": request.path,
        "status": response.status_code,
        "milliseconds": round((time.perf_counter() - g.started) * 1000, 3),
        "request_bytes": request.content_length,
        "response_bytes": response.content_length,
        "remote": request.remote_addr,
    }
    logger.info("request", extra={"fields": fields})
    return response
