"""The HTTP side: one file a resource, and what they share (uploads, problems, tracing)."""

from flask import Flask

from flaskapi.web import (
    docs,
    health,
    home,
    inference,
    labels,
    model,
    predict,
    predictions,
    read,
    review,
)
from flaskapi.web.access import register_access
from flaskapi.web.pages import register_pages
from flaskapi.web.problems import register_problems
from flaskapi.web.tracing import register_tracing

RESOURCES = (home, predict, read, predictions, labels, review, model, inference, docs, health)


def register_web(app: Flask) -> None:
    """Add every resource, the answers to failures and the log to an application."""
    register_tracing(app)
    register_problems(app)
    register_access(app)
    register_pages(app)
    for resource in RESOURCES:
        app.register_blueprint(resource.blueprint)
