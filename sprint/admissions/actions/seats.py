"""Seats that are offered: to whom next, from when, until when. The clock does the rest."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush

from sqlalchemy.orm import Session

from sprint.admissions import queries
from sprint.admissions.models import Application, Offer
from sprint.admissions.permissions import is_live
from sprint.cohorts.models import Cohort

TO_CONFIRM = timedelta(days=7)  # a seat that staff gave
TO_ANSWER = timedelta(days=3)  # a seat from the waitlist: others are waiting


def take_turns(session: Session, cohort_id: int) -> Cohort:
    """Whoever changes seats or their queue waits for whoever else does. Take this lock before any other."""
    cohort = session.get_one(Cohort, cohort_id)
    session.refresh(cohort, ["capacity"], with_for_update=True)
    return cohort


def give(session: Session, application: Application, *, opens_at: datetime, now: datetime) -> Offer:
    """Keep a seat for an application: seven days, or until the cohort begins; a day at least."""
    until = max(min(now + TO_CONFIRM, opens_at), now + timedelta(days=1))
    close(session, application, "lapsed", now=now)
    offer = Offer(application_id=application.id, offered_at=now, expires_at=until)
    session.add(offer)
    session.flush()
    return offer


def close(session: Session, application: Application, answer: str, *, now: datetime) -> None:
    """End what is offered to an application. What was only planned vanishes."""
    offer = queries.open_offer(session, application.id)
    if offer is None:
        return
    if offer.offered_at > now:
        session.delete(offer)
    else:
        offer.answer, offer.answered_at = answer, now
    session.flush()


def work_out(session: Session, cohort_id: int, *, now: datetime) -> None:
    """Say when each application on the waitlist is offered a seat, as things stand.

    Free seats are offered now, and each that is offered goes to the next in line where nobody takes it in time.
    """
    offers = queries.open_offers(session, cohort_id)
    if not offers and not queries.has_waitlist(session, cohort_id):
        return
    cohort = take_turns(session, cohort_id)
    offers = _let_pass(session, queries.open_offers(session, cohort_id), now)
    live = [offer for offer in offers if is_live(offer, now)]
    planned = {offer.application_id: offer for offer in offers if offer.offered_at > now}
    free = max(0, queries.free_seats(session, cohort, now))
    moments = [*([now] * free), *(offer.expires_at for offer in live)]
    opens_at = queries.round_of(session, cohort_id).starts_at
    _hand_down(session, cohort_id, {offer.application_id for offer in live}, planned, moments, opens_at)


def _let_pass(session: Session, offers: Sequence[Offer], now: datetime) -> list[Offer]:
    """Those whose time ran out are closed at that moment; the others are left."""
    left = []
    for offer in offers:
        if offer.expires_at <= now and offer.is_from_waitlist:
            offer.answer, offer.answered_at = "lapsed", offer.expires_at
        else:
            left.append(offer)
    session.flush()
    return left


def _hand_down(
    session: Session, cohort_id: int, served: set[int], planned: dict[int, Offer], moments: list[datetime],
    opens_at: datetime,
) -> None:  # fmt: skip
    heapify(moments)
    for application in queries.waitlist(session, cohort_id):
        if application.id in served:
            continue
        offer = planned.pop(application.id, None)
        if not moments or moments[0] >= opens_at:
            if offer is not None:
                session.delete(offer)
            continue
        at = heappop(moments)
        until = min(at + TO_ANSWER, opens_at)
        heappush(moments, until)
        if offer is None:
            offer = Offer(application_id=application.id, is_from_waitlist=True, offered_at=at, expires_at=until)
            session.add(offer)
        offer.offered_at, offer.expires_at = at, until
    for offer in planned.values():  # of those who left the list
        session.delete(offer)
    session.flush()
