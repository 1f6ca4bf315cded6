"""The contract, for programs and for people: /openapi.json, /docs and /problems."""

import re

from flask import Blueprint, Response, current_app, json, render_template, request
from markupsafe import Markup, escape
from werkzeug.exceptions import NotFound

from flaskapi.web.contract.document import list_operations, make_document
from flaskapi.web.contract.examples import locate_example
from flaskapi.web.contract.outline import format_json, outline_document
from flaskapi.web.contract.problems import Problem, list_problems
from flaskapi.web.contract.server_problems import SERVER_PROBLEMS
from flaskapi.web.parameters import get_settings

blueprint = Blueprint("docs", __name__)

# What the commands send, in static/docs.
FILES = ("seven.png", "three.png", "phone.png", "seven.json")
# What stands between backticks.
CODE = re.compile(r"`([^`]+)`")


@blueprint.get("/openapi.json")
def show_contract() -> Response:
    """Answer the document, or that it has not changed."""
    body = json.dumps(make_document(get_settings(), request.script_root))
    response = current_app.response_class(body, mimetype="application/json")
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/docs")
def show_docs() -> str:
    """Show the document to people, with commands for the address it was reached by."""
    document = make_document(get_settings())
    outlines = outline_document(document, request.root_url)
    return render_template("docs.html", document=document, outlines=outlines, files=FILES)


@blueprint.get("/problems")
def show_problems() -> str:
    """Show all that can go wrong."""
    return render_template("problems.html", problems=list_explained())


@blueprint.get("/problems/<slug>")
def show_problem(slug: str) -> str:
    """Show what a problem means, what causes it and what to do."""
    problem = next((found for found in list_explained() if found.slug == slug), None)
    if problem is None:
        raise NotFound
    operations = [found for found in list_operations() if problem in found.list_problems()]
    paths = [operation.path for operation in operations] or ["/predict"]
    example = format_json(problem.make_example(locate_example(paths[0])))
    return render_template("problem.html", problem=problem, operations=operations, example=example)


def list_explained() -> list[Problem]:
    """Return the problems that have a page: the service's and those of the server before it."""
    problems = [*list_problems(), *SERVER_PROBLEMS]
    return sorted(problems, key=lambda problem: (problem.status, problem.slug))


@blueprint.app_template_filter()
def mark_code(text: str) -> Markup:
    """Return text with what stands between backticks as code."""
    return Markup(CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - is escaped
