"""The pipeline: applications of a cohort as staff look through them, a page at a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from sprint.admissions.models import CRITERIA, Application, Decision, Partner, ReferralLink, Score
from sprint.admissions.queries.applications import siblings
from sprint.cohorts.models import Cohort, Week

TO_DECIDE = ("submitted", "in-review")
ORDERS = ("sent", "score", "company")


@dataclass(frozen=True)
class Wanted:
    """What staff want to see: of which cohort, in which states, with which words, from which partner, in what order."""

    cohort_id: int
    states: Sequence[str] = ()
    words: str = ""
    partner_id: int | None = None
    order: str = "sent"

    def conditions(self) -> list[ColumnElement[bool]]:
        """As the database reads it."""
        text = func.lower(Application.company_name + " " + Application.applicant_name + " " + Application.email)
        found = [Application.cohort_id == self.cohort_id]
        if self.states:
            found.append(Application.state.in_(self.states))
        found += [text.contains(word, autoescape=True) for word in self.words.lower().split()]
        if self.partner_id is not None:
            mine = select(ReferralLink.id).where(ReferralLink.partner_id == self.partner_id)
            found.append(Application.referral_link_id.in_(mine))
        return found


@dataclass(frozen=True)
class Line:
    """One application in the list."""

    row: Any  # the columns above, or a whole application
    scores: int = 0
    mean: float | None = None
    conflicts: int = 0
    draft: str | None = None
    partner: str = field(default="")


_COLUMNS = (
    Application.id, Application.company_name, Application.applicant_name, Application.email, Application.role,
    Application.site_city, Application.site_state, Application.headcount, Application.makes, Application.makes_how,
    Application.state, Application.submitted_at, Application.referral_link_id,
)  # fmt: skip
_sum = sum((getattr(Score, name) for name in CRITERIA[1:]), getattr(Score, CRITERIA[0]))


def applications_where(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    """The rows of the list, in order; to be paged, or read whole."""
    rows = select(*_COLUMNS).where(*wanted.conditions())
    if wanted.order == "company":
        return rows.order_by(func.lower(Application.company_name), Application.id)
    if wanted.order == "score":
        means = select(Score.application_id, func.avg(_sum).label("mean")).group_by(Score.application_id).subquery()
        rows = rows.outerjoin(means, means.c.application_id == Application.id)
        return rows.order_by(func.coalesce(means.c.mean, 0).desc(), Application.submitted_at, Application.id)
    return rows.order_by(Application.submitted_at, Application.id)


def lines_of(session: Session, rows: Sequence[Any]) -> list[Line]:
    """The list's rows with what reviewers and drafts say of them."""
    ids = [row.id for row in rows]
    scores = {found.application_id: found for found in session.execute(_scores(ids))}
    drafts = dict(session.execute(_drafts(ids)).all())
    partners = dict(session.execute(_partners({row.referral_link_id for row in rows} - {None})).all())
    return [
        Line(
            row, scores[row.id].n if row.id in scores else 0, _mean(scores.get(row.id)),
            scores[row.id].conflicts or 0 if row.id in scores else 0, drafts.get(row.id),
            partners.get(row.referral_link_id, ""),
        )
        for row in rows
    ]  # fmt: skip


def _mean(found: Row[Any] | None) -> float | None:
    return float(found.mean) / len(CRITERIA) if found is not None and found.mean is not None else None


def _scores(ids: Collection[int]) -> Select[Any]:
    return (
        select(
            Score.application_id, func.count(Score.fit).label("n"), func.avg(_sum).label("mean"),
            (func.count() - func.count(Score.fit)).label("conflicts"),
        )
        .where(Score.application_id.in_(ids))
        .group_by(Score.application_id)
    )  # fmt: skip


def _drafts(ids: Collection[int]) -> Select[int, str]:
    return select(Decision.application_id, Decision.outcome).where(
        Decision.application_id.in_(ids), Decision.released_at.is_(None)
    )


def _partners(link_ids: Collection[int]) -> Select[int, str]:
    return select(ReferralLink.id, Partner.name).join(Partner).where(ReferralLink.id.in_(link_ids))


def counts_by_state(session: Session, cohort_id: int) -> dict[str, int]:
    """How many applications of a cohort stand where."""
    found = select(Application.state, func.count()).where(Application.cohort_id == cohort_id)
    return dict(session.execute(found.group_by(Application.state)).all())


def cohorts_with_dates(session: Session) -> Sequence[Row[int, str, str, datetime]]:
    """Every cohort with its first opening, the latest first: id, slug, name, opens_at."""
    first = and_(Week.cohort_id == Cohort.id, Week.number == 1)
    return session.execute(
        select(Cohort.id, Cohort.slug, Cohort.name, Week.opens_at).join(Week, first).order_by(Week.opens_at.desc())
    ).all()


def partner_names(session: Session) -> Sequence[Row[int, str]]:
    """Every partner, by name."""
    return session.execute(select(Partner.id, Partner.name).order_by(func.lower(Partner.name))).all()


def find_for_review(session: Session, application_id: int) -> Application | None:
    """An application with all that a reviewer reads."""
    return next(iter(find_all_for_review(session, [application_id])), None)


def find_all_for_review(session: Session, ids: Collection[int]) -> Sequence[Application]:
    """Several applications with all that a reviewer reads, in the order of the list."""
    return session.scalars(
        select(Application)
        .where(Application.id.in_(ids))
        .options(
            joinedload(Application.cohort).selectinload(Cohort.weeks),
            joinedload(Application.person),
            joinedload(Application.referral_link).joinedload(ReferralLink.partner),
            selectinload(Application.colleagues),
        )
        .order_by(Application.submitted_at, Application.id)
    ).all()


def siblings_of(session: Session, application: Application) -> Sequence[Application]:
    """Other applications of the same company."""
    return session.scalars(siblings(application).order_by(Application.id)).all()


def beside(session: Session, wanted: Wanted, application: Application) -> tuple[int | None, int | None]:
    """The applications before and after one, in the order in which they were sent."""
    here = and_(Application.submitted_at == application.submitted_at, Application.id > application.id)
    back = and_(Application.submitted_at == application.submitted_at, Application.id < application.id)
    found = select(Application.id).where(*wanted.conditions())
    after = found.where((Application.submitted_at > application.submitted_at) | here)
    before = found.where((Application.submitted_at < application.submitted_at) | back)
    return (
        session.scalar(before.order_by(Application.submitted_at.desc(), Application.id.desc()).limit(1)),
        session.scalar(after.order_by(Application.submitted_at, Application.id).limit(1)),
    )
