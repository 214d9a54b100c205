"""The demo's coaching: hours of both coaches, a session behind and one ahead of Brinwick, a group with free seats."""

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from sprint import clock, times
from sprint.accounts.models import Person
from sprint.coaching import actions, queries
from sprint.coaching.actions import Wish
from sprint.coaching.models import Meeting, Seat
from sprint.cohorts import actions as promises
from sprint.cohorts.models import Cohort, Enrolment
from sprint.demo import talks
from sprint.demo.cast import EASTERN

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CALL = "https://meet.example.com/"


def load(session: Session, cohort: Cohort, people: dict[str, Person], now: datetime) -> None:
    """Fill the running cohort, in whose week 2 the demo stands."""
    _hours(session, people)
    Agenda(session, cohort, people, now).fill()


def _hours(session: Session, people: dict[str, Person]) -> None:
    grace, theo = people["coach"], people["coach2"]
    actions.save_offer(
        session, grace, subjects="Listings, Product photos, Websites", meeting_url=f"{CALL}grace", length_minutes=25,
        buffer_minutes=5, notice_hours=4, daily_most=4,
    )  # fmt: skip
    actions.save_offer(
        session, theo, subjects="Ads, Marketplaces, Quotes", meeting_url=f"{CALL}theo", length_minutes=25,
        buffer_minutes=5, notice_hours=12, daily_most=3,
    )  # fmt: skip
    for weekday in range(5):
        actions.add_weekly(session, grace, weekday, (time(9), time(11)) if weekday % 2 else (time(13), time(15, 30)))
    for weekday in (1, 3):
        actions.add_weekly(session, theo, weekday, (time(7, 30), time(11)))


class Agenda:
    """Books by the same actions that people use, at the time at which they would have done it."""

    def __init__(self, session: Session, cohort: Cohort, people: dict[str, Person], now: datetime) -> None:
        self.session, self.cohort, self.people, self.now = session, cohort, people, now
        rows = session.scalars(select(Enrolment).where(Enrolment.cohort_id == cohort.id))
        self.enrolments = {row.person_id: row for row in rows}

    def book(self, key: str, coach: str, said: tuple[str, str], *, since: datetime, booked_at: datetime) -> Seat | None:
        """The first time of a coach that is free from a moment on."""
        found = queries.find_coach(self.session, self.people[coach].id, booked_at, since + 7 * DAY)
        free = found.free(booked_at, since + 7 * DAY, since=since) if found else []
        if not free:
            return None
        enrolment, name = self.enrolments[self.people[key].id], f"demo-{key}-{since:%Y%m%d%H}"
        wish = Wish(self.people[coach].id, free[0].starts_at, *said, key=name)
        return actions.book(self.session, enrolment, wish, now=booked_at, by_staff=True)

    def fill(self) -> None:
        """One behind, with notes and promises; some ahead; and a group."""
        self._behind()
        for key, coach, said, ahead in talks.AHEAD:
            self.book(key, coach, said, since=self.now + ahead * HOUR, booked_at=self.now - 30 * HOUR)
        self._group()
        self.session.flush()

    def _behind(self) -> None:
        seat = self.book("participant", "coach", talks.FIRST, since=self.now - 8 * DAY, booked_at=self.now - 9 * DAY)
        if seat is None or seat.ends_at > self.now:
            return
        after = seat.ends_at + HOUR / 4
        meeting: Meeting = queries.locked(self.session, seat.meeting_id)
        actions.write_notes(self.session, meeting, private=talks.PRIVATE, shared=talks.SHARED, now=after)
        actions.mark_attendance(self.session, meeting, meeting.people[0], has_come=True, now=after)
        actions.rate_as_coach(self.session, meeting.people[0], rating=5, words="", now=after)
        actions.rate(self.session, meeting.people[0], rating=5, words=talks.THANKS, now=after)
        self._promise(meeting, after)

    def _promise(self, meeting: Meeting, after: datetime) -> None:
        for n, text in enumerate(talks.PROMISES):
            item = promises.agree(
                self.session, cohort_id=self.cohort.id,
                company_id=self.enrolments[meeting.people[0].person_id].company_id,
                person_id=meeting.people[0].person_id, text=text, due_on=(self.now + (2 * n + 1) * DAY).date(),
                source=("session", meeting.id), by=self.people["coach"], now=after,
            )  # fmt: skip
            if n == 0:
                promises.finish_item(self.session, item, by=self.people["participant"], now=after + DAY)

    def _group(self) -> None:
        """An office hour in which others have taken seats already."""
        grace, at = self.people["coach"], self._evening(3)
        meeting = actions.open_group(
            self.session, coach_id=grace.id, cohort_id=self.cohort.id, title=talks.GROUP, starts_at=at,
            length=timedelta(minutes=50), seats=6, now=self.now - 2 * DAY,
        )  # fmt: skip
        for key, question in talks.QUESTIONS:
            actions.take_seat(
                self.session, self.enrolments[self.people[key].id], meeting.id, question=question,
                key=f"demo-group-{key}", now=self.now - DAY,
            )  # fmt: skip

    def _evening(self, days: int) -> datetime:
        """Half past four in the afternoon in New York, some days ahead."""
        return clock.instant(times.local_date(self.now, EASTERN) + days * DAY, time(16, 30), EASTERN)
