"""GET /: the page to draw on, and to send a picture by hand."""

from flask import Blueprint, render_template, request

from flaskapi.recognition.frame import FRAME_SIDE_PX

blueprint = Blueprint("home", __name__)

# What the page's main module imports, so that a browser need not wait for it to learn of these.
MODULES = (
    "answer",
    "board",
    "call",
    "correction",
    "keyboard",
    "pictures",
    "service",
    "sheet",
    "words",
)
# The steps of an answer that explains itself, and what is to be seen on each.
CAPTIONS = {
    "pixels": "The picture, in grey",
    "ink": "What of it is ink",
    "frame": f"{FRAME_SIDE_PX} × {FRAME_SIDE_PX}: what the network sees",
}


@blueprint.get("/")
def show_home() -> str:
    """Show a page that reads what is drawn or given to it, and says how to call the service."""
    return render_template(
        "home.html", root_url=request.root_url, modules=MODULES, captions=CAPTIONS
    )
