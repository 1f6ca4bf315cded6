"""GET /model: the card of the model now serving."""

from typing import Any

from flask import Blueprint

from flaskapi.web.current_model import get_recognizer

blueprint = Blueprint("model", __name__)


@blueprint.get("/model")
def show_model() -> dict[str, Any]:
    """Answer the card, with the short id that answers carry."""
    model = get_recognizer().classifier.model
    return {"model": model.model_id, **model.card}
