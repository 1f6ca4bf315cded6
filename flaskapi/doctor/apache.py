"""Read what matters here out of Apache's configuration: who runs the application, and how."""

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_CONFIG = Path("/etc/apache2/sites-available/flaskapi.conf")
# What Debian's Apache runs as, and so an application whose daemon names no user.
DEFAULT_USER = "www-data"
VARIABLE = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True)
class ApacheSite:
    """How a site of Apache runs the application, as far as its file says it.

    daemon: whether the script is given to daemon processes. application_group: the interpreter
    it runs in. variables: names that SetEnv sets. module: the mod_wsgi that Apache loads.
    """

    config: Path
    script: Path | None
    daemon: bool
    user: str
    group: str | None
    python_home: Path | None
    application_group: str
    variables: tuple[str, ...]
    module: Path | None

    @property
    def folder(self) -> Path:
        """Apache's own folder, as /etc/apache2."""
        return self.config.absolute().parents[1]


@dataclass(frozen=True)
class Directive:
    """One directive of a configuration file, in lower case, and its arguments."""

    name: str
    arguments: tuple[str, ...]

    @property
    def options(self) -> dict[str, str]:
        """The arguments of the form name=value."""
        pairs = (argument.partition("=") for argument in self.arguments)
        return {name: value for name, equals, value in pairs if equals}


def read_site(config: Path) -> ApacheSite:
    """Read a site's file, and what Apache loads as mod_wsgi from the folder beside it.

    Raises OSError when the file cannot be read.
    """
    directives = read_directives(config)
    loaded = read_module_directives(config)
    script = _find(directives, "wsgiscriptalias")
    group = script.options.get("process-group") or _value(directives, "wsgiprocessgroup")
    daemons = {d.arguments[0]: d.options for d in _all(directives, "wsgidaemonprocess")}
    options = daemons.get(group, {})
    home = options.get("python-home") or _value(loaded + directives, "wsgipythonhome")
    module = next((d.arguments[1] for d in _all(loaded, "loadmodule")), None)
    return ApacheSite(
        config=config,
        script=Path(script.arguments[1]) if len(script.arguments) > 1 else None,
        daemon=group in daemons,
        user=options.get("user", DEFAULT_USER),
        group=options.get("group"),
        python_home=Path(home) if home else None,
        application_group=script.options.get("application-group")
        or _value(directives, "wsgiapplicationgroup"),
        variables=tuple(d.arguments[0] for d in _all(directives, "setenv")),
        module=Path(module) if module else None,
    )


def read_directives(config: Path) -> list[Directive]:
    """Return the directives of a file, its `Define`s put in, whatever section they are in."""
    defines: dict[str, str] = {}
    directives = []
    for line in _join_lines(config.read_text(encoding="utf-8", errors="replace")):
        name, *arguments = _split(_fill_in(line, defines))
        if name.lower() == "define" and arguments:
            defines[arguments[0]] = "".join(arguments[1:])
        directives.append(Directive(name.lower(), tuple(arguments)))
    return directives


def read_module_directives(config: Path) -> list[Directive]:
    """Return what Apache's enabled modules say of mod_wsgi: LoadModule and WSGIPythonHome."""
    files = sorted(config.absolute().parents[1].glob("mods-enabled/*.load"))
    directives = [directive for file in files for directive in read_directives(file)]
    return [
        directive
        for directive in directives
        if directive.name == "wsgipythonhome" or directive.arguments[:1] == ("wsgi_module",)
    ]


def _join_lines(text: str) -> Iterator[str]:
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield line


def _fill_in(line: str, defines: Mapping[str, str]) -> str:
    return VARIABLE.sub(lambda match: defines.get(match[1], match[0]), line)


def _split(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:
        return line.split()


def _all(directives: list[Directive], name: str) -> list[Directive]:
    return [d for d in directives if d.name == name and d.arguments]


def _find(directives: list[Directive], name: str) -> Directive:
    return next(iter(_all(directives, name)), Directive(name, ()))


def _value(directives: list[Directive], name: str) -> str:
    return next((d.arguments[0] for d in _all(directives, name)), "")
