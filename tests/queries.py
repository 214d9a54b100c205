"""Counts what a page asks of the database."""

from contextlib import contextmanager

from sqlalchemy import event

from sprint.database import db


@contextmanager
def asked_of(app):
    """The SELECTs that run inside, as a list of their SQL; what is written after an answer is not among them."""
    statements = []

    def _keep(_connection, _cursor, statement, _parameters, _context, _many):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", _keep)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", _keep)
