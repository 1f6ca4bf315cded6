"""Apache's configuration: ours, and the way people write it by hand."""

from pathlib import Path

from flaskapi.doctor.apache import read_directives, read_site

BY_HAND = """
LoadModule alias_module modules/mod_alias.so
<VirtualHost *:80>
    WSGIDaemonProcess other user=other
    WSGIDaemonProcess digits \\
        "python-home=/srv/digits env" user=digits
    WSGIProcessGroup digits
    WSGIApplicationGroup %{GLOBAL}
    WSGIScriptAlias / /srv/digits/app.wsgi
    setenv FLASKAPI_MODEL /srv/model.h5
    # SetEnv FLASKAPI_STATE /srv
</VirtualHost>
"""


def write_site(folder: Path, text: str) -> Path:
    path = folder / "apache2/sites-available/digits.conf"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return path


def test_site_written_by_hand_is_read(tmp_path: Path) -> None:
    site = read_site(write_site(tmp_path, BY_HAND))
    assert site.script == Path("/srv/digits/app.wsgi")
    assert (site.user, site.group, site.daemon) == ("digits", None, True)
    assert site.python_home == Path("/srv/digits env")
    assert site.application_group == "%{GLOBAL}"
    assert site.variables == ("FLASKAPI_MODEL",)
    assert site.module is None


def test_site_without_a_daemon_runs_as_apache_itself(tmp_path: Path) -> None:
    site = read_site(write_site(tmp_path, "WSGIScriptAlias / /srv/app.wsgi"))
    assert (site.user, site.daemon, site.application_group) == ("www-data", False, "")


def test_python_home_of_the_module_is_that_of_a_site_that_names_none(tmp_path: Path) -> None:
    config = write_site(tmp_path, "WSGIScriptAlias / /srv/app.wsgi")
    load = tmp_path / "apache2/mods-enabled/wsgi.load"
    load.parent.mkdir()
    load.write_text('LoadModule wsgi_module "/srv/mod wsgi.so"\nWSGIPythonHome "/srv/venv"\n')
    site = read_site(config)
    assert site.module == Path("/srv/mod wsgi.so")
    assert site.python_home == Path("/srv/venv")


def test_defines_are_put_in(tmp_path: Path) -> None:
    config = write_site(
        tmp_path, 'Define ROOT /srv/x\nAlias "${ROOT}/a" ${ROOT}/b${APACHE_LOG_DIR}'
    )
    assert read_directives(config)[1].arguments == ("/srv/x/a", "/srv/x/b${APACHE_LOG_DIR}")


def test_unbalanced_quotes_are_read_as_words(tmp_path: Path) -> None:
    config = write_site(tmp_path, "ErrorDocument 404 it's")
    assert read_directives(config)[0].arguments == ("404", "it's")
