"""The board and its search: pages against the floor, and 20,000 posts against 200, on both databases."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks import servers
from benchmarks.pages import _cookies, fill_floor, sign_in_floor
from tests import postgres

PEOPLE, SMALL, LARGE, TOPIC_POSTS, LISTED = 40, 200, 20_000, 20, 30
PAGE_BOUND, GROWTH_BOUND, SEARCH_GROWTH, SEARCH_BOUND = 2.0, 1.2, 3.0, 6.0
WORDS = (
    "zinc",
    "anneal",
    "bracket",
    "flange",
    "quote",
    "listing",
    "photo",
    "buyer",
    "order",
    "supplier",
    "weld",
    "coating",
    "sample",
    "drawing",
    "margin",
)


def measure(quick: bool) -> dict[str, tuple[float, float, bool]]:
    """Each figure with its bound and whether it holds."""
    servers.need_wrk()
    figures: dict[str, tuple[float, float, bool]] = {}
    for kind in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="bench") as name, _database(kind, name) as url:
            environ = {"SPRINT_MODE": "demo", "INSTANCE_DIR": name, "DATABASE_URL": url, "MAIL_URL": f"file://{name}/m"}
            cookies = prepare(environ, Path(name))
            figures.update(_measure(kind, environ, Path(name), cookies, quick))
    return figures


@contextmanager
def _database(kind: str, folder: str) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/product.db"
    else:
        with postgres.server() as url:
            yield url


def prepare(environ: dict[str, str], folder: Path) -> Path:
    """A cohort whose board has 200 posts, one whose board has 20,000, forty people in both; their cookies."""
    from config import from_environ
    from sprint import clock, create_app
    from sprint.database import db, transaction

    app = create_app(from_environ(environ))
    with app.app_context():
        from flask_migrate import upgrade

        upgrade()
        now = clock.now()
        with transaction(db.engine) as session:
            for slug, posts in (("small", SMALL), ("large", LARGE)):
                fill(session, slug, posts, now)
        vacuum = db.engine.execution_options(isolation_level="AUTOCOMMIT")
        with vacuum.connect() as connection:  # as the database does by itself, in time
            connection.exec_driver_sql("analyze" if environ["DATABASE_URL"].startswith("sqlite") else "vacuum analyze")
        cookies = _cookies(app, folder / "people", range(1, PEOPLE + 1))
        db.engine.dispose()
    return cookies


def fill(session: Any, slug: str, posts: int, now: Any) -> None:
    """A cohort of forty with so many posts, twenty a topic; each word stands in one post of fourteen."""
    from sqlalchemy import func, insert, select

    from sprint.accounts import actions as accounts
    from sprint.accounts.models import Person
    from sprint.cohorts import actions as cohorts
    from sprint.community.models import Post, Topic, TopicMark
    from sprint.demo.load import second_monday

    cohort = cohorts.create_cohort(
        session, name=slug, slug=slug, starts_on=second_monday(now) - timedelta(days=7), zone="America/New_York",
        opens_hour=6, capacity=PEOPLE, now=now, may_be_past=True,
    )  # fmt: skip
    for n in range(1, PEOPLE + 1):
        person = session.get(Person, n) or accounts.create_person(
            session, name=f"Person Number{n}", email=f"p{n}@demo.test", now=now, roles=("participant",)
        )
        company = cohorts.find_or_add_company(session, f"Company {n // 2}")
        cohorts.enrol(session, cohort, person, company=company, now=now - timedelta(days=12))
    first = (session.scalar(select(func.max(Topic.id))) or 0) + 1
    count = max(LISTED, posts // TOPIC_POSTS)
    numbers = range(first, first + count)
    lengths = {t: TOPIC_POSTS if t == first else 1 + (posts - TOPIC_POSTS - 1) // (count - 1) for t in numbers}
    old, text = now - timedelta(days=8), "and asked about it on the floor " * 8
    topics = (
        {
            "id": t, "cohort_id": cohort.id, "person_id": t % PEOPLE + 1, "kind": "question", "week": 1, "key": f"t{t}",
            "title": f"About {WORDS[t % 14]}", "posted_at": old, "last_post_at": now - timedelta(minutes=t),
            "last_number": lengths[t], "replies": lengths[t] - 1,
        }
        for t in numbers
    )  # fmt: skip
    rows = (
        {
            "topic_id": t, "number": n, "person_id": (t + n) % PEOPLE + 1, "key": f"{t}-{n}", "posted_at": old,
            "source": f"We saw {WORDS[(t + n) % 14]} {n} {text}",
            "html": f"<p>We saw {WORDS[(t + n) % 14]} {n} {text}</p>",
        }
        for t in numbers
        for n in range(1, lengths[t] + 1)
    )  # fmt: skip
    marks = (
        {"person_id": p, "topic_id": t, "seen": 0 if t % 7 == 0 else 99}
        for p in range(1, PEOPLE + 1)
        for t in numbers[:200]
    )
    session.execute(insert(Topic), list(topics))
    session.execute(insert(Post), list(rows))
    session.execute(insert(TopicMark), list(marks))


def _pages(slug: str, topic: int) -> dict[str, str]:
    room = f"/cohorts/{slug}"
    return {"list": f"{room}/board", "topic": f"{room}/board/{topic}", "search": f"{room}/search?q=zinc"}


def _measure(kind, environ, folder, cookies, quick):
    rounds, seconds = (3, 2) if quick else (5, 3)
    pages = {"small": _pages("small", 1), "large": _pages("large", LISTED + 1)}
    with servers.granian("wsgi:app", environ) as (product, _process):
        cookie = cookies.read_text().split("\n")[0]
        sizes = {key: len(servers.fetch(product + path, cookie)[1]) for key, path in pages["large"].items()}
        floor_environ = {"FLOOR_DB_URL": _floor_url(environ["DATABASE_URL"], folder)}
        fill_floor(floor_environ, sorted(set(sizes.values())))
        with servers.granian("benchmarks.floor:app", floor_environ) as (floor, _):
            floor_cookies = sign_in_floor(floor, folder)
            runs: dict[str, list[tuple[float, float, float]]] = {}
            for _round in range(rounds):
                for key in sizes:
                    rate = {
                        slug: servers.wrk(product + pages[slug][key], cookies, 1, seconds)
                        for slug in ("small", "large")
                    }
                    least = servers.wrk(f"{floor}/page/{sizes[key]}", floor_cookies, 1, seconds)
                    assert not rate["small"]["errors"] and not rate["large"]["errors"], (key, rate)
                    runs.setdefault(key, []).append((rate["small"]["rate"], rate["large"]["rate"], least["rate"]))
    return _report(kind, runs, sizes)


def _floor_url(product: str, folder: Path) -> str:
    """A database of the same kind for the floor."""
    if product.startswith("sqlite"):
        return f"sqlite:///{folder}/floor.db"
    from sqlalchemy import create_engine

    engine = create_engine(product, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("create database floor")
    engine.dispose()
    return product.replace("/postgres?", "/floor?")


def _report(kind, runs, sizes):
    figures = {}
    print(f"{kind:11} {'bytes':>7} {'to the floor':>22} {'20,000 to 200 posts':>22}")
    for key, rounds in runs.items():
        to_floor = sorted(least / large for _small, large, least in rounds)
        growth = sorted(small / large for small, large, _least in rounds)
        middle = len(rounds) // 2
        spans = [f"{values[middle]:.2f} ({values[0]:.2f}-{values[-1]:.2f})" for values in (to_floor, growth)]
        print(f"{key:11} {sizes[key]:7} {spans[0]:>22} {spans[1]:>22}")
        bounds = (SEARCH_BOUND, SEARCH_GROWTH) if key == "search" else (PAGE_BOUND, GROWTH_BOUND)
        figures[f"board {key}, {kind}, to the floor"] = (to_floor[middle], bounds[0], to_floor[middle] <= bounds[0])
        figures[f"board {key}, {kind}, 20,000 to 200"] = (growth[middle], bounds[1], growth[middle] <= bounds[1])
    return figures
