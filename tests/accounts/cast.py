"""The people of the account tests, and what is read from their letters."""

from sqlalchemy import func, select

from sprint.accounts import actions, links
from sprint.accounts.models import Token

PASSWORD = "copper kettle on the north wall"
HASH = actions.hash_password(PASSWORD)  # once: it takes as long as it should


def person(session, name="Ada", *, now, password_hash=HASH, email=None, roles=(), **facts):
    """Somebody with an account; gives the id."""
    with session() as s:
        made = actions.create_person(
            s, name=f"{name} Miller", email=email or f"{name.lower()}@brinwick.example", now=now, roles=roles
        )
        made.password_hash = password_hash
        for fact, value in facts.items():
            setattr(made, fact, value)
        s.flush()
        return made.id


def link_of(app, session, token_id=None):
    """The link in the newest letter, as a path, or of one token."""
    with app.test_request_context(), session() as s:
        newest = select(Token).order_by(Token.id.desc()).limit(1)
        token = s.get(Token, token_id) if token_id else s.scalar(newest)
        return links.url_for_token(token).removeprefix(app.config["BASE_URL"])


def count(session, table, *where):
    """How many rows there are."""
    with session() as s:
        return s.scalar(select(func.count()).select_from(table).where(*where))


def get(session, model, key):
    """A row, to look at."""
    with session() as s:
        row = s.get(model, key)
        if row is not None:
            s.expunge(row)
        return row
