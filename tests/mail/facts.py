"""Random facts of a program, around the days on which clocks change."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from sprint.accounts.models import Mute, Person
from sprint.admissions.models import Application, Offer, Partner, PartnerOfficer, ReferralLink
from sprint.coaching.models import CoachOffer, Meeting, Seat
from sprint.cohorts.models import ActionItem, Cohort, Duty, Enrolment, Visit, Week, WeekException
from sprint.community.models import Board, Event, MailPace, Mention, Post, Rsvp, Topic, TopicMark
from sprint.curriculum.models import ContentCheck, ContentFault, Module, Release
from sprint.database import Base
from sprint.learning.models import Deliverable, HandIn
from sprint.mail.models import Letter
from tests.builders.cast import LONG_AGO

ZONES = (
    "America/New_York", "America/Chicago", "America/Phoenix", "Pacific/Honolulu", "Asia/Kolkata",
    "Australia/Lord_Howe", "America/Santiago", "Europe/Berlin", "Pacific/Kiritimati", "America/Havana",
)  # fmt: skip
BASES = tuple(
    datetime(*day, tzinfo=UTC) for day in ((2026, 9, 1), (2026, 9, 29), (2026, 10, 25), (2027, 3, 8), (2027, 3, 30))
)
ORDER = (
    Release, Module, ContentCheck, ContentFault, Person, Mute, Cohort, Week, Enrolment, WeekException, Visit, Duty,
    Deliverable, HandIn, CoachOffer, Meeting, Seat, ActionItem, Letter, Partner, PartnerOfficer, ReferralLink,
    Application, Offer, Board, MailPace, Topic, Post, Mention, TopicMark, Event, Rsvp,
)  # fmt: skip
STEPS = tuple(timedelta(seconds=s) for s in (1, 60, 599, 3600, 18000, 86400, 3 * 86400, 9 * 86400))


class _Drawn:
    """Draws rows that hang together."""

    def __init__(self, draw) -> None:
        self.draw, self.rows = draw, []
        self.base = draw(st.sampled_from(BASES))
        self.grain = draw(st.sampled_from([1, 60, 900, 3600, 86400]))  # moments that fall together are the hard ones

    def moment(self, first: int, last: int) -> datetime:
        steps = self.draw(st.integers(first * 86400 // self.grain, last * 86400 // self.grain))
        return self.base + timedelta(seconds=self.grain * steps)

    def chance(self, one_in: int) -> bool:
        return self.draw(st.integers(1, one_in)) == 1

    def maybe(self, one_in: int, first: int = -10, last: int = 24) -> datetime | None:
        return self.moment(first, last) if self.chance(one_in) else None

    def person(self, number: int) -> None:
        zone, hour = self.draw(st.sampled_from(ZONES)), self.draw(st.sampled_from([0, 2, 7, 7, 7, 12, 20]))
        self.rows.append(
            Person(
                id=number,
                name=f"P{number}",
                email=f"p{number}@example.com",
                zone=zone,
                mail_hour=hour,
                created_at=LONG_AGO,
                suspended_at=self.maybe(10),
                bounced_at=self.maybe(10),
                is_staff=self.chance(3),
            )
        )
        if self.chance(2):
            pace = self.draw(st.sampled_from(["at-once", "daily", "weekly", "weekly", "never"]))
            self.rows.append(MailPace(person_id=number, pace=pace))
        if self.chance(5):
            kinds = [
                "week-unopened", "week-opens", "week-in-review", "review-waiting", "content-faults", "partner-month",
                "session-soon", "session-unbooked", "action-due", "board-post", "board-digest", "question-waiting",
                "event-tomorrow",
            ]  # fmt: skip
            kind = self.draw(st.sampled_from(kinds))
            self.rows.append(Mute(person_id=number, kind=kind))

    def cohort(self, number: int, people: int) -> None:
        self.rows.append(
            Cohort(
                id=number,
                slug=f"c{number}",
                name=f"C{number}",
                zone="UTC",
                starts_on=self.base.date(),
                opens_hour=9,
                capacity=40,
                created_at=LONG_AGO,
                applications_close_at=self.maybe(2, -5, 20),
            )
        )
        weeks = [
            Week(
                id=number * 10 + n, cohort_id=number, number=n + 1, opens_at=self.moment(-5, 20),
                edition=self.draw(st.integers(0, 1)),
            )
            for n in range(self.draw(st.integers(1, 4)))
        ]  # fmt: skip
        self.rows += weeks
        for person in range(1, people + 1):
            if number == 1 or self.chance(2):
                self.enrolment(number, person, weeks)
        if self.chance(2):
            role = self.draw(st.sampled_from(["staff", "coach", "coach"]))
            self.rows.append(Duty(person_id=self.draw(st.integers(1, people)), cohort_id=number, role=role))

    def enrolment(self, cohort: int, person: int, weeks: Iterable[Week]) -> None:
        enrolment = cohort * 100 + person
        self.rows.append(
            Enrolment(
                id=enrolment,
                person_id=person,
                cohort_id=cohort,
                starts_at=self.moment(-40, 10),
                ends_at=self.maybe(5, 0, 40),
                withdrawn_at=self.maybe(5),
            )
        )
        for week in weeks:
            if self.chance(5):
                own = self.moment(-20, 30)
                self.rows.append(WeekException(enrolment_id=enrolment, week_id=week.id, opens_at=own))
            if self.chance(4):
                self.rows.append(Visit(enrolment_id=enrolment, week_id=week.id, opened_at=self.moment(-10, 24)))

    def content(self) -> None:
        """A release whose weeks may be empty or stale, and a last check that may have found faults."""
        self.rows += [Release(id=1, hash="r", published_at=LONG_AGO, weeks=[]), ContentCheck(id=1, checked_at=LONG_AGO)]
        for week in (1, 2, 3, 4):
            if not self.chance(4):
                checked_on = self.base.date() - timedelta(days=self.draw(st.integers(80, 100)))
                self.rows.append(
                    Module(
                        release_id=1, slug=f"w{week}-m", week=week, position=1, title="M", summary="", minutes=30,
                        is_core=True, deliverable="d", deliverable_title="D", example_company="brinwick",
                        checked_on=checked_on, objectives=[], checklist_ids=[], body={}, source="", source_hash="",
                    )
                )  # fmt: skip
        if self.chance(3):
            week = self.draw(st.sampled_from([None, 1, 2]))
            self.rows.append(ContentFault(check_id=1, week=week, path="p", line=1, message="m", remedy="r"))

    def work(self, number: int, enrolment: Enrolment) -> None:
        """A deliverable of somebody without a company, with a version or two."""
        handed_in = [self.moment(-5, 20) for _version in range(self.draw(st.integers(1, 2)))]
        state = self.draw(st.sampled_from(["handed-in", "handed-in", "returned", "accepted"]))
        self.rows.append(
            Deliverable(
                id=number, cohort_id=enrolment.cohort_id, enrolment_id=enrolment.id, slug=f"w1-m{number}", state=state,
                started_at=LONG_AGO, handed_in_at=handed_in[-1], accepted_at=self.base if state == "accepted" else None,
            )
        )  # fmt: skip
        self.rows += [
            HandIn(
                id=number * 10 + n, deliverable_id=number, number=n, content={}, fields=[], ticked=[], handed_in_at=at
            )
            for n, at in enumerate(handed_in, 1)
        ]

    def partner(self, number: int, people: int) -> None:
        """A partner with an officer and perhaps a link, at some time or other."""
        self.rows += [
            Partner(id=number, name=f"Guild {number}", created_at=LONG_AGO, ended_at=self.maybe(5)),
            PartnerOfficer(
                partner_id=number, person_id=self.draw(st.integers(1, people)), since=self.moment(-10, 24)
            ),
        ]  # fmt: skip
        if not self.chance(4):
            self.rows.append(ReferralLink(
                id=number, partner_id=number, code=f"code-{number}", label="L", created_at=self.moment(-10, 24)
            ))  # fmt: skip

    def application(self, number: int, cohort: int, person: int) -> None:
        """An application in some state, mostly with a seat that was, is or will be offered, and perhaps answered."""
        state = self.draw(st.sampled_from(["draft", "submitted", "waitlisted", "accepted"]))
        self.rows.append(
            Application(
                id=number, nonce=str(number), cohort_id=cohort, person_id=person if not self.chance(6) else None,
                state=state, created_at=LONG_AGO, changed_at=LONG_AGO, answers={},
                submitted_at=None if state == "draft" else LONG_AGO,
            )
        )  # fmt: skip
        if not self.chance(4):
            offered_at, is_answered = self.moment(-5, 20), self.chance(3)
            self.rows.append(
                Offer(
                    id=number, application_id=number, offered_at=offered_at, is_from_waitlist=self.chance(2),
                    expires_at=offered_at + timedelta(seconds=self.grain) * self.draw(st.integers(1, 9)),
                    answered_at=offered_at if is_answered else None, answer="declined" if is_answered else None,
                )
            )  # fmt: skip

    def coach(self, number: int) -> None:
        """A coach of the first cohort, who may offer sessions."""
        zone, hour = self.draw(st.sampled_from(ZONES)), self.draw(st.sampled_from([0, 7, 7, 22]))
        self.rows.append(
            Person(
                id=number, name=f"P{number}", email=f"p{number}@example.com", zone=zone, mail_hour=hour,
                created_at=LONG_AGO, is_coach=True,
            )
        )  # fmt: skip
        self.rows.append(Duty(person_id=number, cohort_id=1, role="coach"))
        if not self.chance(4):
            self.rows.append(CoachOffer(coach_id=number, zone=zone))

    def session(self, number: int, coach: int, enrolment: Enrolment) -> None:
        """A session in a slot of its own, so that none overlap; it may be moved, cancelled, given up, rated."""
        starts_at = self.base + timedelta(days=self.draw(st.integers(-4, 20)), hours=self.draw(st.integers(0, 7)) * 3)
        starts_at += timedelta(minutes=20 * number)
        ends_at = starts_at + timedelta(minutes=20)
        self.rows.append(
            Meeting(
                id=number, uid=f"u{number}", cohort_id=enrolment.cohort_id, coach_id=coach, starts_at=starts_at,
                ends_at=ends_at, moves=self.draw(st.integers(0, 2)), made_at=LONG_AGO, cancelled_at=self.maybe(5),
            )
        )  # fmt: skip
        state = self.draw(st.sampled_from(["taken", "taken", "taken", "left", "waiting"]))
        self.rows.append(
            Seat(
                meeting_id=number, enrolment_id=enrolment.id, person_id=enrolment.person_id, starts_at=starts_at,
                ends_at=ends_at, state=state, number=1 if state == "taken" else None, key=f"k{number}",
                made_at=self.moment(-10, 10), has_come=self.draw(st.sampled_from([None, True, False])),
                rating=self.draw(st.sampled_from([None, None, 5])),
            )
        )  # fmt: skip

    def promise(self, number: int, enrolment: Enrolment) -> None:
        due_on = (self.base + timedelta(days=self.draw(st.integers(-4, 22)))).date()
        is_done = self.chance(4)
        self.rows.append(
            ActionItem(
                id=number, cohort_id=enrolment.cohort_id, person_id=enrolment.person_id, text="Do it",
                due_on=None if self.chance(6) else due_on, source="session", source_id=1,
                agreed_at=self.moment(-10, 10), done_at=self.base if is_done else None,
                dropped_at=self.base if not is_done and self.chance(5) else None,
            )
        )  # fmt: skip

    def board(self, cohort: int, people: int) -> None:
        """Topics with posts, some gone, read or naming somebody; events with answers; how people want to hear."""
        if self.chance(2):
            self.rows.append(Board(cohort_id=cohort, alarm_hours=self.draw(st.sampled_from([1, 24, 72]))))
        for number in range(cohort * 10, cohort * 10 + self.draw(st.integers(0, 2))):
            self.topic(number, cohort, people)
        for number in range(cohort * 10, cohort * 10 + self.draw(st.integers(0, 2))):
            self.event(number, cohort, people)

    def somebody(self, people: int) -> int | None:
        return self.draw(st.one_of(st.none(), st.integers(1, people)))

    def topic(self, number: int, cohort: int, people: int) -> None:
        kind = self.draw(st.sampled_from(["question", "question", "talk", "announcement", "private", "prompt"]))
        at = self.moment(-5, 12)
        self.rows.append(
            Topic(
                id=number, cohort_id=cohort, person_id=self.somebody(people), kind=kind, title="T", key=f"k{number}",
                week=self.draw(st.sampled_from([1, 2])), module=f"w1-m{number}" if kind == "prompt" else None,
                posted_at=at, last_post_at=at, last_number=3, hidden_at=self.maybe(8),
            )
        )  # fmt: skip
        for n in range(1, self.draw(st.integers(1, 3)) + 1):
            post = number * 10 + n
            self.rows.append(
                Post(
                    id=post, topic_id=number, number=n, person_id=self.somebody(people), key=f"k{post}", source="S",
                    html="", posted_at=at if n == 1 else self.moment(-4, 20), deleted_at=self.maybe(6),
                )
            )  # fmt: skip
            if self.chance(3):
                self.rows.append(Mention(post_id=post, person_id=self.draw(st.integers(1, people))))
        for person in range(1, people + 1):
            if self.chance(3):
                self.rows.append(TopicMark(person_id=person, topic_id=number, seen=self.draw(st.integers(0, 3))))

    def event(self, number: int, cohort: int, people: int) -> None:
        self.rows.append(
            Event(
                id=number, cohort_id=cohort, uid=f"u{number}", kind="other", title="E", starts_at=self.moment(-3, 22),
                minutes=45, zone="UTC", created_at=self.moment(-5, 10), cancelled_at=self.maybe(5),
                sequence=self.draw(st.integers(0, 2)),
            )
        )  # fmt: skip
        for person in range(1, people + 1):
            if self.chance(2):
                state = self.draw(st.sampled_from(["going", "waiting", "no"]))
                self.rows.append(Rsvp(event_id=number, person_id=person, state=state, answered_at=self.moment(-5, 20)))

    def invitation(self, number: int, people: int) -> None:
        due_at, person = self.moment(-3, 22), self.draw(st.integers(1, people))
        self.rows.append(
            Letter(
                kind="invitation",
                about_id=number,
                edition=0,
                person_id=person,
                due_at=due_at,
                posted_at=self.base - timedelta(days=20),
            )
        )


@st.composite
def facts(draw):
    """Rows, a moment, and the steps that the clock takes from there."""
    drawn = _Drawn(draw)
    people = draw(st.integers(1, 4))
    for number in range(1, people + 1):
        drawn.person(number)
    for number in range(1, draw(st.integers(1, 2)) + 1):
        drawn.cohort(number, people)
    for number in {row.id for row in drawn.rows if isinstance(row, Cohort)}:
        if draw(st.booleans()):
            drawn.board(number, people)
    if draw(st.booleans()):
        drawn.content()
    enrolments = [row for row in drawn.rows if isinstance(row, Enrolment)]
    for number in range(1, draw(st.integers(0, 2)) + 1):
        drawn.work(number, draw(st.sampled_from(enrolments)))
    for number in range(1, draw(st.integers(0, 2)) + 1):
        drawn.partner(number, people)
    for number in range(1, draw(st.integers(0, people)) + 1):
        drawn.application(number, 1, number)
    if draw(st.booleans()):
        drawn.coach(9)
        for number in range(1, draw(st.integers(0, 3)) + 1):
            drawn.session(number, 9, draw(st.sampled_from(enrolments)))
    for number in range(1, draw(st.integers(0, 2)) + 1):
        drawn.promise(number, draw(st.sampled_from(enrolments)))
    for number in range(draw(st.integers(0, 3))):
        drawn.invitation(number, people)
    return drawn.rows, drawn.moment(-3, 2), draw(st.lists(st.sampled_from(STEPS), min_size=1, max_size=8))


def save(session: Session, rows: Iterable[Base]) -> None:
    """Put the rows where there are none."""
    rows = list(rows)
    for table in reversed(Base.metadata.sorted_tables):
        session.execute(table.delete())
    for model in ORDER:
        session.add_all(row for row in rows if type(row) is model)
        session.flush()
