"""What search engines are told: which pages there are, and which to leave alone."""

from flask import Response, current_app, render_template

from sprint import program
from sprint.curriculum import queries as curriculum
from sprint.database import db
from sprint.sections import EVERYONE, Section

section = Section("robots", __name__, audience=EVERYONE)
ALONE = ("/apply/", "/link/", "/r/", "/unsubscribe/", "/dev/")  # pages behind links that are meant for one person


@section.get("/robots.txt")
def robots() -> Response:
    """A demo is not found at all: nobody should take its companies for real ones."""
    is_invented = current_app.config["IS_DEMO"] or program.current(db.session()).is_invented
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in (("/",) if is_invented else ALONE))]
    lines += ["", f"Sitemap: {current_app.config['BASE_URL']}/sitemap.xml", ""]
    return Response("\n".join(lines), mimetype="text/plain")


@section.get("/sitemap.xml")
def sitemap() -> Response:
    """The pages that anybody may read."""
    release = curriculum.newest_release(db.session())
    text = render_template(
        "home/sitemap.xml", url=current_app.config["BASE_URL"], changed=release.published_at if release else None
    )
    return Response(text, mimetype="application/xml")
