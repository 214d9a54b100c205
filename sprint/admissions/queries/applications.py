"""Applications as applicants meet them: by the signed address, or by their own mailbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from sprint.accounts.models import Person
from sprint.admissions.models import Application, Partner, ReferralLink
from sprint.cohorts.models import Cohort, Week

closes_at = case((Cohort.applications_close_at < Week.opens_at, Cohort.applications_close_at), else_=Week.opens_at)


@dataclass(frozen=True)
class Round:
    """A cohort that people apply for: when its first week opens, and until when applications are taken."""

    cohort: Cohort
    starts_at: datetime
    closes_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Whether an application may still be begun, changed or sent."""
        return now < self.closes_at


def _rounds() -> Select[Cohort, datetime, datetime]:
    first = and_(Week.cohort_id == Cohort.id, Week.number == 1)
    return select(Cohort, Week.opens_at, closes_at).join(Week, first)


def open_round(session: Session, now: datetime) -> Round | None:
    """The next cohort that takes applications."""
    row = session.execute(_rounds().where(closes_at > now).order_by(Week.opens_at, Cohort.id).limit(1)).first()
    return Round(*row) if row else None


def round_of(session: Session, cohort_id: int) -> Round:
    """The dates of an application's cohort."""
    return Round(*session.execute(_rounds().where(Cohort.id == cohort_id)).one())


def find_application(session: Session, nonce: str, *, for_change: bool = False) -> Application | None:
    """The application that an address stands for, with what its pages show; locked, to be changed."""
    found = (
        select(Application)
        .where(Application.nonce == nonce)
        .options(
            joinedload(Application.cohort).selectinload(Cohort.weeks),
            joinedload(Application.referral_link).joinedload(ReferralLink.partner),
            joinedload(Application.person),
            selectinload(Application.colleagues),
        )
    )
    if for_change:
        found = found.with_for_update(of=Application)
    return session.scalar(found.execution_options(populate_existing=for_change))


def application_of(session: Session, person_id: int, cohort_id: int) -> Application | None:
    """The application that a person has in a cohort, unless it was withdrawn."""
    return session.scalar(
        select(Application).where(
            Application.person_id == person_id, Application.cohort_id == cohort_id, Application.state != "withdrawn"
        )
    )


def applications_by_address(session: Session, email: str, now: datetime) -> Sequence[Application]:
    """What is under way at an e-mail address, in cohorts that have not begun."""
    begins = exists().where(Week.cohort_id == Application.cohort_id, Week.number == 1, Week.opens_at > now)
    return session.scalars(
        select(Application)
        .join(Person, Person.id == Application.person_id)
        .where(func.lower(Person.email) == email.strip().lower(), Application.state != "withdrawn", begins)
        .order_by(Application.id)
    ).all()


def has_sibling(session: Session, application: Application) -> bool:
    """Whether somebody else has sent an application for the same company: the same site, or the same name."""
    return session.scalar(select(siblings(application).exists())) or False


def siblings(application: Application) -> Select[Application]:
    """Other applications of the same company in the same cohort, sent and not withdrawn."""
    same: list[ColumnElement[bool]] = []
    if application.domain:
        same.append(Application.domain == application.domain)
    if application.name_key:
        same.append(Application.name_key == application.name_key)
    return select(Application).where(
        Application.cohort_id == application.cohort_id, Application.id != application.id,
        Application.state.not_in(("draft", "withdrawn")), or_(false(), *same),
    )  # fmt: skip


def find_open_link(session: Session, code: str) -> ReferralLink | None:
    """A partner's link by its code, with the partner; None once either has ended."""
    return session.scalar(
        select(ReferralLink)
        .join(ReferralLink.partner)
        .where(ReferralLink.code == code.lower(), ReferralLink.ended_at.is_(None), Partner.ended_at.is_(None))
        .options(joinedload(ReferralLink.partner))
    )
