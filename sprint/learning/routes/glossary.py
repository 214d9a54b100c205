"""The words of the Sprint, explained."""

from flask import render_template, request

from sprint.cohorts.door import Room, place
from sprint.database import db
from sprint.forms import plain
from sprint.learning import queries

section = Room("glossary", __name__)


@section.get("/glossary")
def glossary() -> str:
    """Every term of the curriculum, or those that hold the words asked for."""
    asked = (plain(request.args.get("q")) or "")[:80]
    return render_template(
        "learning/glossary.html", place=place(), asked=asked, terms=queries.terms(db.session(), place(), asked)
    )


@section.get("/glossary/sheet")
def sheet() -> str:
    """Every term in small columns, to print and hang up."""
    return render_template("learning/glossary_sheet.html", place=place(), terms=queries.terms(db.session(), place()))


@section.get("/formulas")
def formulas() -> str:
    """Every sum of the course on one page, to print."""
    found = queries.formulas(db.session(), place())
    return render_template("learning/formulas.html", place=place(), sheet=found)
