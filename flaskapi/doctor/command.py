"""The command itself: `flask --app flaskapi doctor`."""

import json
import os
from dataclasses import asdict
from pathlib import Path

import click

from flaskapi.doctor.apache import DEFAULT_CONFIG
from flaskapi.doctor.examination import examine
from flaskapi.doctor.findings import Finding, Verdict

COLOURS = {Verdict.OK: "green", Verdict.FAULT: "red", Verdict.SKIPPED: "yellow"}


@click.command("doctor")
@click.option(
    "--apache-config",
    "config",
    type=click.Path(path_type=Path),
    default=DEFAULT_CONFIG,
    show_default=True,
    help="The site of Apache to examine.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")
@click.pass_context
def doctor(context: click.Context, config: Path, as_json: bool) -> None:
    """Find the usual faults of a set-up, and say the cure of each.

    Examines the site of Apache, or where there is none what this environment would serve. Exits
    with 1 if there is a fault. Run it with sudo where files are closed to you.
    """
    given = context.get_parameter_source("config") is click.core.ParameterSource.COMMANDLINE
    if given and not config.is_file():
        raise click.BadParameter(f"{config} does not exist.", context, param_hint="--apache-config")
    findings = examine(config, os.environ)
    healthy = all(finding.verdict is not Verdict.FAULT for finding in findings)
    if as_json:
        report = {"healthy": healthy, "findings": [asdict(finding) for finding in findings]}
        click.echo(json.dumps(report))
    else:
        for finding in findings:
            click.echo(format_finding(finding))
    context.exit(0 if healthy else 1)


def format_finding(finding: Finding) -> str:
    """Return a finding as one line; colours are left out where nobody sees them."""
    verdict = click.style(f"{finding.verdict:8}", COLOURS[finding.verdict])
    return f"{verdict} {finding.check:17} {finding.text}"
