"""Pages for whoever works on the site; the demo alone has them."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import Response, abort, current_app, make_response, render_template

from sprint import assets, errors, headers
from sprint.mail import files
from sprint.sections import EVERYONE, Section

section = Section("dev", __name__, audience=EVERYONE, url_prefix="/dev", keeps_nothing=True)


@section.get("/components")
def components() -> str:
    """Every component of the design system in all its states."""
    icons = sorted(path.stem for path in assets.ICONS.glob("*.svg"))
    return render_template("dev/components.html", icons=icons, error_pages=sorted(errors.PAGES))


@section.get("/errors/<int:code>")
def error_page(code: int) -> tuple[str, int]:
    """An error page as people see it, answered with its own status."""
    return errors.page(code if code in errors.PAGES else 404)


LETTER_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)
FRAMING_CSP = headers.CSP.replace("frame-src ", "frame-src 'self' ")


@section.get("/mail")
def mail() -> str:
    """The letters that the demo has written, the newest first."""
    return render_template("dev/mail.html", letters=files.newest(_folder(), 100))


@section.get("/mail/<name>")
def letter(name: str) -> Response:
    """One letter, as a mail program shows it."""
    answer = make_response(render_template("dev/mail_letter.html", letter=_letter(name)))
    answer.headers["Content-Security-Policy"] = FRAMING_CSP
    return answer


@section.get("/mail/<name>/html")
def letter_html(name: str) -> Response:
    """Its HTML alone, for the frame on its page: inline styles, but no script and nothing from elsewhere."""
    html = _letter(name).html.replace("<head>", '<head><base target="_top">', 1)
    return Response(html, headers={"Content-Security-Policy": LETTER_CSP}, mimetype="text/html")


def _letter(name: str) -> files.Letter:
    found = files.find(_folder(), name)
    return found if found else abort(404)


def _folder() -> Path:
    url = urlsplit(current_app.config["MAIL_URL"])
    return Path(unquote(url.path)) if url.scheme == "file" else current_app.config["INSTANCE_DIR"] / "mail"
