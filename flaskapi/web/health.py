"""GET /livez and GET /readyz: for load balancers and whoever restarts processes."""

from flask import Blueprint

from flaskapi.web.current_model import get_readers

blueprint = Blueprint("health", __name__)


@blueprint.get("/livez")
def live() -> dict[str, str]:
    """Say that the process lives, whatever state its model is in."""
    return {"status": "alive"}


@blueprint.get("/readyz")
def ready() -> dict[str, str]:
    """Say that ten bundled digits are read right just now; the ModelError answers otherwise."""
    readers = get_readers()
    readers.prove()
    return {"status": "ready", "model": readers.recognizer.classifier.model.model_id}
