"""GET /livez and GET /readyz: for load balancers and whoever restarts processes."""

from flask import Blueprint

from flaskapi.records.insertion import Submission
from flaskapi.records.recorder import Outcome
from flaskapi.web.current_model import get_readers
from flaskapi.web.current_records import get_records

blueprint = Blueprint("health", __name__)


@blueprint.get("/livez")
def live() -> dict[str, str]:
    """Say that the process lives, whatever state its model is in."""
    return {"status": "alive"}


@blueprint.get("/readyz")
def ready() -> dict[str, str]:
    """Say that ten bundled digits are read right just now; the ModelError answers otherwise.

    Without its database the service is degraded: it answers, and stores nothing.
    """
    readers = get_readers()
    readers.prove()
    stores = is_storing()
    return {
        "status": "ready" if stores else "degraded",
        "model": readers.recognizer.classifier.model.model_id,
        "records": "available" if stores else "unavailable",
    }


def is_storing() -> bool:
    """Tell whether the database answers and can be written to."""
    return get_records().recorder.store(Submission(records=())) is Outcome.STORED
