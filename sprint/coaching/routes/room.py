"""The coaching room of a cohort: one's sessions, the free times, and booking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from flask import abort, flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from sprint import redirects, times
from sprint.coaching import actions, choosing, queries
from sprint.coaching.choosing import Board
from sprint.coaching.forms import BookingForm
from sprint.coaching.models import Rules, Seat
from sprint.coaching.permissions import changes_until
from sprint.coaching.queries import AHEAD, Coach
from sprint.coaching.quota import Account
from sprint.coaching.routes.sending import attach_all, sent_files
from sprint.coaching.slots import Span
from sprint.cohorts import actions as promises
from sprint.cohorts import queries as cohorts
from sprint.cohorts.door import Room, place
from sprint.cohorts.models import Enrolment
from sprint.database import db, only_look
from sprint.errors import Refused
from sprint.learning import queries as learning

section = Room("coaching", __name__)


def member() -> Enrolment:
    """The place of who takes part here. Coaches and staff have pages of their own."""
    return place().enrolment or abort(
        403, _("Sessions are booked by the people who take part. Yours are on your desk.")
    )


@dataclass(frozen=True)
class Counter:
    """What lies before a person who wants to book."""

    enrolment: Enrolment
    seats: Sequence[Seat]
    coaches: Sequence[Coach]
    rules: Rules
    account: Account

    @classmethod
    def open(cls) -> "Counter":
        """For the person of this request."""
        session, enrolment = db.session(), member()
        seats, rules = queries.seats_of(session, enrolment), queries.rules(session)
        openings = queries.openings(session, enrolment.cohort_id)
        coaches = queries.coaches_of(session, enrolment.cohort_id, g.now, g.now + AHEAD)
        return cls(enrolment, seats, coaches, rules, Account.of(seats, openings, rules, g.now))

    @property
    def ahead(self) -> list[Seat]:
        """The sessions that come or go on, the next one first."""
        return [seat for seat in self.seats if seat.ends_at > g.now]

    @property
    def last(self) -> Seat | None:
        """The session that was last."""
        return next((seat for seat in reversed(self.seats) if seat.ends_at <= g.now and seat.state == "taken"), None)

    @cached_property
    def refusal(self) -> str | None:
        """Why nothing can be booked now."""
        return self.account.refusal(current_user.zone)

    @property
    def subjects(self) -> list[str]:
        """What the coaches know, each once."""
        known = {subject.lower(): subject for coach in self.coaches for subject in coach.offer.subject_list}
        return [known[key] for key in sorted(known)]

    def chosen(self) -> tuple[Coach | None, str, list[Coach]]:
        """The coach and the subject that the address names, and the coaches whose times are shown."""
        asked = choosing.asked(request.values)
        coach_id, subject = asked.get("coach"), asked.get("subject", "")[:200]
        coach = next((one for one in self.coaches if str(one.offer.coach_id) == coach_id), None)
        if coach:
            return coach, "", [coach]
        knows = [one for one in self.coaches if subject.lower() in (each.lower() for each in one.offer.subject_list)]
        return (None, subject, knows) if knows else (None, "", list(self.coaches))

    def board(self, chosen: Sequence[Coach]) -> Board:
        """The free times to show."""
        since = choosing.first_day(choosing.asked(request.values).get("from"), g.now)
        return choosing.board(self.coaches, chosen, current_user.zone, g.now, since, self._taken())

    def _taken(self) -> list[Span]:
        """Weeks that have their session, and the times in which the person sits in another one."""
        sits = [Span(s.starts_at, s.ends_at) for s in self.ahead if s.person_id == self.enrolment.person_id]
        return [*self.account.used_weeks(g.now + AHEAD), *sits]


@section.get("/coaching")
def coaching() -> str:
    """One's next session, free times by day, coach and subject, group sessions, and what was promised."""
    return _page(Counter.open(), BookingForm(formdata=None))


def _page(counter: Counter, form: BookingForm) -> str:
    session, enrolment = db.session(), counter.enrolment
    coach, subject, chosen = counter.chosen()
    if form.files.data:
        form.files.errors = [*form.files.errors, _("Choose your files again: a page cannot keep them for you.")]
    form.deliverables.choices = form.deliverables.choices or learning.handed_in_titles(session, enrolment)
    return render_template(
        "coaching/room.html", place=place(), counter=counter, form=form.with_key(), board=counter.board(chosen),
        coach=coach, subject=subject, groups=queries.groups_of(session, enrolment.cohort_id, g.now),
        items=cohorts.open_items(session, enrolment), changes_until=_changes_until(counter),
    )  # fmt: skip


def _changes_until(counter: Counter) -> dict[int, datetime]:
    return {seat.id: changes_until(seat.meeting, counter.rules) for seat in counter.ahead}


@section.post("/coaching")
def book() -> ResponseReturnValue:
    """Book the time that was chosen; or show other times, with all that was typed."""
    session, enrolment, form = db.session(), member(), BookingForm()
    if "look" in request.form:
        only_look(session)
        return _page(Counter.open(), form)
    if form.deliverables.data:
        form.deliverables.choices = learning.handed_in_titles(session, enrolment)
    try:
        if form.validate():
            with sent_files(form.files.data) as stored:
                seat = actions.book(session, member(), _wish(form), now=g.now)
                attach_all(seat, stored)
            when = times.when(seat.starts_at, current_user.zone, g.now)
            flash(_("Booked: %(when)s. An invitation for your calendar is on its way by mail.", when=when), "done")
            return redirects.to("coaching.session", cohort=place().cohort.slug, meeting_id=seat.meeting_id)
    except Refused as refused:
        form.refuse(refused)
    only_look(session)
    return _page(Counter.open(), form), 422


def _wish(form: BookingForm) -> actions.Wish:
    chosen = choosing.read(form.slot.data)
    if chosen is None:
        raise Refused(_("Choose one of the times."), "slot")
    return actions.Wish(*chosen, form.obstacle.data, form.help.data, form.key.data, form.deliverables.data or ())


@section.post("/coaching/actions/<int:item_id>")
def item(item_id: int) -> ResponseReturnValue:
    """Say that something promised is done, or not yet."""
    session = db.session()
    found = cohorts.find_item(session, item_id, seen_by=member()) or abort(404)
    if request.form.get("state") == "open":
        promises.reopen_item(session, found)
        flash(_("Back on your list."), "done")
    else:
        promises.finish_item(session, found, by=current_user.person, now=g.now)
        flash(_("Done. Your coach sees it on the next prep sheet."), "done")
    return redirects.back_to(request.form.get("back"), "coaching.coaching", cohort=place().cohort.slug)
