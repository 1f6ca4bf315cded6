"""GET /livez and GET /readyz: for load balancers and whoever restarts processes."""

from flask import Blueprint

from flaskapi.web.current_model import get_recognizer, prove_reading

blueprint = Blueprint("health", __name__)


@blueprint.get("/livez")
def live() -> dict[str, str]:
    """Say that the process lives, whatever state its model is in."""
    return {"status": "alive"}


@blueprint.get("/readyz")
def ready() -> dict[str, str]:
    """Say that ten bundled digits are read right just now; the ModelError answers otherwise."""
    recognizer = get_recognizer()
    prove_reading(recognizer)
    return {"status": "ready", "model": recognizer.classifier.model.model_id}
