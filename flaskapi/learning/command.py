"""The commands of the loop: export-feedback, promote, rollback, drift and purge."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from flaskapi.errors import FlaskapiError
from flaskapi.learning.corrections import choose_to_learn, load_corrections, write_corrections
from flaskapi.learning.drift import measure_drift
from flaskapi.learning.gate import count_held_out, find_held_out
from flaskapi.learning.judgement import Judgement, describe_changes, judge
from flaskapi.learning.plot import draw_drift
from flaskapi.learning.promotion import promote_model, roll_back
from flaskapi.learning.replay import Change, count_stored, replay_records
from flaskapi.learning.table import format_change, format_drift, format_judgement
from flaskapi.learning.upkeep import DAY_MS, purge_records
from flaskapi.recognition.opening import Readers, open_readers
from flaskapi.records.database import Database
from flaskapi.records.record import read_clock_ms
from flaskapi.settings import Settings

# Commands can wait for a busy database.
PATIENT_SECONDS = 30.0
MOST_PER_KEY = 0.2


@click.command("export-feedback")
@click.argument("file", metavar="OUT.npz", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--most-per-key",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help=f"The most of the digits that one key may give ({MOST_PER_KEY} where keys are set).",
)
@with_appcontext
def export_feedback(file: Path, most_per_key: float | None) -> None:
    """Write what people corrected to OUT.npz, for `models/mnist_model.py --extra`.

    Each picture once, with what was said of it last. One picture in five, chosen by its hash, is
    left out: by these a candidate is judged.
    """
    settings = get_settings()
    trusted = 1.0 if settings.keys is None else MOST_PER_KEY
    with saying_errors():
        corrections = load_corrections(open_database(settings))
        chosen = choose_to_learn(corrections, trusted if most_per_key is None else most_per_key)
        write_corrections(chosen, file)
    click.echo(
        f"Wrote {len(chosen)} corrections to {file}; {len(corrections.learn) - len(chosen)} more "
        f"came from too few keys, and {len(corrections.judge)} are kept to judge by."
    )


@click.command("promote")
@click.argument(
    "candidate",
    metavar="CANDIDATE.h5",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--replay", is_flag=True, help="Show each stored answer that would change.")
@click.option("--dry-run", is_flag=True, help="Judge it, and leave the one in service.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")
@click.pass_context
@with_appcontext
def promote(
    context: click.Context, candidate: Path, replay: bool, dry_run: bool, as_json: bool
) -> None:
    """Judge CANDIDATE.h5 beside the model in service, and put it into service if it is no worse.

    Both answer the held-out digits of MNIST, photos of them, and the corrections that nobody
    learned from. Where the candidate is worse, in all or in one class, it is refused, and this
    exits with 1. Processes that serve take the new model within two seconds.
    """
    settings = get_settings()
    with saying_errors():
        serving, other = open_models(settings, settings.model), open_models(settings, candidate)
        database = open_database(settings)
        changes = replay_all(database, serving, other) if replay else []
        judgement = judge_beside(serving, other, database)
        is_promoted = not judgement.is_refused and not dry_run
        if is_promoted:
            promote_model(candidate, settings)
    if as_json:
        report = judgement.describe() | {"promoted": is_promoted}
        click.echo(json.dumps(report | {"changes": describe_changes(changes)}))
    else:
        for line in [*map(format_change, changes), *format_judgement(judgement, is_promoted)]:
            click.echo(line)
    context.exit(1 if judgement.is_refused else 0)


@click.command("rollback")
@with_appcontext
def rollback() -> None:
    """Put the model that was in service before back. Of the replaced the last five are kept."""
    with saying_errors():
        model = roll_back(get_settings())
    click.echo(f"The model {model.model_id} is in service again.")


@click.command("drift")
@click.option("--days", type=click.FloatRange(min=0, min_open=True), default=7, show_default=True)
@click.option(
    "--plot",
    metavar="FILE.svg",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Draw the distributions.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")
@with_appcontext
def drift(days: float, plot: Path | None, as_json: bool) -> None:
    """Compare what was asked in the last days with what the model was calibrated on.

    Shows the population stability index of the answers, of confidence, of the amount of ink and of
    the width of strokes; below 0.1 a distribution is stable, from 0.25 on it has drifted.
    """
    settings = get_settings()
    with saying_errors():
        model = open_models(settings, settings.model).recognizer.classifier.model
        since_ms = read_clock_ms() - round(days * DAY_MS)
        drifts, number = measure_drift(open_database(settings), model, since_ms)
    title = f"{number} digits of the last {days:g} days beside the reference of {model.model_id}"
    if plot:
        plot.write_text(draw_drift(drifts, title), encoding="utf-8")
    if as_json:
        found = [asdict(drift) | {"verdict": drift.verdict} for drift in drifts]
        click.echo(json.dumps({"model": model.model_id, "digits": number, "drifts": found}))
        return
    for line in [title, *format_drift(drifts)]:
        click.echo(line)


@click.command("purge")
@click.option(
    "--days",
    type=click.FloatRange(min=0),
    help="Delete what is older than this; by default FLASKAPI_RETENTION_DAYS.",
)
@with_appcontext
def purge(days: float | None) -> None:
    """Delete old predictions now, with their pictures and labels; servers do it every minute."""
    settings = get_settings()
    with saying_errors():
        kept_days = settings.retention_days if days is None else days
        deleted = purge_records(open_database(settings), kept_days)
    click.echo(f"Deleted {deleted} predictions older than {kept_days:g} days.")


def judge_beside(serving: Readers, candidate: Readers, database: Database) -> Judgement:
    """Judge a candidate behind a bar of progress."""
    corrections = load_corrections(database).judge
    with show_progress("Judging", 2 * count_held_out(find_held_out())) as advance:
        return judge(serving, candidate, corrections, advance)


def replay_all(database: Database, serving: Readers, candidate: Readers) -> list[Change]:
    """Return the stored answers that would change, behind a bar of progress."""
    with show_progress("Replaying", count_stored(database)) as advance:
        return list(replay_records(database, serving, candidate, advance))


@contextmanager
def show_progress(label: str, number: int) -> Iterator[Callable[[int], None]]:
    """Give what moves a bar of progress on, which only a terminal shows."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=number, label=label, file=sys.stderr, hidden=hidden) as bar:
        yield bar.update


def get_settings() -> Settings:
    """Return the settings of the application at work."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def open_database(settings: Settings) -> Database:
    """Return the settings' database. Raises SettingError."""
    return Database(settings.locate_database(), PATIENT_SECONDS)


def open_models(settings: Settings, model: Path) -> Readers:
    """Open a model beside the settings' line reader, and prove it. Raises ModelError."""
    readers = open_readers(
        model, settings.find_line_reader(), settings.threads, settings.max_picture_pixels
    )
    readers.prove()
    return readers


@contextmanager
def saying_errors() -> Iterator[None]:
    """Say an error that was raised on purpose as a sentence, and exit with 1."""
    try:
        yield
    except FlaskapiError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}.") from error
