"""A program under a clock that the test moves: post, deliver, and look at what people got."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from sprint.database import reading, transaction
from sprint.mail import actions, delivery, queries
from sprint.mail.models import Letter
from sprint.plan import KINDS
from tests.builders.office import KeepingOffice


class World:
    """One installation, its ledger and its post office."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.office, self.kinds = engine, KeepingOffice(), KINDS
        self.now: datetime

    def change(self) -> AbstractContextManager[Session]:
        """A transaction in which facts change."""
        return transaction(self.engine)

    def post(self, now: datetime | None = None) -> None:
        """What the timer does every 30 seconds."""
        self.now = now or self.now
        with transaction(self.engine) as session:
            actions.post(session, self.kinds, self.now)

    def deliver(self) -> int:
        """What the timer does every 3 seconds."""
        return delivery.deliver(self.engine, self.kinds, lambda: self.now, self.office)

    def tick(self, now: datetime | None = None) -> None:
        """Both."""
        self.post(now)
        self.deliver()

    def ledger(self, **where: Any) -> list[Any]:
        """The letters, in the order in which they fell due."""
        columns = (
            Letter.kind, Letter.about_id, Letter.edition, Letter.person_id, Letter.skipped, Letter.due_at,
            Letter.envelope_id,
        )  # fmt: skip
        with reading(self.engine) as session:
            return list(session.execute(select(*columns).order_by(Letter.due_at, Letter.id).filter_by(**where)))

    def forecast(self, until: datetime) -> list[Any]:
        """What will be posted until then."""
        with reading(self.engine) as session:
            settled = queries.settled_until(session)
            assert settled
            span = queries.window(session, settled - queries.OVERLAP, until)
            return list(session.execute(queries.forecast(self.kinds, span).order_by(text("due_at"))))

    def read(self, model: type, **where: Any) -> Any:
        """One row, as it is in the database."""
        with reading(self.engine) as session:
            return session.scalar(select(model).filter_by(**where))
