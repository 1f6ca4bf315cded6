"""Examine how a site of Apache runs the application."""

from flaskapi.doctor.apache import ApacheSite
from flaskapi.doctor.findings import Finding, say_fault, say_ok
from flaskapi.settings import PREFIX

SITE = "site"
MAIN_INTERPRETER = "main interpreter"
VARIABLES = "SetEnv"
GLOBAL = "%{GLOBAL}"


def examine_site(site: ApacheSite) -> list[Finding]:
    """Find whether the site is enabled, in daemon processes and in the main interpreter."""
    return [examine_daemon(site), examine_main_interpreter(site), examine_variables(site)]


def examine_daemon(site: ApacheSite) -> Finding:
    """Find whether Apache reads the site and gives a script to processes of its own."""
    if site.script is None:
        return say_fault(
            SITE, f"{site.config} has no WSGIScriptAlias. Start from deploy/apache/flaskapi.conf."
        )
    enabled = site.folder / "sites-enabled" / site.config.name
    if site.config.parent.name == "sites-available" and not enabled.exists():
        return say_fault(
            SITE, f"{site.config} is not enabled. Run: sudo a2ensite {site.config.stem}"
        )
    if not site.daemon:
        return say_fault(
            SITE,
            f"{site.script} runs inside of Apache's own processes. Add WSGIDaemonProcess, and its "
            "name as process-group=NAME to WSGIScriptAlias.",
        )
    return say_ok(SITE, f"{site.config} runs {site.script} in processes of {site.user}.")


def examine_main_interpreter(site: ApacheSite) -> Finding:
    """Find whether the application runs in the main interpreter."""
    if site.application_group != GLOBAL:
        return say_fault(
            MAIN_INTERPRETER,
            "The application runs in a sub-interpreter, where NumPy and others fail or hang. Add "
            f"application-group={GLOBAL} to WSGIScriptAlias.",
        )
    return say_ok(MAIN_INTERPRETER, "The application runs in the main interpreter.")


def examine_variables(site: ApacheSite) -> Finding:
    """Find whether settings are given by SetEnv, which never reaches the application."""
    names = [name for name in site.variables if name.startswith(PREFIX)]
    if names:
        return say_fault(
            VARIABLES,
            f"SetEnv does not reach the application: {', '.join(names)}. Move that from "
            f"{site.config} to the environment file.",
        )
    return say_ok(
        VARIABLES, f"{site.config} gives no settings by SetEnv, where they would be lost."
    )
