"""The command itself: `flask --app flaskapi evaluate`."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from flaskapi.errors import EvaluationError, FlaskapiError
from flaskapi.evaluation.evaluation import Evaluation, describe_evaluation, evaluate_groups
from flaskapi.evaluation.pages import KnownPage, find_pages
from flaskapi.evaluation.rendered import PHOTOS, ROWS, find_rendered
from flaskapi.evaluation.report import write_report
from flaskapi.evaluation.samples import Group, find_groups
from flaskapi.evaluation.table import format_evaluation
from flaskapi.recognition.opening import Readers, open_readers
from flaskapi.settings import Settings


@click.command("evaluate")
@click.argument(
    "folder",
    metavar="[DIR]",
    required=False,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option(
    "--report",
    metavar="FILE.html",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write a page that shows every miss.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")
@click.option(
    "--model",
    metavar="FILE.h5",
    type=click.Path(path_type=Path),
    help="The packaged model to measure; by default the one that serves.",
)
@with_appcontext
def evaluate(folder: Path | None, report: Path | None, as_json: bool, model: Path | None) -> None:
    """Measure how right the answers are on the pictures in DIR, through the whole pipeline.

    A file named 7__anything.png shows a 7, letter__anything.png no digit; each folder of such
    files is a set, and so is each file in .npz with `images` and `labels`. A file multi.json tells
    the lines of digits on pictures beside it. Without DIR photos and rows rendered from the MNIST
    test digits are measured, which are made the first time. Where Tesseract is installed, it reads
    the rows too.
    """
    try:
        readers = open_settings(model)
        evaluation = measure(readers, *find_samples(folder))
    except FlaskapiError as error:
        raise click.ClickException(str(error)) from error
    if report:
        report.write_text(write_report(evaluation, readers.recognizer), encoding="utf-8")
    click.echo(
        json.dumps(describe_evaluation(evaluation)) if as_json else format_evaluation(evaluation)
    )


def open_settings(model: Path | None) -> Readers:
    """Open the given model, or the settings', and the settings' line reader. Raises ModelError."""
    settings: Settings = current_app.config["SETTINGS"]
    return open_readers(
        model or settings.model,
        settings.find_line_reader(),
        settings.threads,
        settings.max_picture_pixels,
    )


def find_samples(folder: Path | None) -> tuple[list[Group], dict[str, list[KnownPage]]]:
    """Return the groups of digits and of pages of a folder, or rendered ones.

    Raises EvaluationError where there are none.
    """
    if folder is None:
        return find_groups(find_rendered(PHOTOS)), find_pages(find_rendered(ROWS))
    groups, pages = find_groups(folder), find_pages(folder)
    if not groups and not pages:
        raise EvaluationError(
            f"There are no labelled pictures in {folder}. Name them by what they show, as in "
            "7__mine.png or letter__mine.png, or name another folder."
        )
    return groups, pages


def measure(
    readers: Readers, groups: Sequence[Group], pages: Mapping[str, Sequence[KnownPage]]
) -> Evaluation:
    """Evaluate groups behind a bar of progress, which only a terminal shows."""
    number = sum(len(group.samples) for group in groups) + sum(map(len, pages.values()))
    with click.progressbar(
        length=number, label="Reading", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        return evaluate_groups(readers, groups, pages, bar.update)
