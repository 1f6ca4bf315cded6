"""The commands of the loop from corrections to a model: export-feedback, promote, rollback."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from flaskapi.learning.corrections import (
    CORRECTED,
    Corrections,
    choose_to_learn,
    load_corrections,
    write_corrections,
)
from flaskapi.learning.gate import count_held_out, find_held_out
from flaskapi.learning.judgement import Judgement, describe_changes, judge
from flaskapi.learning.opening import open_database, open_models
from flaskapi.learning.promotion import promote_model, roll_back
from flaskapi.learning.replay import Change, count_stored, replay_records
from flaskapi.learning.table import format_change, format_judgement
from flaskapi.recognition.opening import Readers
from flaskapi.records.database import Database
from flaskapi.terminal import (
    DONE,
    REFUSED,
    get_settings,
    json_option,
    print_result,
    saying_errors,
    show_progress,
    write_epilog,
)

MOST_PER_KEY = 0.2


@click.command(
    "export-feedback",
    epilog=write_epilog(
        "export-feedback out.npz",
        "export-feedback out.npz --most-per-key 0.5",
        refused="there is nothing to learn from or it failed",
    ),
)
@click.argument("file", metavar="OUT.npz", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--most-per-key",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="The most of the digits that one key may give, 0 to 1; by default "
    f"{MOST_PER_KEY} where keys are set, else 1.",
)
@json_option
@with_appcontext
def export_feedback(file: Path, most_per_key: float | None, as_json: bool) -> None:
    """Write what people corrected, to learn from.

    OUT.npz is for `models/mnist_model.py --extra`. It has each picture once, with what was said of
    it last. One picture in five, chosen by its hash, is left out: by these a candidate is judged.
    """
    settings = get_settings()
    trusted = 1.0 if settings.keys is None else MOST_PER_KEY
    with saying_errors():
        corrections = load_all(open_database(settings))
        chosen = choose_to_learn(corrections, trusted if most_per_key is None else most_per_key)
        write_corrections(chosen, file)
    left, judged = len(corrections.learn) - len(chosen), len(corrections.judge)
    print_result(
        as_json,
        {"file": str(file), "written": len(chosen), "left_out": left, "kept_to_judge": judged},
        [
            f"Wrote {len(chosen)} corrections to {file}; {left} more came from too few keys, "
            f"and {judged} are kept to judge by."
        ],
    )


@click.command(
    "promote",
    epilog=write_epilog(
        "promote candidate.h5 --dry-run",
        "promote candidate.h5 --replay",
        done="the candidate is no worse",
        refused="it is refused or something failed",
    ),
)
@click.argument(
    "candidate",
    metavar="CANDIDATE.h5",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--replay", is_flag=True, help="Show each stored answer that would change.")
@click.option("--dry-run", is_flag=True, help="Judge it, and leave the one in service.")
@json_option
@click.pass_context
@with_appcontext
def promote(
    context: click.Context, candidate: Path, replay: bool, dry_run: bool, as_json: bool
) -> None:
    """Put a model into service if it is no worse.

    CANDIDATE.h5 and the model in service answer the held-out digits of MNIST, photos of them, and
    the corrections that nobody learned from. Where the candidate is worse, in all or in one class,
    it is refused. Processes that serve take the new model within two seconds.
    """
    settings = get_settings()
    with saying_errors():
        serving, other = open_models(settings, settings.model), open_models(settings, candidate)
        database = open_database(settings)
        changes = replay_all(database, serving, other) if replay else []
        judgement = judge_beside(serving, other, database)
        is_promoted = not judgement.is_refused and not dry_run
        if is_promoted:
            promote_model(candidate, settings, other.recognizer.classifier.model)
    report = judgement.describe() | {"promoted": is_promoted}
    print_result(
        as_json,
        report | {"changes": describe_changes(changes)},
        [*map(format_change, changes), *format_judgement(judgement, is_promoted)],
    )
    context.exit(REFUSED if judgement.is_refused else DONE)


@click.command(
    "rollback",
    epilog=write_epilog("rollback", refused="there is no model to go back to or it failed"),
)
@json_option
@with_appcontext
def rollback(as_json: bool) -> None:
    """Put the model that was in service before back.

    Of the models that were replaced the last five are kept, in the folder of FLASKAPI_STATE.
    """
    with saying_errors():
        model_id = roll_back(get_settings()).model_id
    print_result(as_json, {"model": model_id}, [f"The model {model_id} is in service again."])


def load_all(database: Database) -> Corrections:
    """Load the corrections behind a bar of progress."""
    with show_progress("Collecting", count_stored(database, CORRECTED)) as advance:
        return load_corrections(database, advance)


def judge_beside(serving: Readers, candidate: Readers, database: Database) -> Judgement:
    """Judge a candidate behind a bar of progress."""
    corrections = load_all(database).judge
    with show_progress("Judging", 2 * count_held_out(find_held_out())) as advance:
        return judge(serving, candidate, corrections, advance)


def replay_all(database: Database, serving: Readers, candidate: Readers) -> list[Change]:
    """Return the stored answers that would change, behind a bar of progress."""
    with show_progress("Replaying", count_stored(database)) as advance:
        return list(replay_records(database, serving, candidate, advance))
