"""Limits that count across all processes and outlive a restart: in a table of our own database."""

import math
from dataclasses import dataclass
from typing import Any

from limits import RateLimitItem, parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import Column, Engine, Float, Integer, String, Table, Update, case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from sprint import clock
from sprint.database import Base, insert, reader

hits = Table(
    "rate_limit",
    Base.metadata,
    Column("key", String(300), primary_key=True),
    Column("n", Integer, nullable=False),
    Column("expires", Float, nullable=False, index=True),  # seconds since 1970, as the library counts
)


class SqlStorage(Storage):
    """Where the counters of the `limits` library live. Each hit is a short transaction of its own."""

    STORAGE_SCHEME = ["sprint-sql"]

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.engine = engine

    @property
    def base_exceptions(self) -> type[Exception]:
        """What a storage may raise."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count, in a window that begins with the first hit and lasts `expiry` seconds."""
        now = clock.now().timestamp()
        over = hits.c.expires <= now
        insert = postgresql.insert if self.engine.dialect.name == "postgresql" else sqlite.insert
        statement: Any = insert(hits).values(key=key, n=amount, expires=now + expiry)
        statement = statement.on_conflict_do_update(
            index_elements=["key"],
            set_={
                "n": case((over, amount), else_=hits.c.n + amount),
                "expires": case((over, now + expiry), else_=hits.c.expires),
            },
        ).returning(hits.c.n)
        with self.engine.begin() as connection:
            return int(connection.execute(statement).scalar_one())

    def get(self, key: str) -> int:
        """The count in the window that runs now."""
        now = clock.now().timestamp()
        with reader(self.engine).connect() as connection:
            return connection.scalar(select(hits.c.n).where(hits.c.key == key, hits.c.expires > now)) or 0

    def get_expiry(self, key: str) -> float:
        """When the window ends, in seconds since 1970."""
        with reader(self.engine).connect() as connection:
            return connection.scalar(select(hits.c.expires).where(hits.c.key == key)) or clock.now().timestamp()

    def check(self) -> bool:
        """The database answers for it."""
        return True

    def reset(self) -> int | None:
        """Forget every count."""
        with self.engine.begin() as connection:
            return connection.execute(delete(hits)).rowcount

    def clear(self, key: str) -> None:
        """Forget one count."""
        with self.engine.begin() as connection:
            connection.execute(delete(hits).where(hits.c.key == key))


@dataclass(frozen=True)
class Limit:
    """So many times in so long, for each of something: `Limit("sign-in by account", "10 per 15 minutes")`."""

    name: str
    rate: str

    @property
    def item(self) -> RateLimitItem:
        """The rate, as the library reads it."""
        return parse(self.rate)

    def allows(self, engine: Engine, what: str) -> bool:
        """Whether there is room left, without counting. Ask before the request's first query: see `hit`."""
        return _limiter(engine).test(self.item, self.name, what)

    def hit(self, engine: Engine, what: str) -> bool:
        """Count one, and say whether it was within the limit.

        It is a write of its own: while this request's session holds SQLite's write lock it would wait for itself,
        so count before the first query or after the session has ended.
        """
        return _limiter(engine).hit(self.item, self.name, what)

    def giving_back(self, what: str) -> Update:
        """The statement that takes back one that was counted and turned out not to be meant by the limit."""
        key = self.item.key_for(self.name, what)
        return update(hits).where(hits.c.key == key, hits.c.n > 0).values(n=hits.c.n - 1)

    def clear(self, engine: Engine, what: str) -> None:
        """Begin again at nothing."""
        SqlStorage(engine).clear(self.item.key_for(self.name, what))

    def wait(self, engine: Engine, what: str) -> int:
        """Seconds until there is room again, at least 1."""
        left = SqlStorage(engine).get_expiry(self.item.key_for(self.name, what)) - clock.now().timestamp()
        return max(1, math.ceil(left))


def leave_trace(session: Session, key: str) -> None:
    """Write a row that counts nothing, for the timer to tidy away."""
    row = insert(session, hits).values(key=key, n=0, expires=clock.now().timestamp())
    session.execute(row.on_conflict_do_update(index_elements=["key"], set_={"expires": row.excluded.expires}))


def _limiter(engine: Engine) -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(SqlStorage(engine))
