"""The world of the permission matrix: two running cohorts, three companies, and everybody who could knock.

Every name in it is a canary: a word that stands nowhere else, so that a page that shows it has shown it.
All people and companies are invented.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import select

from sprint.accounts import actions as accounts
from sprint.accounts.models import Person, SignIn
from sprint.admissions import actions as admissions
from sprint.admissions.models import Application, ReferralLink
from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Cohort, Company, Enrolment
from sprint.cohorts.queries import find_place
from sprint.community.actions import events, posts
from sprint.community.actions.posts import Written
from sprint.community.models import BoardFile, Event, EventQuestion, Post
from sprint.curriculum import actions as curriculum
from sprint.curriculum.hand_in import Field
from sprint.curriculum.models import Release
from sprint.learning import actions as learning
from sprint.learning.models import Deliverable, File
from sprint.mail import actions as mail
from sprint.mail.models import Envelope
from sprint.plan import KINDS
from sprint.program import Program
from tests.permissions import applications

NOW = datetime(2026, 10, 28, 16, tzinfo=UTC)  # a Wednesday in week 2
BEGAN = datetime(2026, 10, 1, tzinfo=UTC)
CONTENT = Path(__file__).parents[2] / "content"


@dataclass(frozen=True)
class Principal:
    """Somebody who knocks: who they are, and as what they come."""

    name: str
    email: str | None
    says: str


PRINCIPALS = (
    Principal("anonymous", None, "nobody is signed in"),
    Principal("nobody", "nobody@x.test", "an account without any role"),
    Principal("learner", "ada@x.test", "Ada, of the first company, in cohort one"),
    Principal("colleague", "ben@x.test", "Ben, of the same company and cohort"),
    Principal("elsewhere", "omar@x.test", "Omar, of the first company too, but in cohort two"),
    Principal("coach", "grace@x.test", "Grace, who coaches cohort one"),
    Principal("other-coach", "gil@x.test", "Gil, who coaches cohort two"),
    Principal("partner", "priya@x.test", "Priya, an officer of a partner"),
    Principal("other-partner", "nora@x.test", "Nora, an officer of another partner"),
    Principal("staff", "sam@x.test", "Sam, program staff"),
    Principal("admin", "alex@x.test", "Alex, the administrator"),
    Principal("suspended", "sue@x.test", "in cohort one, suspended a second ago, the session still open"),
    Principal("withdrawn", "will@x.test", "withdrew from cohort one"),
    Principal("ended", "ed@x.test", "whose time in cohort one is over"),
    Principal("dismissed", "dee@x.test", "was staff until a second ago, the session still open"),
)
CANARY = {  # the words that only members, coaches and staff of a cohort may read
    "one": ("Canaryone", "Zwillingadam", "Zwillingben"),
    "two": ("Canarytwo", "Zwillingomar", "Zwillingzoe"),
    "applications": applications.CANARIES,
}
REFERRED = {  # the words that only a partner's officers and staff may read: its name, a link, a company it may name
    "partner": ("Gildepriya", "Linkpriya", "Namedpriya"),
    "other-partner": ("Gildenora", "Linknora", "Namednora"),
    "nobody": ("Hiddenpriya", "Hiddennora"),  # companies that did not agree to be named
}


def build(session) -> dict[str, str]:
    """Fill an empty database; the answer is each principal's session token."""
    curriculum.publish(session, CONTENT, BEGAN)
    release = session.scalar(select(Release))
    assert release is not None, "the curriculum has faults"
    session.add(Program(second_factor_required=False))
    session.add_all(
        [Company(name="Sharedfirm Stamping"), Company(name="Canaryone Ovens"), Company(name="Canarytwo Molds")]
    )
    session.flush()
    firms = {firm.name: firm for firm in session.scalars(select(Company))}
    one, two = (
        cohorts.create_cohort(
            session, name=f"Canary{n} cohort", slug=n, starts_on=date(2026, 10, 19), zone="America/New_York",
            opens_hour=6, capacity=30, now=BEGAN,
        )
        for n in ("one", "two")
    )  # fmt: skip
    people = {email: _person(session, email, name, *roles) for email, name, roles in (
        ("nobody@x.test", "Nobody Atall", ()),
        ("ada@x.test", "Ada Zwillingadam", ("participant",)),
        ("ben@x.test", "Ben Zwillingben", ("participant",)),
        ("cara@x.test", "Cara Zwillingben", ("participant",)),
        ("omar@x.test", "Omar Zwillingomar", ("participant",)),
        ("zoe@x.test", "Zoe Zwillingzoe", ("participant",)),
        ("grace@x.test", "Grace Coach", ("coach",)),
        ("gil@x.test", "Gil Coach", ("coach",)),
        ("priya@x.test", "Priya Partner", ("partner",)),
        ("nora@x.test", "Nora Partner", ("partner",)),
        ("sam@x.test", "Sam Staff", ("staff",)),
        ("alex@x.test", "Alex Admin", ("admin",)),
        ("sue@x.test", "Sue Suspended", ("participant",)),
        ("will@x.test", "Will Withdrawn", ("participant",)),
        ("ed@x.test", "Ed Ended", ("participant",)),
        ("dee@x.test", "Dee Dismissed", ("staff",)),
    )}  # fmt: skip
    for email, cohort, firm in (
        ("ada@x.test", one, "Sharedfirm Stamping"),
        ("ben@x.test", one, "Sharedfirm Stamping"),
        ("cara@x.test", one, "Canaryone Ovens"),
        ("sue@x.test", one, "Canaryone Ovens"),
        ("will@x.test", one, "Canaryone Ovens"),
        ("ed@x.test", one, "Canaryone Ovens"),
        ("omar@x.test", two, "Sharedfirm Stamping"),
        ("zoe@x.test", two, "Canarytwo Molds"),
    ):
        cohorts.enrol(session, cohort, people[email], company=firms[firm], now=BEGAN)
    for email, cohort in (("ada@x.test", one), ("cara@x.test", one), ("omar@x.test", two), ("zoe@x.test", two)):
        _hand_in(session, people[email], cohort)
    cohorts.assign(session, people["grace@x.test"], one, "coach")
    cohorts.assign(session, people["gil@x.test"], two, "coach")
    for email, cohort in (
        ("ada@x.test", one), ("ben@x.test", one), ("cara@x.test", one), ("omar@x.test", two), ("zoe@x.test", two),
    ):  # fmt: skip
        _talk(session, people[email], cohort, people["sam@x.test"])
    applications.build(session, one, by=people["sam@x.test"], now=BEGAN)
    for name, cohort in (("priya", one), ("nora", two)):
        _refer(session, name, people[f"{name}@x.test"], cohort)
    tokens = {who.name: _token(session, people[who.email]) for who in PRINCIPALS if who.email}
    _change_states(session, people, one)
    mail.post(session, KINDS, BEGAN)
    mail.post(session, KINDS, NOW)
    assert session.scalar(select(Envelope.id).limit(1)), "no letters"
    return tokens


def _person(session, email, name, *roles) -> Person:
    return accounts.create_person(session, name=name, email=email, now=BEGAN, roles=tuple(roles))


def _hand_in(session, person, cohort) -> None:
    """A company's work in a module of week 1, shared with its cohort; its text has the name of its maker."""
    mine = (Enrolment.person_id == person.id, Enrolment.cohort_id == cohort.id)
    enrolment = session.scalar(select(Enrolment).where(*mine))
    work = learning.start_deliverable(session, enrolment, "w1-speak-the-language", now=BEGAN)
    photo = _photo(session, work, person)
    sizes = Field("sizes", "Sizes", "table", columns=("Size", "Value"), rows=2)
    fields = (Field("name", "Name", "line"), Field("photos", "Photos", "photos"), sizes)
    content = {"name": f"Made by {person.name}", "photos": [photo], "sizes": [["Length", "22 mm"]]}
    learning.hand_in(session, work, fields, content, (), number=1, person=person, now=NOW - timedelta(days=1))
    learning.share_deliverable(session, work, "peers")


def _talk(session, person, cohort, staff) -> None:
    """A topic with a file, an event of the cohort with a question: each holds the name of who wrote it."""
    here = find_place(session, cohort.slug, seen_by=person, now=NOW)
    desk = find_place(session, cohort.slug, seen_by=staff, now=NOW)
    key = f"{person.id + 1000:032x}"
    session.add(BoardFile(
        key=key, form=key, person_id=person.id, name=f"{person.name}.jpg", kind="image/jpeg", size=9, sha256="0" * 64,
        width=9, height=9, added_at=BEGAN,
    ))  # fmt: skip
    session.flush()
    text = Written(f"By {person.name} of {cohort.name}", key, [key])
    posts.start_topic(session, here, person, text, kind="question", title=f"Of {person.name}", now=NOW)
    values = {"kind": "other", "title": f"Meeting of {cohort.name}", "minutes": 45}
    when = events.When(date(2026, 11, 4), time(12), "America/New_York")
    (event,) = events.plan_events(session, desk, f"{cohort.id:032x}", values, when, times=1, by=staff, now=BEGAN)
    events.answer(session, event, person, is_coming=True, subject="", with_peers=False, now=NOW)
    events.ask(session, event, person, key, f"Asks {person.name}", now=NOW)


def _refer(session, name, officer, cohort) -> None:
    """A partner with its officer and a link, by which one company came that it may name, and one that it may not."""
    partner = admissions.create_partner(session, by=None, name=f"Gilde{name} Chamber", now=BEGAN)
    admissions.add_officer(session, partner, by=None, email=officer.email, name=officer.name, now=BEGAN)
    link = admissions.add_link(session, partner, by=None, label=f"Link{name} letter", code=f"code-{name}", now=BEGAN)
    session.add_all(
        Application(
            nonce=f"{kind}-{name}", cohort_id=cohort.id, state="submitted", step=4, created_at=BEGAN, changed_at=BEGAN,
            company_name=f"{kind}{name} Works", applicant_name=f"Hidden{name} Applicant", submitted_at=BEGAN,
            referral_link_id=link.id, shares_with_partner_at=BEGAN if kind == "Named" else None,
        )
        for kind in ("Named", "Hidden")
    )  # fmt: skip
    session.flush()


def _photo(session, work, person) -> str:
    """A photo in it, by its key; `knock.House` puts its bytes to the disk."""
    measures = {
        "width": 900, "height": 800, "kind": "image/jpeg", "weight": 9000, "background": [255, 255, 255], "fill": 0.85,
        "evenness": 1.0, "corners": [255] * 4, "box": None, "brightness": 99, "blown": 0, "black": 0, "sharpness": 99,
    }  # fmt: skip
    key = f"{person.id:032x}"
    session.add(File(
        key=key, deliverable_id=work.id, field="photos", name=f"{person.name}.jpg", kind="image/jpeg", size=9,
        sha256="0" * 64, report=measures, person_id=person.id, added_at=BEGAN,
    ))  # fmt: skip
    session.flush()
    return key


def _token(session, person) -> str:
    token, row = accounts.sign_in(session, person, device="test", now=NOW - timedelta(minutes=5), second_factor=True)
    row.seen_at = NOW
    session.flush()
    return token


def _change_states(session, people, one) -> None:
    """As the database is a second after the change: set directly, so that the open sessions stay to be refused."""
    people["sue@x.test"].suspended_at = NOW
    people["dee@x.test"].is_staff = False
    for email, change in (("will@x.test", {"withdrawn_at": NOW}), ("ed@x.test", {"ends_at": NOW})):
        enrolment = session.scalar(
            select(Enrolment).where(Enrolment.person_id == people[email].id, Enrolment.cohort_id == one.id)
        )
        for name, value in change.items():
            setattr(enrolment, name, value)
    session.flush()


def ids(session) -> dict[str, dict[str, int | str]]:
    """Row numbers of the world's things, by relation to Ada and cohort one."""
    person = {p.email: p.id for p in session.scalars(select(Person))}
    enrolment = {(e.person_id, e.cohort_id): e.id for e in session.scalars(select(Enrolment))}
    cohort = {c.slug: c.id for c in session.scalars(select(Cohort))}
    envelope = dict(session.execute(select(Envelope.person_id, Envelope.id)).all())
    sign_in = dict(session.execute(select(SignIn.person_id, SignIn.id)).all())

    deliverable = {(d.company_id, d.cohort_id): d.id for d in session.scalars(select(Deliverable))}
    files = dict(session.execute(select(File.deliverable_id, File.key)).all())
    post = {p.person_id: (p.topic_id, p.id) for p in session.scalars(select(Post))}
    board_file = dict(session.execute(select(BoardFile.person_id, BoardFile.key)).all())
    event = dict(session.execute(select(Event.cohort_id, Event.id)).all())
    question = dict(session.execute(select(EventQuestion.person_id, EventQuestion.id)).all())
    company = {(e.person_id, e.cohort_id): e.company_id for e in session.scalars(select(Enrolment))}
    links = {link.code: link for link in session.scalars(select(ReferralLink))}

    asked = applications.ids(session)

    def of(email: str, cohort_slug: str) -> dict[str, int]:
        who = person[email]
        return {
            "person": who, "enrolment": enrolment[who, cohort[cohort_slug]], "envelope": envelope.get(who, 0),
            **asked[email == "ada@x.test"],
            "sign_in": sign_in.get(who, 0),
            "link": (link := links["code-priya" if cohort_slug == "one" else "code-nora"]).id,
            "partner": link.partner_id,
            "deliverable": deliverable[company[who, cohort[cohort_slug]], cohort[cohort_slug]],
            "file": files[deliverable[company[who, cohort[cohort_slug]], cohort[cohort_slug]]],
            "topic": post[who][0], "post": post[who][1], "board_file": board_file[who], "question": question[who],
            "event": event[cohort[cohort_slug]],
        }  # fmt: skip

    return {
        "own": of("ada@x.test", "one"),
        "same-company": of("ben@x.test", "one"),
        "same-cohort": of("cara@x.test", "one"),
        "other-cohort": of("omar@x.test", "two"),
        "other-company": of("zoe@x.test", "two"),
        "nonexistent": {
            **dict.fromkeys(("topic", "post", "event", "question"), 987654),
            **dict.fromkeys(("person", "enrolment", "envelope", "sign_in", "deliverable", "link", "partner"), 987654),
            "application": 987654,
            "decision": 987654,
            "file": "f" * 32,
            "board_file": "f" * 32,
        },
    }
