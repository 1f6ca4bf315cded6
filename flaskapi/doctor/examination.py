"""Examine a whole set-up: Apache's where there is one, else the environment of this process."""

import os
from collections.abc import Mapping
from pathlib import Path

from flaskapi.doctor.access import Account, find_account, own_account
from flaskapi.doctor.apache import ApacheSite, read_site
from flaskapi.doctor.environment import (
    FILE,
    examine_environment_file,
    examine_paths,
    examine_values,
    read_values,
)
from flaskapi.doctor.findings import Finding, say_fault, say_skipped
from flaskapi.doctor.interpreter import examine_interpreter, examine_module
from flaskapi.doctor.service import examine_service
from flaskapi.doctor.site import examine_site
from flaskapi.settings import PREFIX

APACHE = "Apache"
USER = "user"


def examine(config: Path, environ: Mapping[str, str]) -> list[Finding]:
    """Return every finding on a set-up.

    config: the site's file; where it does not exist, the application is examined as this process
    would run it. environ: this process's variables.
    """
    if not config.is_file():
        given = {name: value for name, value in environ.items() if name.startswith(PREFIX)}
        findings, settings = examine_values(given, "the environment")
        skipped = f"{config} does not exist, so there is no site of Apache to examine."
        return [say_skipped(APACHE, skipped), *findings, *examine_service(settings, own_account())]
    site = read_site(config)
    try:
        account = find_account(site.user, site.group)
    except KeyError:
        cure = f"sudo useradd --system --user-group --shell /usr/sbin/nologin {site.user}"
        fault = say_fault(USER, f"There is no user {site.user} with its group. Run: {cure}")
        return [*examine_site(site), fault, examine_module(site)]
    return [
        *examine_site(site),
        examine_interpreter(site, account),
        examine_module(site),
        *examine_deployed(site, account),
    ]


def examine_deployed(site: ApacheSite, account: Account) -> list[Finding]:
    """Return the findings on the settings that a site's script reads, and on what they name."""
    if site.script is None:
        return []
    finding, file = examine_environment_file(site.script, account)
    if file is None:
        return [finding]
    if not os.access(file, os.R_OK):
        return [finding, say_skipped("settings", f"{file} is closed to you. Ask again with sudo.")]
    try:
        values = read_values(file)
    except UnicodeDecodeError:
        return [finding, say_fault(FILE, f"{file} is no UTF-8. Save it as UTF-8.")]
    findings, settings = examine_values(values, str(file))
    relative = examine_paths(settings, str(file))
    return [finding, *findings, *relative, *examine_service(settings, account)]
