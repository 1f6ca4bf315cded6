"""GET /model: the cards of the models now serving."""

from typing import Any

from flask import Blueprint

from flaskapi.web.current_model import get_readers

blueprint = Blueprint("model", __name__)


@blueprint.get("/model")
def show_model() -> dict[str, Any]:
    """Answer the card, with the short id that answers carry, and the line reader's."""
    readers = get_readers()
    model, lines = readers.recognizer.classifier.model, readers.reader.line_reader
    return {
        "model": model.model_id,
        **model.card,
        "reader": lines and {"model": lines.model.model_id, **lines.model.card},
    }
