"""What the letters of a cohort's calendar print, loaded for a batch of them at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from sprint.cohorts.models import Cohort, Company, Enrolment, Visit, Week, WeekException
from sprint.cohorts.queries import opens_at, own_exception
from sprint.curriculum import queries as curriculum
from sprint.planning import Identity, Told

Found = Mapping[Identity, Mapping[str, Any]]

_places = (
    select(
        Enrolment.id.label("enrolment_id"), Enrolment.person_id, Enrolment.cohort_id, Cohort.name.label("cohort"),
        Cohort.slug, Cohort.release_id, Company.name.label("company"),
    )
    .join(Cohort, Cohort.id == Enrolment.cohort_id)
    .outerjoin(Company, Company.id == Enrolment.company_id)
)  # fmt: skip


def welcome_facts(session: Session, letters: Sequence[Told], now: datetime) -> Found:
    """The cohort and the weeks of a new place."""
    wanted = [letter.about_id for letter in letters]
    places = {row.enrolment_id: row for row in session.execute(_places.where(Enrolment.id.in_(wanted)))}
    calendar = _calendar(session, (row.enrolment_id for row in places.values()))
    return {
        letter.identity: {
            **_whose(place), "weeks": calendar[place.enrolment_id],
            "open": [week for week in calendar[place.enrolment_id] if week["opens_at"] <= now],
            "next": next((week for week in calendar[place.enrolment_id] if week["opens_at"] > now), None),
        }
        for letter in letters
        if (place := places.get(letter.about_id))
    }  # fmt: skip


def week_facts(session: Session, letters: Sequence[Told], now: datetime) -> Found:
    """The week of each letter with its modules, and the other open weeks that the person has not looked at."""
    places = _places_of(session, letters)
    calendar = _calendar(session, (row.enrolment_id for row in places.values()))
    courses = _Courses(session)
    found = {}
    for letter in letters:
        place = places.get((letter.person_id, letter.cohort_id))
        weeks = calendar[place.enrolment_id] if place else []
        week = next((week for week in weeks if week["id"] == letter.about_id), None)
        if place and week:
            others = [w["number"] for w in weeks if w is not week and w["opens_at"] <= now and not w["is_seen"]]
            course = courses.of(place.release_id, week["number"])
            found[letter.identity] = {**_whose(place), "week": week, **course, "others": others}
    return found


def _places_of(session: Session, letters: Sequence[Told]) -> dict[tuple[int, int | None], Any]:
    people, cohorts = {letter.person_id for letter in letters}, {letter.cohort_id for letter in letters}
    rows = session.execute(_places.where(Enrolment.person_id.in_(people), Enrolment.cohort_id.in_(cohorts)))
    return {(row.person_id, row.cohort_id): row for row in rows}


def _calendar(session: Session, enrolment_ids: Iterable[int]) -> Mapping[int, list[dict[str, Any]]]:
    """The weeks of each enrolment, as they open for it, and whether it has looked at them."""
    seen = exists().where(Visit.week_id == Week.id, Visit.enrolment_id == Enrolment.id)
    rows = session.execute(
        select(Enrolment.id.label("enrolment_id"), Week.id, Week.number, opens_at.label("opens_at"), seen.label("seen"))
        .join(Week, Week.cohort_id == Enrolment.cohort_id)
        .outerjoin(WeekException, and_(own_exception))
        .where(Enrolment.id.in_(list(enrolment_ids)))
        .order_by(Week.number)
    )
    calendar: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        week = {"id": row.id, "number": row.number, "opens_at": row.opens_at, "is_seen": bool(row.seen)}
        calendar[row.enrolment_id].append(week)
    return calendar


def _whose(place: Any) -> dict[str, Any]:
    because = _("You get this because you are in the %(cohort)s cohort.", cohort=place.cohort)
    if place.company:
        because = _("You get this because you are in the %(cohort)s cohort with %(company)s.", cohort=place.cohort,
                    company=place.company)  # fmt: skip
    return {"cohort": place.cohort, "slug": place.slug, "company": place.company, "because": because}


class _Courses:
    """What the weeks of a release are called and hold; each release is read once."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.read: dict[int | None, dict[int, dict[str, Any]]] = {}

    def of(self, release_id: int | None, number: int) -> dict[str, Any]:
        """Title, summary and modules of a week; empty where nothing is published yet."""
        if release_id not in self.read:
            self.read[release_id] = self._read(release_id)
        return self.read[release_id].get(number, {"title": "", "summary": "", "modules": [], "minutes": 0})

    def _read(self, release_id: int | None) -> dict[int, dict[str, Any]]:
        release = curriculum.release_for(self.session, release_id)
        if release is None:
            return {}
        modules = curriculum.modules_of(self.session, release.id)
        weeks = {}
        for week in release.weeks:
            mine = [
                {"number": f"{m.week}.{m.position}", "title": m.title, "minutes": m.minutes, "is_core": m.is_core}
                for m in modules
                if m.week == week["number"]
            ]
            minutes = sum(m.minutes for m in modules if m.week == week["number"])
            weeks[week["number"]] = {
                "title": week["title"], "summary": week.get("summary", ""), "modules": mine, "minutes": minutes,
            }  # fmt: skip
        return weeks
