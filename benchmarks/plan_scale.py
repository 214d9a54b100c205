"""The plan at 100,000 enrolments: posting, sealing, a quiet tick, a forecast, and what memory they take.

`python -m benchmarks.plan_scale [--people N] [--database sqlite|postgresql|both]` prints a table; the floor of
posting is a bare INSERT ... SELECT of the same rows, into tables with the same keys and indexes, in the same run.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, func, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateIndex, CreateTable

import sprint.tables  # noqa: F401 (so that the metadata knows every table)
from sprint import clock, database
from sprint.accounts.models import Person
from sprint.cohorts.models import Cohort, Duty, Enrolment, Visit, Week
from sprint.mail import actions, queries
from sprint.mail.models import Envelope, Letter, Mark
from sprint.plan import KINDS
from tests import postgres

ROUNDS = 7
ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Puerto_Rico")
MONDAY, HOUR, PER_COHORT, BATCH = date(2026, 10, 19), 9, 40, 10_000
QUIET = clock.instant(MONDAY, datetime(2026, 1, 1, HOUR - 1, 50).time(), ZONES[0])
DUE = clock.instant(MONDAY, datetime(2026, 1, 1, HOUR).time(), ZONES[0])
Measured = dict[str, tuple[float, float, bool]]  # name: value, bound, whether it holds


def fill(engine: Engine, people: int) -> None:
    """Cohorts of forty in four zones, whose first week opens at DUE; a quarter will not have opened it."""
    start, cohorts = DUE - timedelta(days=10), range(1, people // PER_COHORT + 1)
    rows: dict[Any, Iterator[dict[str, Any]]] = {
        Person: ({"id": i, "name": f"P {i}", "email": f"p{i}@x.test", "zone": ZONES[i % 4], "mail_hour": 7,
                  "is_participant": True, "created_at": start} for i in range(1, people + 1)),
        Cohort: ({"id": c, "slug": f"c{c}", "name": f"Cohort {c}", "zone": ZONES[0], "starts_on": MONDAY,
                  "opens_hour": HOUR, "capacity": PER_COHORT, "created_at": start} for c in cohorts),
        Week: ({"id": c * 10 + n, "cohort_id": c, "number": n + 1, "opens_at": DUE + timedelta(weeks=n)}
               for c in cohorts for n in range(4)),
        Enrolment: ({"id": i, "person_id": i, "cohort_id": (i - 1) // PER_COHORT + 1, "starts_at": start}
                    for i in range(1, people + 1)),
        Visit: ({"enrolment_id": i, "week_id": ((i - 1) // PER_COHORT + 1) * 10, "opened_at": DUE}
                for i in range(1, people + 1) if i % 4),
        Duty: ({"person_id": c, "cohort_id": c, "role": "staff"} for c in cohorts),
    }  # fmt: skip
    with database.transaction(engine) as session:
        for model, made in rows.items():
            _in_batches(lambda batch, model=model: session.execute(insert(model), batch), made)
    with engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def _in_batches(write: Callable[[list[Any]], Any], rows: Iterator[Any]) -> None:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            write(batch)
            batch = []
    if batch:
        write(batch)


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, by the wall clock."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def memory(word: str) -> float:
    """Of this process, in MB: VmRSS now, VmHWM at its highest."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith(word))


def growth(work: Callable[[], object]) -> float:
    """By how many MB this process grows at its highest while it works."""
    with open("/proc/self/clear_refs", "w") as refs:
        refs.write("5")
    before = memory("VmRSS")
    work()
    return memory("VmHWM") - before


def _in_transaction(engine: Engine, work: Callable[[Session], object]) -> None:
    with database.transaction(engine) as session:
        work(session)


def post(engine: Engine, now: datetime) -> None:
    """What the timer does at each tick."""
    _in_transaction(engine, lambda session: actions.post(session, KINDS, now))


def write_due(engine: Engine) -> None:
    """The first half of it, when the week has opened: the letters, without their envelopes."""
    _in_transaction(engine, lambda session: actions.write_due(session, KINDS, DUE))


def unwrite(engine: Engine) -> None:
    """As if it had not been."""
    with database.transaction(engine) as session:
        session.execute(delete(Letter).where(Letter.posted_at == DUE))
        session.execute(update(Mark).values(settled_until=QUIET))


def bare(engine: Engine, table: Any) -> float:
    """The time of INSERT ... SELECT of the rows that `keep` kept of a table into one just like it."""
    name = table.name
    names = ", ".join(column.name for column in table.columns)
    copy = f"insert into bare_{name} ({names}) select {names} from kept_{name} where true on conflict do nothing"
    _run(engine, f"drop table if exists bare_{name}", *_like(engine, table))
    return seconds(lambda: _run(engine, copy))


def keep(engine: Engine, table: Any) -> None:
    """Copies a table's rows, without keys and indexes."""
    _run(engine, f"create table kept_{table.name} as select * from {table.name}")


def _run(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for sql in statements:
            connection.exec_driver_sql(sql)


def _like(engine: Engine, table: Any) -> Iterator[str]:
    name = table.name
    made = str(CreateTable(table).compile(engine))
    yield made.replace(f"TABLE {name} ", f"TABLE bare_{name} ", 1).replace("CONSTRAINT ", "CONSTRAINT bare_")
    for index in table.indexes:
        sql = str(CreateIndex(index).compile(engine))
        yield sql.replace(f"INDEX {index.name} ON {name} ", f"INDEX bare_{index.name} ON bare_{name} ", 1)


def forecast(engine: Engine) -> list[Any]:
    """What the staff's page asks: the letters of four weeks, counted."""
    with database.reading(engine) as session:
        since = (queries.settled_until(session) or QUIET) - queries.OVERLAP
        plan = queries.forecast(KINDS, queries.window(session, since, DUE + timedelta(weeks=4))).subquery()
        counts = select(plan.c.kind, plan.c.due_at, plan.c.skip, func.count())
        return list(session.execute(counts.group_by(plan.c.kind, plan.c.due_at, plan.c.skip)))


def count(engine: Engine, model: Any) -> int:
    """Rows in a table."""
    with database.reading(engine) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def measure_one(engine: Engine, people: int, rounds: int) -> dict[str, float]:
    """Everything at one size: seconds, rows and MB."""
    database.Base.metadata.create_all(engine)
    fill(engine, people)
    post(engine, QUIET - timedelta(minutes=5))
    quiet = [seconds(lambda n=n: post(engine, QUIET + timedelta(seconds=10 * n))) for n in range(5)]
    coming: list[Any] = []
    forecast_seconds = seconds(lambda: coming.extend(forecast(engine)))
    grown = growth(lambda: write_due(engine))
    keep(engine, Letter.__table__)
    found = []
    for _ in range(rounds):  # in turn; the best of each counts, as neighbors on the machine only ever slow one down
        unwrite(engine)
        found.append((seconds(lambda: write_due(engine)), bare(engine, Letter.__table__)))
    sealing = seconds(lambda: _in_transaction(engine, lambda session: actions.seal(session, KINDS, DUE)))
    letters, envelopes = count(engine, Letter), count(engine, Envelope)
    again = seconds(lambda: post(engine, DUE))
    assert (letters, envelopes) == (count(engine, Letter), count(engine, Envelope)), "the second posting wrote rows"
    return {
        "letters": letters, "envelopes": envelopes, "quiet": statistics.median(quiet), "again": again,
        "forecast": forecast_seconds, "forecast letters": sum(row[-1] for row in coming),
        "posting": (ours := min(ours for ours, _floor in found)), "sealing": sealing, "growth": grown,
        "bare insert": (floor := min(floor for _ours, floor in found)),
        "rate": floor / ours,
    }  # fmt: skip


@contextmanager
def engine_of(kind: str) -> Iterator[Engine]:
    """An empty database of the kind, durable as in production."""
    with tempfile.TemporaryDirectory(prefix="scale") as folder:
        if kind == "sqlite":
            engine = database.connect(f"sqlite:///{folder}/scale.db")
            yield engine
            engine.dispose()
            return
        with postgres.server(is_durable=True) as url:
            engine = database.connect(url)
            yield engine
            engine.dispose()


def measure_kind(kind: str, people: int, rounds: int) -> Measured:
    """The figures of one database, each with its bound."""
    found = {}
    for size in (1_000, people):
        with engine_of(kind) as engine:
            found[size] = measure_one(engine, size, rounds)
    few, many = found[1_000], found[people]
    bounded: dict[str, tuple[float, float, bool]] = {
        "posting ÷ bare INSERT ... SELECT (rate)": _least(many["rate"], 0.5),
        f"growth at {people:,} over that at 1,000, MB": _most(many["growth"] - few["growth"], 32),
    }
    told = {name: (value, float("inf"), True) for name, value in many.items()}
    return {f"{kind}: {name}": value for name, value in {**told, **bounded}.items()}


def _least(value: float, bound: float) -> tuple[float, float, bool]:
    return value, bound, value >= bound


def _most(value: float, bound: float) -> tuple[float, float, bool]:
    return value, bound, value <= bound


def measure(quick: bool = False, kinds: Sequence[str] = ("sqlite", "postgresql"), people: int = 0) -> Measured:
    """All figures; `quick` with fewer rounds. With fewer people it would be the figure of something else."""
    people, rounds = people or 100_000, 3 if quick else ROUNDS
    return {name: figure for kind in kinds for name, figure in measure_kind(kind, people, rounds).items()}


def show(figures: Measured) -> None:
    """A table for people."""
    for name, (value, bound, holds) in figures.items():
        limit = "" if bound == float("inf") else f"   bound {bound:g}   {'ok' if holds else 'MISSED'}"
        print(f"{name:62} {value:12.3f}{limit}", flush=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    asked = parser.parse_args()
    kinds = ("sqlite", "postgresql") if asked.database == "both" else (asked.database,)
    show(measure(kinds=kinds, people=asked.people))


if __name__ == "__main__":
    main()
