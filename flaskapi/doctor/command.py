"""The command itself: `flask --app flaskapi doctor`."""

import os
from dataclasses import asdict
from pathlib import Path

import click

from flaskapi.doctor.apache import DEFAULT_CONFIG
from flaskapi.doctor.examination import examine
from flaskapi.doctor.findings import Finding, Verdict
from flaskapi.terminal import DONE, REFUSED, json_option, print_result, write_epilog

COLOURS = {Verdict.OK: "green", Verdict.FAULT: "red", Verdict.SKIPPED: "yellow"}


@click.command(
    "doctor",
    epilog=write_epilog(
        "doctor",
        "doctor --apache-config /etc/apache2/sites-available/flaskapi.conf",
        done="all is well",
        refused="there is a fault",
    ),
)
@click.option(
    "--apache-config",
    "config",
    metavar="FILE",
    type=click.Path(path_type=Path),
    default=DEFAULT_CONFIG,
    show_default=True,
    help="The site of Apache to examine.",
)
@json_option
@click.pass_context
def doctor(context: click.Context, config: Path, as_json: bool) -> None:
    """Find the faults of a set-up, and their cures.

    Examines the site of Apache, or where there is none what this environment would serve. Run it
    with sudo where files are closed to you.
    """
    given = context.get_parameter_source("config") is click.core.ParameterSource.COMMANDLINE
    if given and not config.is_file():
        raise click.BadParameter(f"{config} does not exist.", context, param_hint="--apache-config")
    findings = examine(config, os.environ)
    healthy = all(finding.verdict is not Verdict.FAULT for finding in findings)
    report = {"healthy": healthy, "findings": [asdict(finding) for finding in findings]}
    print_result(as_json, report, map(format_finding, findings))
    context.exit(DONE if healthy else REFUSED)


def format_finding(finding: Finding) -> str:
    """Return a finding as one line; colours are left out where nobody sees them."""
    verdict = click.style(f"{finding.verdict:8}", COLOURS[finding.verdict])
    return f"{verdict} {finding.check:17} {finding.text}"
