"""What pages cost, as a ratio to a floor page of the same size on the same server in the same run."""

import os
import secrets
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from benchmarks import servers

PEOPLE = 40
BOUNDS = {"module": 1.5, "today": 2.0, "grid": 4.0, "week": 2.0, "pipeline": 4.0, "few": 4.0}
TAIL = 1.3
MANY, FEW, GROWTH = 2000, 50, 1.3  # applications in a pipeline, and what the longer one may cost more


def measure(quick: bool) -> dict[str, tuple[float, float, bool]]:
    """Each figure with its bound and whether it holds: {name: (value, bound, ok)}; prints the table."""
    servers.need_wrk()
    rounds, seconds = (3, 2) if quick else (5, 4)
    with tempfile.TemporaryDirectory(prefix="bench") as name:
        folder = Path(name)
        environ = {
            "SPRINT_MODE": "demo", "INSTANCE_DIR": name, "DATABASE_URL": f"sqlite:///{name}/product.db",
            "MAIL_URL": f"file://{name}/mail",
        }  # fmt: skip
        pages, cookies = prepare(environ, folder)
        with servers.granian("wsgi:app", environ) as (product, process):
            sizes = {key: len(servers.fetch(product + path, cookies[who].read_text().split("\n")[0])[1])
                     for key, (path, who) in pages.items()}  # fmt: skip
            floor_environ = {"FLOOR_DB_URL": f"sqlite:///{name}/floor.db"}
            fill_floor(floor_environ, sorted(set(sizes.values())))
            with servers.granian("benchmarks.floor:app", floor_environ) as (floor, _):
                floor_cookies = sign_in_floor(floor, folder)
                return _compare(product, floor, pages, sizes, cookies, floor_cookies, process, rounds, seconds)


def _compare(product, floor, pages, sizes, cookies, floor_cookies, process, rounds, seconds):
    runs: dict = {}
    start = servers.memory(process)
    for _ in range(rounds):
        for connections in (1, 16):
            for key, (path, who) in pages.items():
                ours = servers.wrk(product + path, cookies[who], connections, seconds)
                least = servers.wrk(f"{floor}/page/{sizes[key]}", floor_cookies, connections, seconds)
                runs.setdefault((key, connections), []).append((ours, least))
    end = servers.memory(process)
    return _report(runs, sizes, start, end)


def _report(runs, sizes, start, end) -> dict[str, tuple[float, float, bool]]:
    figures = {}
    print(f"{'page':8} {'bytes':>7} {'time ratio c=1':>22} {'c=16':>22} {'tail to floor':>14}")
    for key in sizes:
        ratios = {c: sorted(least["rate"] / ours["rate"] for ours, least in runs[key, c]) for c in (1, 16)}
        tails = sorted((o["p99"] / o["p50"]) / (f["p99"] / f["p50"]) for o, f in runs[key, 16])
        middle = {c: values[len(values) // 2] for c, values in ratios.items()}
        tail = tails[len(tails) // 2]
        spans = [f"{middle[c]:.2f} ({ratios[c][0]:.2f}-{ratios[c][-1]:.2f})" for c in (1, 16)]
        print(f"{key:8} {sizes[key]:7} {spans[0]:>22} {spans[1]:>22} {tail:14.2f}")
        bound = BOUNDS[key]
        figures[f"{key} page, one connection"] = (middle[1], bound, middle[1] <= bound)
        figures[f"{key} page, 16 connections"] = (middle[16], bound, middle[16] <= bound)
        figures[f"{key} page, tail to the floor's"] = (tail, TAIL, tail <= TAIL)
        errors = sum(ours["errors"] for c in (1, 16) for ours, _ in runs[key, c])
        figures[f"{key} page, errors"] = (errors, 0, errors == 0)
    for c in (1, 16):
        rates = {key: sorted(ours["rate"] for ours, _ in runs[key, c]) for key in ("few", "pipeline")}
        value = rates["few"][len(rates["few"]) // 2] / rates["pipeline"][len(rates["pipeline"]) // 2]
        print(f"pipeline of {MANY} applications to one of {FEW}, c={c}: {value:.2f}")
        figures[f"pipeline of {MANY} to {FEW}, {c} connections"] = (value, GROWTH, value <= GROWTH)
    largest, growth = max(end), max(end) - max(start)
    print(f"memory of a worker: {max(start):.0f} MB at first, {largest:.0f} MB at the end")
    figures["MB a worker"] = (largest, 100, largest <= 100)
    figures["MB of growth"] = (growth, 15, growth <= 15)
    return figures


def prepare(environ, folder: Path):
    """The demo, and a cohort of forty with a session each; the pages to load and whose cookies."""
    flask = [str(Path(sys.executable).with_name("flask"))]
    for command in (["db", "upgrade"], ["content", "publish"]):
        subprocess.run(flask + command, env={**os.environ, **environ}, check=True, stdout=subprocess.DEVNULL)
    os.environ.update(environ)
    from config import from_environ
    from sprint import clock, create_app, rendering
    from sprint.database import db, transaction

    app = create_app(from_environ())
    now = clock.now()
    with app.app_context():
        rendering.compile_templates(app)
        with transaction(db.engine) as session:
            slug = _cohort(session, now)
            for name, count in (("pipeline", MANY), ("few", FEW)):
                _pipeline(session, name, count, now)
        cookies = {
            "learner": _cookies(app, folder / "learners", range(1, PEOPLE + 1)),
            "staff": _cookies(app, folder / "staff", [PEOPLE + 1]),
        }
        db.engine.dispose()
    return {
        "module": (f"/cohorts/{slug}/modules/w2-product-photos", "learner"),
        "today": ("/today", "learner"),
        "week": (f"/cohorts/{slug}/weeks/2", "learner"),
        "grid": (f"/staff/cohorts/{slug}", "staff"),
        "pipeline": ("/staff/applications?cohort=pipeline&state=all", "staff"),
        "few": ("/staff/applications?cohort=few&state=all", "staff"),
    }, cookies


def _cohort(session, now) -> str:
    from sprint.accounts import actions as accounts
    from sprint.cohorts import actions as cohorts
    from sprint.curriculum import queries as curriculum
    from sprint.demo.load import second_monday
    from sprint.learning.models import ModuleProgress

    start = second_monday(now) - timedelta(days=7)
    cohort = cohorts.create_cohort(
        session, name="The forty", slug="forty", starts_on=start, zone="America/New_York", opens_hour=6,
        capacity=PEOPLE, now=now, may_be_past=True,
    )  # fmt: skip
    modules = curriculum.modules_of(session, curriculum.newest_release(session).id)
    for n in range(1, PEOPLE + 1):
        person = accounts.create_person(
            session, name=f"Person Number{n}", email=f"p{n}@demo.test", now=now, roles=("participant",)
        )
        company = cohorts.find_or_add_company(session, f"Company {n // 2}")
        enrolment = cohorts.enrol(session, cohort, person, company=company, now=now - timedelta(days=12))
        for module in modules[: n % 4]:
            session.add(
                ModuleProgress(enrolment_id=enrolment.id, slug=module.slug, opened_at=now, read_at=now, done_at=now)
            )
    accounts.create_person(session, name="Sam Staff", email="staff@demo.test", now=now, roles=("staff",))
    return cohort.slug


def _pipeline(session, name: str, count: int, now) -> None:
    """A cohort with so many applications, half of them scored."""
    from sprint.admissions.models import Application, Score
    from sprint.cohorts import actions as cohorts

    cohort = cohorts.create_cohort(
        session, name=name, slug=name, starts_on=(now + timedelta(days=60)).date(), zone="America/New_York",
        opens_hour=6, capacity=PEOPLE, now=now,
    )  # fmt: skip
    states = ("draft", "submitted", "submitted", "in-review", "declined")
    rows = [
        Application(
            nonce=f"{name}{n}", cohort_id=cohort.id, state=states[n % 5], step=4, created_at=now, changed_at=now,
            company_name=f"Company Number{n}", makes="Castings and forgings", applicant_name=f"Person Number{n}",
            email=f"a{n}@{name}.test", site_city="Troy", site_state="NY", headcount=20 + n % 400, answers={},
            submitted_at=None if n % 5 == 0 else now - timedelta(minutes=n),
        )
        for n in range(count)
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    session.add_all(
        Score(application_id=row.id, person_id=PEOPLE + 1, fit=4, readiness=3, commitment=5, scored_at=now)
        for row in rows[::2]
    )


def _cookies(app, file: Path, people) -> Path:
    from sprint import clock
    from sprint.accounts import actions
    from sprint.accounts.models import Person
    from sprint.database import db, transaction

    lines = []
    for person_id in people:
        with transaction(db.engine) as session:
            token, _ = actions.sign_in(
                session, session.get(Person, person_id), device="bench", now=clock.now(), second_factor=True
            )
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
            cookie["csrf_token"] = secrets.token_hex(20)  # which a browser has since its first page
        name = app.config["SESSION_COOKIE_NAME"]
        lines.append(f"{name}={client.get_cookie(name).value}")
    file.write_text("\n".join(lines))
    return file


def fill_floor(environ, sizes: list[int]) -> None:
    """The floor's database, with an article for each size."""
    code = f"from benchmarks import floor\nwith floor.app.app_context(): floor.fill({sizes})"
    subprocess.run([sys.executable, "-c", code], env={**os.environ, **environ}, check=True, cwd=servers.ROOT)


def sign_in_floor(floor: str, folder: Path) -> Path:
    """Forty sessions at the floor."""
    file = folder / "floor"
    file.write_text("\n".join(servers.fetch(f"{floor}/_login/{n}")[2].split(";")[0] for n in range(1, PEOPLE + 1)))
    return file
