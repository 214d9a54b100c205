"""Printing questions: what all readers share is printed once, and a reader's own is filled in."""

from collections.abc import Iterable, Mapping

from flask import url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from sprint.cohorts.door import place
from sprint.learning.asking import ANSWERED, Asked
from sprint.learning.fragments import blank, filled, fragment


def printed(questions: Iterable[Asked], version: str, own: Mapping[str, str]) -> Markup:
    """Some questions; `version` is the release's, and `own` what `own_to` gives.

    A question that is open is printed without its key and its explanation.
    """
    return filled(Markup("").join([_printed(asked, version) for asked in questions]), own)


def own_to(page: str) -> dict[str, str]:
    """What is a reader's own in the questions of a page: a module's slug, or "week-2" for the review of that week."""
    return {"token": generate_csrf(), "cohort": place().cohort.slug, "page": page, "here": address_of(page)}


def address_of(page: str) -> str:
    """Where the page of that name is."""
    cohort = place().cohort.slug
    if page.startswith("week-"):
        return url_for("review.review", cohort=cohort, number=int(page.removeprefix("week-")))
    return url_for("module.module", cohort=cohort, slug=page)


def _printed(asked: Asked, version: str) -> Markup:
    choice = asked.choice if asked.state == ANSWERED else None
    key = (version, asked.slug, asked.item.id, asked.state, asked.attempt, choice, asked.error)
    return fragment("learning/question.html", key, lambda: {"asked": asked, "url": _url(asked.slug)})


def _url(slug: str) -> str:
    return url_for("quiz.answer", cohort=blank("cohort"), slug=slug)
