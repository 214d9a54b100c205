"""The platform of the Digitization Sprint."""

from pathlib import Path
from typing import Any

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

ROOT = Path(__file__).resolve().parent


def create_app(settings: dict[str, Any]) -> Flask:
    """Make the application from settings (see config.py)."""
    from sprint import (
        assets,
        commands,
        database,
        errors,
        headers,
        logs,
        marks,
        metrics,
        navigation,
        reactions,
        schema,
        sections,
        tables,  # noqa: F401 (so that the metadata knows every table)
        times,
        translations,
    )
    from sprint.accounts import gate, sessions

    app = Flask(__name__, static_folder=None)
    app.config.update(settings)
    if app.config["TRUSTED_PROXIES"]:
        n = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    headers.init_app(app)
    logs.init_app(app)
    metrics.init_app(app)
    marks.init_app(app)
    database.init_app(app)
    errors.init_app(app)
    schema.init_app(app)
    translations.init_app(app)
    CSRFProtect(app)
    times.init_app(app)
    sessions.init_app(app, mark_seen=gate.mark_seen)
    sections.init_app(app, second_factor=gate.second_factor)
    navigation.init_app(app)
    reactions.init_app()
    register_sections(app)
    commands.init_app(app)
    assets.static_files(app, ROOT / "static", headers.always(app))
    sections.check(app)
    return app


def register_sections(app: Flask) -> None:
    """Every page of the site."""
    from sprint.accounts import routes as accounts
    from sprint.admissions import routes as admissions
    from sprint.community import routes as community
    from sprint.home import routes as home
    from sprint.learning import routes as learning
    from sprint.mail import routes as mail
    from sprint.staff import routes as staff

    for part in (home, accounts, admissions, learning, community, mail, staff):
        for section in part.SECTIONS:
            app.register_blueprint(section)
    from sprint import health

    app.register_blueprint(health.section)
    if app.config["IS_DEMO"]:
        from sprint.home import dev

        app.register_blueprint(dev.section)
