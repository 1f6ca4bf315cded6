"""What mod_wsgi runs: the application with the settings of /etc/flaskapi/flaskapi.env."""

from pathlib import Path

from dotenv import load_dotenv

# Apache's SetEnv never reaches os.environ, where the settings are read from, so a file holds them.
with Path("/etc/flaskapi/flaskapi.env").open(encoding="utf-8") as settings:
    load_dotenv(stream=settings)

from flaskapi import create_app  # noqa: E402 - the settings come first

application = create_app()
