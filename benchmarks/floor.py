"""The floor: the least that a signed-in, server-rendered page can cost under Flask on this machine.

`/page/<size>`: Flask-Login, three indexed queries besides the person's, a template of about `size` bytes.
It checks no permission, logs nothing and has no parts; product and floor run on the same server.
"""

import os

from flask import Flask
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, Index, UniqueConstraint, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship, undefer


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class User(UserMixin, db.Model):
    __tablename__ = "user_account"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Cohort(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Enrolment(db.Model):
    __table_args__ = (UniqueConstraint("user_id", "cohort_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), index=True)
    unlocked_week: Mapped[int]
    cohort: Mapped[Cohort] = relationship(lazy="raise")


class Module(db.Model):
    __table_args__ = (Index("ix_module_order", "week", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    week: Mapped[int]
    position: Mapped[int]
    html: Mapped[str] = mapped_column(deferred=True)


class Progress(db.Model):
    __table_args__ = (UniqueConstraint("enrolment_id", "module_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    module_id: Mapped[int] = mapped_column(ForeignKey("module.id"))
    done: Mapped[bool]


PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><header><a href="/">Home</a> <span>{{ current_user.name }}</span> <span>{{ cohort }}</span></header>
<main><nav><ol>{% for slug, t, w, done in nav %}
<li class="{{ 'done' if done else 'open' }}{{ ' locked' if w > week else '' }}">
<a href="/m/{{ slug }}">{{ t }}</a></li>{% endfor %}
</ol></nav><article><h1>{{ title }}</h1>{{ html|safe }}</article></main><footer>Floor</footer></body></html>"""
CHROME = 2_600  # bytes of the page without its article, for 20 modules


def fill(sizes: list[int], people: int = 40) -> None:
    """People, a cohort, 20 modules with progress, and one article for each size that is asked for."""
    db.create_all()
    db.session.add(Cohort(id=1, name="October 2026"))
    db.session.add_all(User(id=n, name=f"Person {n}") for n in range(1, people + 1))
    db.session.flush()
    db.session.add_all(Enrolment(id=n, user_id=n, cohort_id=1, unlocked_week=2) for n in range(1, people + 1))
    for n in range(20):
        html = "<p>" + "word " * 20 + "</p>"
        db.session.add(
            Module(id=n + 1, slug=f"m{n}", title=f"A module of a week {n}", week=n // 5 + 1, position=n % 5, html=html)
        )
    for k, size in enumerate(sizes):
        html = ("<p>" + "word " * 18 + "</p>") * (max(0, size - CHROME) // 97)
        db.session.add(Module(id=100 + k, slug=f"s{size}", title="An article", week=9, position=k, html=html))
    db.session.flush()
    db.session.add_all(
        Progress(enrolment_id=e, module_id=m, done=True) for e in range(1, people + 1) for m in range(1, 8)
    )
    db.session.commit()


def create_floor() -> Flask:
    """The floor application, on FLOOR_DB_URL."""
    app = Flask(__name__)
    url = os.environ["FLOOR_DB_URL"]
    app.config.update(SECRET_KEY="bench-only", SQLALCHEMY_DATABASE_URI=url)
    db.init_app(app)
    login = LoginManager()
    login.init_app(app, add_context_processor=False)
    app.jinja_env.globals["current_user"] = current_user
    page = app.jinja_env.from_string(PAGE)

    @login.user_loader
    def load(uid):
        return db.session.get(User, int(uid))

    with app.app_context():
        if url.startswith("sqlite"):
            event.listen(db.engine, "connect", _pragmas)

    @app.get("/_login/<int:uid>")
    def do_login(uid):
        login_user(db.session.get(User, uid))
        return "ok"

    @app.get("/page/<int:size>")
    @login_required
    def article(size):
        e = db.session.scalars(
            select(Enrolment).options(joinedload(Enrolment.cohort)).where(Enrolment.user_id == current_user.id)
        ).first()
        rows = db.session.execute(
            select(Module, Progress.done)
            .outerjoin(Progress, (Progress.module_id == Module.id) & (Progress.enrolment_id == e.id))
            .where(Module.week < 9)
            .order_by(Module.week, Module.position)
        ).all()
        module = db.session.scalars(
            select(Module).options(undefer(Module.html)).where(Module.slug == f"s{size}")
            .execution_options(populate_existing=True)
        ).one()  # fmt: skip
        nav = [(m.slug, m.title, m.week, done) for m, done in rows]
        return page.render(cohort=e.cohort.name, nav=nav, title=module.title, html=module.html, week=e.unlocked_week)

    return app


def _pragmas(connection, _record):
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000", "cache_size=-20000"):
        connection.execute("PRAGMA " + pragma)


if "FLOOR_DB_URL" in os.environ:
    app = create_floor()
