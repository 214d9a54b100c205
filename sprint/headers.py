"""Security headers of every answer, and what caches may keep."""

from flask import Flask, Response, current_app, request
from flask_login import current_user

from sprint.sections import section_of

CSP = (
    "default-src 'self'; img-src 'self' data: blob:; frame-src https://www.youtube-nocookie.com; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
YEAR = 365 * 24 * 3600


def always(app: Flask) -> dict[str, str]:
    """What every answer carries, static files and errors included (RELIABILITY S4)."""
    if app.config["BASE_URL"].startswith("https://"):
        return {**ALWAYS, "Strict-Transport-Security": f"max-age={YEAR}"}
    return dict(ALWAYS)


def init_app(app: Flask) -> None:
    """Set them on every answer of the application."""
    every = always(app)

    @app.after_request
    def _headers(response: Response) -> Response:
        for name, value in every.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", _cache())
        response.vary.add("Cookie")
        return response


def _cache() -> str:
    section = section_of(current_app, request.endpoint)
    if section is not None and section.keeps_nothing:
        return "no-store"
    return "private, no-cache" if current_user and current_user.is_authenticated else "no-cache"
