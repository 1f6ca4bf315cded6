"""GET /: how to call the service."""

from flask import Blueprint, render_template, request

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def show_home() -> str:
    """Show a page that says how to call the service at the address it was reached by."""
    return render_template("home.html", host_url=request.host_url)
