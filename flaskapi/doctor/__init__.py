"""`flask --app flaskapi doctor`: find the usual faults of a set-up, each with its cure.

It examines files, never the running service, and needs no application: the command is an entry
point of its own (`flask.commands` in pyproject.toml), as it has to work where `create_app` fails.
"""
