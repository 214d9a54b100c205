"""Finding words on the board, in modules and in events."""

from flask import g, render_template, request

from sprint.cohorts.door import place
from sprint.community.queries import search as queries
from sprint.community.routes.rooms import BoardRoom, reader
from sprint.database import db

section = BoardRoom("search", __name__)


@section.get("/search")
def search() -> str:
    """What was found, the newest first; nothing that is locked, and nothing of another cohort."""
    words = " ".join(request.args.get("q", "").split())[:200]
    found = queries.found(db.session(), place(), reader(), words, g.now) if words else None
    return render_template("community/search.html", place=place(), words=words, found=found)
