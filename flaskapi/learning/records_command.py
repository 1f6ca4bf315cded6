"""The commands that look after the records: drift and purge."""

from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import with_appcontext

from flaskapi.learning.drift import measure_drift, want_asked
from flaskapi.learning.opening import open_database, open_models
from flaskapi.learning.plot import draw_drift
from flaskapi.learning.replay import count_stored
from flaskapi.learning.table import format_drift
from flaskapi.learning.upkeep import DAY_MS, find_deadline_ms, purge_records
from flaskapi.records.record import read_clock_ms
from flaskapi.records.selection import Wanted
from flaskapi.terminal import (
    Days,
    FileToWrite,
    get_settings,
    json_option,
    print_result,
    saying_errors,
    show_progress,
    write_epilog,
    write_text,
)


@click.command(
    "drift",
    epilog=write_epilog(
        "drift --days 30",
        "drift --plot drift.svg",
        done="it was measured, whatever was found",
        refused="there is nothing to compare or it failed",
    ),
)
@click.option(
    "--days",
    type=Days(min=0, min_open=True),
    default=7,
    show_default=True,
    metavar="DAYS",
    help="How far to look back.",
)
@click.option(
    "--plot",
    metavar="FILE.svg",
    type=FileToWrite(),
    help="Draw the distributions.",
)
@json_option
@with_appcontext
def drift(days: float, plot: Path | None, as_json: bool) -> None:
    """Tell how far what is asked has moved.

    Compares the digits of the last days with what the model was calibrated on. Shows the
    population stability index of the answers, of confidence, of the amount of ink and of the width
    of strokes; below 0.1 a distribution is stable, from 0.25 on it has drifted.
    """
    settings = get_settings()
    with saying_errors():
        model = open_models(settings, settings.model).recognizer.classifier.model
        since_ms = read_clock_ms() - round(days * DAY_MS)
        database = open_database(settings)
        with show_progress("Measuring", count_stored(database, want_asked(since_ms))) as advance:
            drifts, number = measure_drift(database, model, since_ms, advance)
        span = f"{number} digits of the last {days:g} days"
        title = f"{span} beside the reference of {model.model_id}"
        if plot:
            write_text(plot, draw_drift(drifts, title))
    found = [asdict(drift) | {"verdict": drift.verdict} for drift in drifts]
    report = {"model": model.model_id, "digits": number, "drifts": found}
    print_result(as_json, report, [title, *format_drift(drifts)])


@click.command("purge", epilog=write_epilog("purge", "purge --days 1"))
@click.option(
    "--days",
    type=Days(min=0),
    metavar="DAYS",
    help="Delete what is older than this; by default FLASKAPI_RETENTION_DAYS. 0 deletes all.",
)
@json_option
@with_appcontext
def purge(days: float | None, as_json: bool) -> None:
    """Delete old predictions now.

    Their pictures and labels go with them, without a trace. Servers do this every minute.
    """
    settings = get_settings()
    with saying_errors():
        kept_days = settings.retention_days if days is None else days
        database = open_database(settings)
        old = Wanted(before_ms=find_deadline_ms(kept_days))
        with show_progress("Deleting", count_stored(database, old)) as advance:
            deleted = purge_records(database, kept_days, advance)
    print_result(
        as_json,
        {"deleted": deleted, "days": kept_days},
        [f"Deleted {deleted} predictions older than {kept_days:g} days."],
    )
