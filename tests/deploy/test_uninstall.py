"""Taking the service away again. After these tests, which run last, the deployment is gone."""

import pwd

import pytest

from tests.deploy.conftest import (
    APACHE,
    HOME,
    LOGROTATE,
    LOGS,
    SETTINGS,
    SITE,
    STATE,
    Deployment,
)


def test_uninstalling_leaves_only_data_and_restores_the_default_site(
    deployment: Deployment,
) -> None:
    (STATE / "kept").write_text("data")
    done = deployment.deploy("--port", "80")
    assert done.returncode == 0, done.stderr
    done = deployment.deploy("--uninstall")
    assert done.returncode == 0, done.stderr
    gone = (HOME, LOGS, LOGROTATE, SITE, SITE.with_name("flaskapi.conf.old"))
    assert [path for path in gone if path.exists()] == []
    assert list(APACHE.rglob("*flaskapi*")) == list(APACHE.rglob("wsgi.load")) == []
    with pytest.raises(KeyError):
        pwd.getpwnam("flaskapi")
    assert (STATE / "kept").read_text() == "data"
    assert (STATE.owner(), STATE.stat().st_mode & 0o777) == ("root", 0o700)
    assert (SETTINGS.owner(), SETTINGS.stat().st_mode & 0o777) == ("root", 0o600)
    assert (APACHE / "sites-enabled/000-default.conf").exists()
    answer = deployment.send("GET", "/livez", port=80)
    assert answer.status == 404
    assert "X-Request-ID" not in answer.headers


def test_uninstalling_again_says_that_there_is_nothing(deployment: Deployment) -> None:
    done = deployment.deploy("--uninstall")
    assert done.returncode == 0
    assert done.stdout == "==> flaskapi is not deployed here: nothing to take away\n"
