"""The command itself: `flask --app flaskapi evaluate`."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from flask.cli import with_appcontext

from flaskapi.errors import EvaluationError
from flaskapi.evaluation.evaluation import Evaluation, describe_evaluation, evaluate_groups
from flaskapi.evaluation.pages import KnownPage, find_pages, list_empty_pages
from flaskapi.evaluation.plot import draw_evaluation
from flaskapi.evaluation.rendered import PHOTOS, ROWS, THINGS, find_rendered
from flaskapi.evaluation.report import write_report
from flaskapi.evaluation.samples import Group, find_groups, list_unnamed
from flaskapi.evaluation.table import format_evaluation
from flaskapi.recognition.opening import Readers, open_readers
from flaskapi.terminal import (
    FileToWrite,
    get_settings,
    json_option,
    print_result,
    saying_errors,
    show_progress,
    write_epilog,
    write_text,
)

SHOWN = 3


@click.command(
    "evaluate",
    epilog=write_epilog(
        "evaluate",
        "evaluate DIR --report misses.html --plot accuracy.svg",
        "evaluate DIR --model candidate.h5 --json",
        done="it was measured, whatever was found",
        refused="there is nothing to measure or it failed",
    ),
)
@click.argument(
    "folder",
    metavar="[DIR]",
    required=False,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option(
    "--report",
    metavar="FILE.html",
    type=FileToWrite(),
    help="Write a page that shows every miss.",
)
@click.option(
    "--plot",
    metavar="FILE.svg",
    type=FileToWrite(),
    help="Draw each set's share of right answers, and the confusions.",
)
@click.option(
    "--model",
    metavar="FILE.h5",
    type=click.Path(path_type=Path),
    help="The packaged model to measure; by default the one that serves.",
)
@json_option
@with_appcontext
def evaluate(
    folder: Path | None,
    report: Path | None,
    plot: Path | None,
    model: Path | None,
    as_json: bool,
) -> None:
    """Measure how right the answers are.

    Pictures in DIR go through the whole pipeline. A file named 7__anything.png shows a 7,
    letter__anything.png no digit; each folder of such files is a set, and so is each file in .npz
    with `images` and `labels`. A file multi.json tells the lines of digits on pictures beside it.

    Without DIR photos and rows rendered from the MNIST test digits, and of what is no digit, are
    measured, which are made the first time. Where Tesseract is installed, it reads the rows too.
    """
    with saying_errors():
        readers = open_settings(model)
        evaluation = measure(readers, *find_samples(folder))
        if report:
            write_text(report, write_report(evaluation, readers.recognizer))
        if plot:
            write_text(plot, draw_evaluation(evaluation))
    print_result(as_json, describe_evaluation(evaluation), [format_evaluation(evaluation)])


def open_settings(model: Path | None) -> Readers:
    """Open the given model, or the settings', and the settings' line reader. Raises ModelError."""
    settings = get_settings()
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
        things = find_groups(find_rendered(THINGS))
        pages = find_pages(find_rendered(ROWS)) | list_empty_pages(things)
        return [*find_groups(find_rendered(PHOTOS)), *things], pages
    groups, pages = find_groups(folder), find_pages(folder)
    unnamed = list_unnamed(folder, [page.name for group in pages.values() for page in group])
    if unnamed:
        click.echo(say_left_out([file.name for file in unnamed]), err=True)
    if not groups and not pages:
        raise EvaluationError(
            f"There are no labelled pictures in {folder}. Name them by what they show, as in "
            "7__mine.png or letter__mine.png, or name another folder."
        )
    return groups, pages | list_empty_pages(groups)


def say_left_out(names: Sequence[str]) -> str:
    """Return that files are left out, and why, with the names of some."""
    more = " …" if len(names) > SHOWN else ""
    return (
        f"Left out, since the name does not say what it shows as 7__mine.png does: {len(names)} "
        f"({', '.join(names[:SHOWN])}{more})."
    )


def measure(
    readers: Readers, groups: Sequence[Group], pages: Mapping[str, Sequence[KnownPage]]
) -> Evaluation:
    """Evaluate groups behind a bar of progress, which only a terminal shows."""
    number = sum(len(group.samples) for group in groups) + sum(map(len, pages.values()))
    with show_progress("Reading", number) as advance:
        return evaluate_groups(readers, groups, pages, advance)
