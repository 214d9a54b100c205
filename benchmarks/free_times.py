"""The coaching page with the free times of 20 coaches over four weeks, as a ratio to Today on the same server."""

import tempfile
from datetime import time
from pathlib import Path

from benchmarks import pages, servers

COACHES = 20
BOUND = 2.0


def measure(quick: bool) -> dict[str, tuple[float, float, bool]]:
    """The figure with its bound, the middle of several rounds."""
    servers.need_wrk()
    rounds, seconds = (9, 1) if quick else (21, 1)  # short ones in turn: both meet the same neighbors
    with tempfile.TemporaryDirectory(prefix="bench") as name:
        environ = {
            "SPRINT_MODE": "demo", "INSTANCE_DIR": name, "DATABASE_URL": f"sqlite:///{name}/product.db",
            "MAIL_URL": f"file://{name}/mail",
        }  # fmt: skip
        found, cookies = pages.prepare(environ, Path(name))
        _coaches()
        path = found["week"][0].rpartition("/weeks")[0] + "/coaching"
        with servers.granian("wsgi:app", environ) as (site, _process):
            ratios = sorted(_ratio(site, path, cookies["learner"], seconds) for _ in range(rounds))
    middle = ratios[len(ratios) // 2]
    print(f"coaching page to Today: {middle:.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})")
    return {"free times of 20 coaches, to Today": (middle, BOUND, middle <= BOUND)}


def _ratio(site: str, path: str, cookies: Path, seconds: float) -> float:
    today, ours = (servers.wrk(site + each, cookies, 1, seconds)["rate"] for each in ("/today", path))
    return today / ours


def _coaches() -> None:
    from config import from_environ
    from sprint import clock, create_app
    from sprint.accounts import actions as accounts
    from sprint.coaching import actions
    from sprint.cohorts import actions as cohorts
    from sprint.cohorts import queries
    from sprint.database import db, transaction

    app = create_app(from_environ())
    with app.app_context():
        with transaction(db.engine) as session:
            cohort = queries.find_cohort(session, "forty")
            for n in range(COACHES):
                coach = accounts.create_person(
                    session, name=f"Coach {n}", email=f"c{n}@demo.test", now=clock.now(), roles=("coach",)
                )
                cohorts.assign(session, coach, cohort, "coach")
                for weekday in range(5):
                    actions.add_weekly(session, coach, weekday, (time(9), time(12)))
        db.engine.dispose()
