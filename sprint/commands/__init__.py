"""Commands: `flask ...`. One file a subject."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the project's commands to `flask`."""
    from sprint.commands import accounts, backup, content, demo, plan, site

    for subject in (accounts, backup, content, demo, plan, site):
        subject.init_app(app)
